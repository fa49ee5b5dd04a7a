"""Are the standards a record uses in force, and does a standard agree with those of the centre? (KR-07, SD-09, SD-11)"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import bare
from satudata.rules.subject import Subject

TOLD_ELSEWHERE = {"konsep_sds"}
"""SD-01 asks the concept of a dataset, and says that it is retired."""
CENTRAL = "pusat"


@answers("KR-07", when=lambda subject: subject.context.retired is not None)
def in_force(subject: Subject) -> Iterator[Hit]:
    for path, target in (subject.context.retired or {}).items():
        if path not in TOLD_ELSEWHERE or subject.kind != "dataset":
            successor = target.get("successor") or None
            params = {"title": target.get("title") or target["value"], "successor": target.get("successor_title") or ""}
            yield Hit(path, target["value"], successor, "pengganti" if successor else "", params)


@answers("SD-09", needs=("title",), when=lambda subject: subject.context.central is not None and not _is_central(subject))
def agrees_with_the_centre(subject: Subject) -> Iterator[Hit]:
    """A city standard with the name, a synonym or the code of a central one means the same by it."""
    said = bare(subject.text("definisi"))
    for name, value in _names(subject):
        central = subject.found("central", value)
        meaning = str((central or {}).get("definisi") or "")
        if central is not None and said and meaning and said != bare(meaning):
            yield Hit("definisi", subject.text("definisi"), meaning, name, {"value": value, "title": _title(central)})
            return


def _names(subject: Subject) -> Iterator[tuple[str, str]]:
    """(which message, value) by which a standard is known, the surest first."""
    if subject.text("kode_sds"):
        yield "kode", subject.text("kode_sds")
    yield "", subject.text("title")
    yield from (("", value) for value in subject.values("sinonim"))


def _title(record: Mapping[str, Any]) -> str:
    return str(record.get("title") or "")


def _is_central(subject: Subject) -> bool:
    return subject.text("asal_standar") == CENTRAL


@answers("SD-11", when=lambda subject: subject.text("usang").lower() == "ya")
def successor_named(subject: Subject) -> Iterator[Hit]:
    found = subject.context.may_not_retire
    if found is not None:
        word, count = found
        say = "" if word == "dipakai" else word
        yield Hit("digantikan_oleh", subject.record.get("digantikan_oleh"), None, say, {"count": count})
