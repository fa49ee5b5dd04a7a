"""Is every rule of the five groups here, as heavy as the domain says, and answered the way it says?"""

from __future__ import annotations

import re

import pytest

from satudata.rules import Register

#: Group -> number, weight in law (B required, W advised) and how it is answered (A automatic, S semi, M manual), retyped
#: from the table of rules. Where one rule has two weights or effects it is two entries here, a and b.
TABLE = {
    "SD": "01 BA, 02 BA, 03 BA, 04 BA, 05a BA, 05b WA, 06 WS, 07 WA, 08 WA, 09 BS, 10 WA",
    "MD": "01 BA, 02 BA, 03 BA, 04 BA, 05 BA, 06 BA, 07 BA, 08 BA, 09a BA, 09b WA, 10 BA, 11 WA, 12 BA, 13 WS, 14 WA, 15 WA, "
          "16 BA, 17 WA, 18 WA",
    "IO": "01 BA, 02a BA, 02b BA, 03 BA, 04 BA, 05 WA, 06 WA, 07 WA, 08 WA, 09 WA, 10 WA",
    "KR": "01 BA, 02 WA, 03 WA, 04 WS, 05 BA, 06 BA, 07 WA",
    "PR": "01 WA, 02 BA, 03a BA, 03b WA, 04 WM, 05 BA, 06 BA, 07 BA, 08 BM, 09 BA, 10 WA, 11 BA, 12 WA, 13 BA, 14 WM, 15 WM, "
          "16 BA",
}
ROWS = {f"{group}-{number}": (weight, how) for group, line in TABLE.items()
        for number, weight, how in re.findall(r"(\d\d[ab]?) ([BW])([ASM])", line)}
HOLDS = {"PR-02", "PR-05", "PR-06", "PR-07", "PR-08", "PR-09", "PR-11", "KR-06", "IO-02a"}
#: Rules of the catalogue beyond the table: the form's own, and what the registry of standards needs.
BEYOND = {"LENGKAP", "DAFTAR", "SD-11", "SD-12", "MD-19"}
#: Guards of the decision: they leave no finding at submit.
GUARDS = {"PR-06", "PR-07"}


def test_the_register_is_the_table_and_what_is_named_beyond_it() -> None:
    assert {rule.id for rule in Register.load()} == set(ROWS) | BEYOND
    assert len(ROWS) == 11 + 19 + 11 + 7 + 17


@pytest.mark.parametrize("name", ROWS)
def test_a_rule_weighs_and_is_answered_as_the_table_says(name: str) -> None:
    rule = Register.load()[name]
    assert (rule.weight, rule.how) == ROWS[name]
    assert rule.effect == ("menahan" if name in HOLDS else "syarat" if rule.weight == "B" else "saran")
    assert rule.automatic == (rule.how != "M" and name not in GUARDS or name == "PR-08")
