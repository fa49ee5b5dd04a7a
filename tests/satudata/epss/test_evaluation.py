"""EPSS as shipped, what a city may change, and what is said of a file that is wrong."""
from __future__ import annotations

from pathlib import Path

import pytest

from satudata import epss
from satudata.epss.load import SHIPPED, read

#: Effective weights of the official form, per cent.
EFFECTIVE = {"10101": 7.0, "20101": 3.02, "20201": 3.84, "30201": 4.94,
             "30401": 3.99, "40304": 1.49, "50201": 3.96, "50303": 1.35}
DIRECT = {"10101", "10201", "10301", "10401", "20301", "20302", "20401", "20402", "20403", "30401", "40304", "50201", "50302"}


def test_the_shipped_tree_is_whole() -> None:
    found = epss.load()
    assert (len(found.domains), len(found.aspects), len(found.indicators)) == (5, 19, 38)
    assert {code: found.effective(code) for code in EFFECTIVE} == EFFECTIVE
    assert sum(found.effective(code) for code in found.indicators) == pytest.approx(100, abs=0.1)
    assert {code for code, each in found.indicators.items() if each.shows == "direct"} == DIRECT
    assert "dikonfirmasi" in found.confirm.id and {n for n, each in found.levels.items() if each.confirm} == {1, 4, 5}


def test_every_indicator_says_what_is_evidence_or_what_is_not_there() -> None:
    found = epss.load()
    for each in found.indicators.values():
        assert each.criteria or each.unrecorded, each.code
        assert each.shows != "direct" or each.of_level(2), each.code
        assert each.shows != "outside" or not each.criteria, each.code
    used = {criterion.source for each in found.indicators.values() for criterion in each.criteria}
    assert used == set(found.sources)
    texts = [text for each in found.sources.values() for text in (each.label, each.lacking)]
    texts += [each.name for part in (found.domains, found.aspects, found.indicators) for each in part.values()]
    assert all(text.id and text.en for text in texts)


def test_a_city_changes_weights_names_and_what_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "epss.yaml"
    file.write_text("version: '2'\nindicators:\n  10201: {weight: 50, shows: partial, name: {id: Metadata, en: Metadata}}\n"
                    "aspects: {102: {weight: 30}}\ndomains: {1: {weight: 30}}\n", "utf-8")
    found = epss.load(file)
    assert found.effective("10201") == 4.5 and found.indicators["10201"].shows == "partial"
    assert found.indicators["10201"].name.id == "Metadata" and found.version.endswith("+2")
    assert epss.load().effective("10201") == 7.0
    file.write_text("", "utf-8")
    assert epss.load(file) == epss.load()


@pytest.mark.parametrize(("text", "said"), [
    ("indicators: {99999: {weight: 1}}", "indicators 99999: there is no such entry"),
    ("indicators: {10201: {criteria: []}}", "indicators 10201: only weight, shows, name"),
    ("indicators: {10201: {weight: banyak}}", "indicators 10201: weight must be a number"),
    ("indicators: {10201: {weight: true}}", "indicators 10201: weight must be a number"),
    ("indicators: {10201: {shows: semua}}", "indicators 10201: shows must be one of"),
    ("indicators: {10201: {name: {id: a}}}", "indicators 10201: "),
    ("indicators: [1]", "indicators: write each code"),
    ("levels: {}", "only version, indicators, aspects, domains"),
    ("- satu", "write names with their values"),
    ("a: b\nc: [", "line 2"),
])
def test_a_wrong_change_names_the_file_and_the_entry(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "epss.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(epss.EpssError) as raised:
        epss.load(file)
    assert str(file) in str(raised.value) and said in str(raised.value)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("each defined", "each unknown", "indicators 10101: unknown source 'unknown'"),
    ("each defined", "some defined", "indicators 10101: write 'each defined'"),
    ("evidence: {2:", "evidence: {6:", "indicators 10101: evidence is for the levels 2 to 5"),
    ("shows: direct", "shows: yes", "indicators 10101: shows must be"),
    ("  10101:", "  19101:", "indicators 19101: there is nothing above it"),
    ("weight: 28", "weight: 27", "domains: the weights below it make 99"),
    ("  5:\n    name: {id: Optimum", "  6:\n    name: {id: Optimum", "levels 6: a level is 1 to 5"),
])
def test_a_wrong_file_names_the_entry(tmp_path: Path, old: str, new: str, said: str) -> None:
    file, text = tmp_path / "indicators.yaml", SHIPPED.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(epss.EpssError) as raised:
        read(file)
    assert str(file) in str(raised.value) and said in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(epss.EpssError, match="tidak-ada"):
        epss.load(tmp_path / "tidak-ada.yaml")
