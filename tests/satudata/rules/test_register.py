"""Is the register whole, and can a city move its rules only as far as it may?"""

from __future__ import annotations

import re
import string
from typing import Any

import pytest

from satudata import form
from satudata.rules import Register, RegisterError
from satudata.rules.reference import PAGE, page
from satudata.rules.register import COMPLETE
from satudata.rules.registration import CHECKS

RULES = list(Register.load())
#: The rules whose absence from the register would be a loss of the standard: groups A to E, by number.
NUMBERS = {"SD": 10, "MD": 18, "IO": 10, "KR": 7, "PR": 16}
HOLDS = {"PR-02", "PR-05", "PR-06", "PR-07", "PR-08", "PR-09", "PR-11", "KR-06", "IO-02a", "SD-11"}


def test_every_rule_of_the_five_groups_is_listed() -> None:
    listed = {re.sub(r"[ab]$", "", rule.id) for rule in RULES}
    assert listed >= {f"{group}-{number:02}" for group, last in NUMBERS.items() for number in range(1, last + 1)}


def test_only_the_named_rules_hold_publication() -> None:
    assert {rule.id for rule in RULES if rule.effect == "menahan"} == HOLDS


def test_required_rules_hold_or_are_conditions_and_advised_ones_are_advice() -> None:
    assert {(rule.weight, rule.effect == "saran") for rule in RULES} == {("B", False), ("W", True)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_answered_here_when_and_only_when_it_says_so(rule: Any) -> None:
    assert rule.automatic == (rule.id in CHECKS or rule.id in (COMPLETE, "MD-03"))
    assert set(rule.kinds) <= set(form.kinds())
    assert rule.message is not None or not rule.automatic


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_sentences_of_both_languages_have_the_same_places(rule: Any) -> None:
    for text in filter(None, (rule.title, rule.message, rule.help, *rule.also.values())):
        assert text.id and text.en
        assert places(text.id) == places(text.en)


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_the_fields_a_rule_or_a_form_names_are_there() -> None:
    register = Register.load()
    for kind in form.kinds():
        names = {field.name for field in form.load(kind).fields}
        for rule in register:
            if "dataset" in rule.kinds and kind == "dataset":
                assert set(rule.about) <= names | {"*"}, rule.id
        for field in (*form.load(kind).fields, *form.load(kind).table_fields):
            assert not field.rule or field.rule in register, field.name


def test_a_city_moves_a_rule_and_switches_one_off() -> None:
    register = Register.load({"SD-07": {"effect": "syarat"}, "MD-18": {"kinds": []}})
    assert register["SD-07"].effect == "syarat"
    assert register["MD-18"].kinds == ()
    assert Register.load()["SD-07"].effect == "saran"


@pytest.mark.parametrize(
    "overrides",
    [
        {"PR-07": {"effect": "syarat"}},
        {"PR-09": {"effect": "saran"}},
        {"PR-09": {"kinds": []}},
        {"XX-01": {"effect": "saran"}},
        {"SD-07": {"effect": "berat"}},
        {"SD-07": {"clause": "lain"}},
    ],
)
def test_a_wrong_override_is_refused(overrides: dict[str, Any]) -> None:
    with pytest.raises(RegisterError):
        Register.load(overrides)


def test_a_fixed_rule_may_be_named_with_its_own_effect() -> None:
    assert Register.load({"PR-09": {"effect": "menahan"}})["PR-09"].effect == "menahan"


def test_what_is_only_remembered_is_to_be_confirmed() -> None:
    register = Register.load()
    assert register["KR-06"].confirm and not register["SD-04"].confirm


def test_the_reference_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m satudata.rules.reference"
