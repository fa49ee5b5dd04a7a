"""The rules as the city changes them: its file, the version kept with verdicts, and a file that is wrong."""
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import published
import pytest
from ckan import model, plugins
from ckan.exceptions import CkanConfigurationException

from ckanext.tangerang.compliance import city as city_rules
from ckanext.tangerang.compliance.checks import check_revision
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.revision.model import Revision
from satudata import rules

pytestmark = pytest.mark.usefixtures("clean_index")
TEXT = "version: Kota 1\nrules:\n  SD-01: {effect: saran, from_year: 2024}\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: Any) -> Path:
    """The file of rules that the configuration names."""
    path = tmp_path / "rules.yaml"
    path.write_text(TEXT)
    monkeypatch.setitem(tk.config, city_rules.SETTING, str(path))
    return path


def effects(revision: dict[str, Any]) -> set[str]:
    return {item.effect for item in check_revision(model.Session.get(Revision, revision["id"])) if item.rule == "SD-01"}


def test_the_city_moves_a_rule_for_a_year(city: Any, file: Path) -> None:
    assert effects(published.draft(city)) == {"saran"}
    file.write_text(TEXT.replace("2024", "2025"))
    assert "saran" not in effects(published.draft(city))


def test_without_a_file_every_rule_is_as_shipped(city: Any) -> None:
    assert effects(published.draft(city)) == {"syarat"}
    assert city_rules.register() is rules.Register.load()


def test_the_verdict_keeps_the_version_of_the_changed_rules(city: Any, file: Path) -> None:
    verdict = model.Session.get(Assessment, published.public(city)["id"])
    assert "Kota 1" in verdict.rules_version
    assert verdict.rules_version == city_rules.rules_version() != rules.Register.load().version


def test_the_web_and_the_command_find_the_same(city: Any, file: Path) -> None:
    said = city.call("produsen", "sdi_revision_check", record={"title": "Penduduk"}, kind="konsep")["findings"]
    alone = rules.check({"title": "Penduduk"}, "konsep", {}, rules.Context(register=rules.Register.from_file(file)))
    assert {(item["rule"], item["path"], item["effect"]) for item in said} == {
        (item.rule, item.path, item.effect) for item in alone}


@pytest.mark.parametrize("text", ["rules: {SD-01: {effect: berat}}", "rules: {PR-09: {effect: saran}}", "SD-01: x"])
def test_a_wrong_file_is_told_with_what_is_wrong(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(rules.RegisterError, match=r"SD-01|PR-09|rules\.yaml"):
        city_rules.register()


def test_an_absent_file_is_told(file: Path) -> None:
    file.unlink()
    with pytest.raises(rules.RegisterError, match="rules_file"):
        city_rules.register()


def test_a_wrong_file_stops_the_start_and_names_file_and_rule(file: Path, with_plugins: None) -> None:
    plugin = plugins.get_plugin("tangerang")
    plugin.configure(tk.config)
    file.write_text("version: Kota 1\nrules:\n  SD-01: {effect: berat}\n")
    with pytest.raises(CkanConfigurationException, match="SD-01") as refusal:
        plugin.configure(tk.config)
    assert file.name in str(refusal.value)
    file.unlink()
    with pytest.raises(CkanConfigurationException, match=city_rules.SETTING):
        plugin.configure(tk.config)
