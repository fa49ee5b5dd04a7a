"""What breaks the naming rules of a kind, and what would the name be without it?"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from satudata.naming import abbreviation, capitals, measure, period, region
from satudata.naming.register import NamingRule, rules_of
from satudata.text import Text

#: Characters of the shortest title of an activity.
SHORTEST = 10
#: name -> who uses it already, or nothing.
Taken = Callable[[str], Text | None]
_DANGLING = re.compile(
    r"(^|\s)(dan|atau|di|ke|dari|yang|untuk|pada|dengan|dalam|oleh|per|menurut|berdasarkan)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule a name breaks.

    ``found`` is the part that breaks it; ``by`` who uses the name already; ``suggestion`` the name with this one thing
    mended, None where a person must say.
    """

    rule: str
    found: str
    message: Text
    help: Text
    clause: str
    mark: str
    suggestion: str | None
    by: Text = Text("", "")


def _short(name: str) -> list[str]:
    return [name] if len(name.strip()) < SHORTEST else []


Find = Callable[[str], list[str]]
Mend = Callable[[str], str]
#: In the order names are mended: what is cut short is spelled out before capitals are given.
CHECKS: Mapping[str, tuple[Find, Mend | None]] = {
    "tanda": (capitals.untidy, capitals.tidy),
    "singkatan": (lambda name: [] if capitals.shouted(name) else abbreviation.unexplained(name), abbreviation.spelled),
    "wilayah": (region.regions, region.without),
    "periode": (period.periods, period.without_periods),
    "tahun": (period.dated, period.without_dates),
    "ukuran": (measure.begun, measure.without),
    "kapital": (capitals.uncapitalised, capitals.capitalised),
    "pendek": (_short, None),
}


def check(name: str, kind: str = "konsep", taken: Taken | None = None) -> list[Breach]:
    """What breaks the rules, in their order; nothing for an empty name or a kind without naming rules.

    :param taken: says who has this name already; left out, that question is not asked
    """
    return [breach for rule in rules_of(kind) for breach in _of_rule(rule, name, taken)] if name.strip() else []


def _of_rule(rule: NamingRule, name: str, taken: Taken | None) -> list[Breach]:
    if rule.id == "kembar":
        by = taken(name) if taken else None
        found = {name: by} if by else {}
        mended = None
    else:
        find, mend = CHECKS[rule.id]
        found = dict.fromkeys(find(name), Text("", ""))
        mended = _mended(name, mend) if found and mend else None
        mended = None if mended is None or find(mended) else mended
    if rule.id == "kapital":  # one sentence for all words
        found = dict(list(found.items())[:1])
    return [
        Breach(rule.id, part, _filled(rule.message, part, name, by), rule.help, rule.clause, rule.mark, mended, by)
        for part, by in found.items()
    ]


def _filled(message: Text, found: str, name: str, by: Text) -> Text:
    return Text(message.id.format(found=found, name=name, by=by.id), message.en.format(found=found, name=name, by=by.en))


def _mended(name: str, mend: Mend) -> str | None:
    """The name after one mending, None where nothing or no word of meaning is left."""
    better = capitals.tidy(mend(name))
    while (dangling := _DANGLING.search(better)) is not None:
        better = better[: dangling.start()].strip()
    better = capitals.tidy(better.replace("()", ""))
    return better if any(letter.isalpha() for letter in better) and better != name else None


def corrected(name: str, kind: str = "konsep") -> str | None:
    """The name with all that can be mended mended; None where nothing would be left or something remains to say."""
    ours = {rule.id for rule in rules_of(kind)}
    better = name
    for id_, (find, mend) in CHECKS.items():
        if id_ in ours and mend and find(better):
            mended = _mended(better, mend)
            if mended is None:
                return None
            better = mended
    return better if better.strip() and not check(better, kind) else None
