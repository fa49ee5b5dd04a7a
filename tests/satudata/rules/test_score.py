"""Does the score follow the rules that were asked, and the badge the findings that are open?"""

from __future__ import annotations

from typing import Any

import pytest

from satudata.rules import Register, Score, check, evaluate, score

from .good import KINDS, good_context, good_record


def scored(**changes: Any) -> Score:
    record = good_record(**changes)
    return score(record, check(record, "dataset", {}, good_context()), "dataset", {}, good_context())


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_record_has_no_finding_all_points_and_the_badge(kind: str) -> None:
    record = good_record(kind)
    findings = check(record, kind, {}, good_context())
    assert findings == []
    result = score(record, findings, kind, {}, good_context())
    assert (result.total, result.meets_sdi) == (100.0, True)


def test_advice_costs_points_but_not_the_badge() -> None:
    result = scored(title="Penduduk")
    assert 50 < result.by_principle["MD"] < 100
    assert result.meets_sdi


def test_a_required_rule_caps_its_principle_and_costs_the_badge() -> None:
    result = scored(satuan="Jiwa")
    assert result.by_principle["SD"] == 50.0
    assert result.by_principle["PR"] == 100.0
    assert not result.meets_sdi
    assert result.total == 90.0


def test_several_failures_go_below_the_cap() -> None:
    record = {"title": "a"}
    result = score(record, check(record), "dataset")
    assert result.by_principle["SD"] == 0.0


def test_a_finding_closed_by_the_walidata_no_longer_counts() -> None:
    record = good_record(satuan="Jiwa")
    left = [finding for finding in check(record, "dataset", {}, good_context()) if finding.rule != "SD-05a"]
    assert score(record, left, "dataset", {}, good_context()).meets_sdi


def test_a_rule_moved_by_the_city_has_its_effect_in_findings_and_badge() -> None:
    context = good_context(register=Register.load({"SD-05a": {"effect": "saran"}, "SD-01": {"effect": "menahan"}}))
    record = good_record(satuan="Jiwa")
    findings = check(record, "dataset", {}, context)
    assert {(finding.rule, finding.effect) for finding in findings} == {("SD-05a", "saran")}
    assert score(record, findings, "dataset", {}, context).meets_sdi
    assert [item.effect for item in check(good_record(konsep_sds=None), "dataset", {}, context)] == ["menahan"]


def test_a_rule_switched_off_is_not_asked_and_its_field_is_a_plain_item() -> None:
    context = good_context(register=Register.load({"SD-01": {"kinds": []}}))
    outcome = evaluate(good_record(konsep_sds=None), "dataset", {}, context)
    assert [finding.rule for finding in outcome.findings] == ["LENGKAP"]
    assert "SD-01" not in outcome.outcomes
