"""Can a city set effect and applicability of a rule for each kind and year, and is the version of the rules one of all that?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from satudata import checking
from satudata.rules import Context, Register, RegisterError, check, evaluate, score

from .good import TODAY, good_context, good_record

BAD_CODE = {"kode_sds": "SP0000101.00"}


def effects(kind: str, change: Any, **values: Any) -> list[str]:
    """The effects with which SD-07 finds fault with a record of a wrong code, the rule changed so."""
    context = good_context(register=Register.load({"SD-07": change}))
    return [item.effect for item in check(good_record(kind, **values), kind, {}, context) if item.rule == "SD-07"]


def title(change: Any, **values: Any) -> list[str]:
    """The effects with which MD-18 finds fault with the title of a dataset, the rule changed so."""
    context = good_context(register=Register.load({"MD-18": change}))
    record = good_record(**{"title": "Penduduk", **values})
    return [item.effect for item in check(record, "dataset", {}, context) if item.rule == "MD-18"]


CASES: list[tuple[Any, dict[str, Any], list[str]]] = [
    ({"effect": "syarat"}, {}, ["syarat"]),
    ({"from_year": 2025}, {}, ["saran"]),
    ({"from_year": 2026}, {}, []),
    ({"until_year": 2024}, {}, []),
    ({"until_year": 2025}, {}, ["saran"]),
    ({"from_year": 2024, "until_year": 2026, "effect": "syarat"}, {}, ["syarat"]),
    ({"from_year": 2026}, {"referensi_waktu_akhir": "2026-06-30"}, ["saran"]),
    ({"from_year": 2025, "until_year": 2025}, {"referensi_waktu_akhir": None}, ["saran"]),
    ([{"effect": "syarat", "from_year": 2025}, {"until_year": 2024}], {}, ["syarat"]),
    ([{"effect": "syarat", "from_year": 2026}, {"until_year": 2025}], {}, ["saran"]),
    ([{"effect": "syarat", "kinds": ["kegiatan"]}, {}], {}, ["saran"]),
    ({"kinds": []}, {}, []),
]


@pytest.mark.parametrize(("change", "values", "expected"), CASES)
def test_a_record_meets_the_first_case_of_its_kind_and_year(change: Any, values: dict[str, Any], expected: list[str]) -> None:
    assert title(change, **values) == expected


def test_cases_differ_by_kind() -> None:
    change = [{"effect": "syarat", "kinds": ["konsep"]}, {"kinds": ["kegiatan", "variabel"]}]
    assert effects("konsep", change, **BAD_CODE) == ["syarat"]
    assert effects("variabel", change, **BAD_CODE) == ["saran"]
    assert effects("indikator", change, **BAD_CODE) == []


@pytest.mark.parametrize(("change", "asked"), [({"from_year": 2027}, False), ({"from_year": 2026}, True)])
def test_a_standard_has_the_year_of_the_day(change: dict[str, Any], asked: bool) -> None:
    assert bool(effects("konsep", change, **BAD_CODE)) is asked
    assert TODAY.year == 2026


@pytest.mark.parametrize(("year", "asked"), [("2024", False), ("2026", True)])
def test_an_activity_has_the_year_it_states(year: str, asked: bool) -> None:
    context = good_context(register=Register.load({"MD-14": {"from_year": 2025}}))
    outcomes = evaluate(good_record("kegiatan", tahun=year), "kegiatan", {}, context).outcomes
    assert ("MD-14" in outcomes) is asked


def test_a_rule_of_other_years_neither_raises_nor_lowers_the_score() -> None:
    record = good_record(title="Penduduk")
    found = [good_context(register=Register.load({"MD-18": {key: year}})) for key, year in
             (("until_year", 2024), ("until_year", 2025))]
    points = [score(record, check(record, context=about), context=about).by_principle["MD"] for about in found]
    assert points[0] == 100.0 > points[1]


@pytest.mark.parametrize("change", [
    {"from_year": "2025"}, {"from_year": 25}, {"until_year": True}, {"from_year": 2026, "until_year": 2025}, {"kinds": "dataset"},
    {"kinds": ["tabel"]}, {"kinds": None}, [], "syarat", None, [{"effect": "saran"}, 3], {"years": [2025]}, {2025: "saran"},
])
def test_a_case_of_another_shape_is_refused(change: Any) -> None:
    with pytest.raises(RegisterError, match="SD-07"):
        Register.load({"SD-07": change})


@pytest.mark.parametrize("change", [
    {"from_year": 2020}, {"until_year": 2030}, [{"from_year": 2026}, {"effect": "syarat"}],
    [{"from_year": 2026}, {"until_year": 2025}], [{"kinds": []}],
])
def test_a_fixed_rule_stands_in_every_year(change: Any) -> None:
    with pytest.raises(RegisterError, match="cannot be weakened"):
        Register.load({"PR-09": change})


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_changes_of_a_file_are_those_given(tmp_path: Path) -> None:
    path = written(tmp_path, "version: Kota 1\nrules:\n  SD-07: {effect: syarat, from_year: 2025}\n")
    assert Register.from_file(path)["SD-07"].effect == "syarat"
    assert Register.from_file(path).version == Register.load({"SD-07": {"effect": "syarat", "from_year": 2025}}, "Kota 1").version


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert Register.from_file(written(tmp_path, "")) is Register.load()


@pytest.mark.parametrize("text", ["- SD-07", "SD-07: {effect: saran}", "rules: [SD-07]", "rules: {XX-01: {}}", "{", "\x00"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RegisterError):
        Register.from_file(written(tmp_path, text))


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"none\.yaml"):
        Register.from_file(tmp_path / "none.yaml")


def test_the_version_changes_with_every_change_and_with_nothing_else() -> None:
    changes: list[tuple[Any, str]] = [
        (None, ""), ({"SD-07": {"effect": "syarat"}}, ""), ({"SD-07": {"effect": "syarat", "from_year": 2026}}, ""),
        ({"SD-07": {"effect": "syarat", "until_year": 2026}}, ""), ({"SD-07": {"kinds": []}}, ""),
        ({"SD-07": {"effect": "syarat"}}, "Kota 1"),
    ]
    versions = [Register.load(change, stated).version for change, stated in changes]
    assert len(set(versions)) == len(versions)
    assert versions == [Register.load(change, stated).version for change, stated in changes]
    one, other = {"effect": "syarat"}, {"kinds": ["konsep"]}
    assert Register.load({"SD-07": one, "MD-18": other}).version == Register.load({"MD-18": other, "SD-07": one}).version


def test_the_check_of_files_asks_the_rules_of_the_city(tmp_path: Path) -> None:
    record = tmp_path / "a.json"
    record.write_text('{"kind": "konsep", "title": "Penduduk", "kode_sds": "SP0000101.00"}', encoding="utf-8")
    register = Register.load({"SD-07": {"effect": "syarat"}})
    found = checking.check_files([record], register=register)[0]
    raw = {"title": "Penduduk", "kode_sds": "SP0000101.00"}
    assert found.findings == check(raw, "konsep", {}, Context(register=register))
    assert "SD-07" in {item.rule for item in found.findings if item.effect == "syarat"}
    assert "SD-07" not in {item.rule for item in checking.check_files([record])[0].findings if item.effect == "syarat"}


@pytest.mark.parametrize(("kind", "rules"), [
    ("kegiatan", {"PR-04", "PR-14", "PR-15"}), ("konsep", {"PR-15"}), ("dataset", set()), ("indikator", set()),
])
def test_the_checklist_of_a_kind_is_what_only_a_person_can_answer(kind: str, rules: set[str]) -> None:
    found = Register.load().manual(kind)
    assert {rule.id for rule in found} == rules
    assert all(rule.title.id and rule.help.id and rule.help.en for rule in found)


def test_a_city_leaves_out_an_item_of_the_checklist() -> None:
    register = Register.load({"PR-14": {"from_year": 2026}})
    assert "PR-14" in {rule.id for rule in register.of("kegiatan", 2026).manual("kegiatan")}
    assert "PR-14" not in {rule.id for rule in register.of("kegiatan", 2025).manual("kegiatan")}
