"""The configuration of an instance: complete, closed where CKAN is open by default, and safe to read."""
from __future__ import annotations

import configparser
from pathlib import Path
from typing import Any

import pytest
from stack import ini, instances, store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "instances"
    folder.mkdir()
    monkeypatch.setattr(ini, "INSTANCES", folder)
    monkeypatch.setattr(store, "SERVICES", tmp_path / "services.json")
    monkeypatch.setattr(store, "VAR", tmp_path)
    monkeypatch.setattr(instances, "INSTANCES", folder)
    for name in ("postgres", "redis", "solr"):
        store.service(name)
    return folder


def written(folder: Path, name: str, **further: Any) -> dict[str, str]:
    meta = instances._new_meta(name, further.pop("stock", False)) | further
    ini.write_ini(name, meta)
    parser = configparser.ConfigParser(defaults={"here": str(folder)})
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(folder / f"{name}.ini")
    return dict(parser["app:main"])


CLOSED = (
    "ckan.auth.anon_create_dataset", "ckan.auth.create_unowned_dataset", "ckan.auth.user_create_groups",
    "ckan.auth.user_create_organizations", "ckan.auth.user_delete_groups", "ckan.auth.user_delete_organizations",
    "ckan.auth.create_user_via_api", "ckan.auth.create_user_via_web", "ckan.auth.allow_dataset_collaborators",
    "ckan.datastore.sqlsearch.enabled",
)


@pytest.mark.parametrize("key", CLOSED)
def test_what_core_leaves_open_is_closed(folder: Path, key: str) -> None:
    assert written(folder, "demo")[key] == "false"


def test_indonesian_first_and_ours_before_the_other_plugins(folder: Path) -> None:
    values = written(folder, "demo")
    assert values["ckan.locale_default"] == "id"
    assert values["ckan.plugins"].split()[0] == "tangerang"


def test_a_serving_instance_checks_csrf_and_is_not_in_test_mode(folder: Path) -> None:
    values = written(folder, "demo")
    assert "testing" not in values
    assert values.get("WTF_CSRF_ENABLED", "true") == "true"


def test_a_test_instance_has_a_second_file_for_its_web_server(folder: Path) -> None:
    assert written(folder, "mine")["testing"] == "true"
    assert "testing" not in (folder / "mine.web.ini").read_text()


def test_stock_is_without_our_plugin(folder: Path) -> None:
    assert "tangerang" not in written(folder, "stock", stock=True)["ckan.plugins"]


def test_a_blank_and_a_percent_sign_in_values(folder: Path) -> None:
    values = written(folder, "demo", settings={"ckanext.sdi.contact": "100 % Satu Data"})
    assert values["ckanext.sdi.contact"] == "100 % Satu Data"


def test_two_instances_share_nothing(folder: Path) -> None:
    first = instances._new_meta("first", False)
    store.write(folder / "first.json", first)
    second = instances._new_meta("second", False)
    own = ("redis_db", "web_port", "database", "datastore", "role", "reader", "secret", "db_password")
    assert [key for key in own if first[key] == second[key]] == []


def test_readable_by_the_owner_alone(folder: Path) -> None:
    written(folder, "mine")
    assert [path.name for path in folder.glob("*.ini") if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("name", ["", "Demo", "1a", "a-b", "a b", "a/../b", "x" * 40, 'a"; DROP'])
def test_a_bad_name_is_refused_before_anything_is_made(folder: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        instances.create(name)
    assert "is no name for an instance" in capsys.readouterr().err
    assert list(folder.glob("*.ini")) == []
