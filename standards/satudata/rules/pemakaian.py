"""Do records that share a concept or an activity agree with it and with one another? (SD-06, SD-10, MD-16)"""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import bare
from satudata.rules.subject import Subject

CENTRAL = "pusat"
MOST = 3
NOTE = "definisi"
"""A quality note with this word says why the definition differs."""


@answers("SD-06", needs=("konsep_sds", "definisi"), when=lambda subject: bool(_central(subject)))
def central_unchanged(subject: Subject) -> Iterator[Hit]:
    """The definition of a central concept is used as it is; more may be said around it."""
    said, central = subject.text("definisi"), _central(subject)
    if bare(central) not in bare(said) and NOTE not in subject.text("catatan_kualitas").lower():
        concept = subject.found("concept", subject.text("konsep_sds")) or {}
        yield Hit("definisi", said, central, params={"title": concept.get("title") or subject.text("konsep_sds")})


def _central(subject: Subject) -> str:
    """The definition of the record's concept where the centre set it; "" where the concept is of the city or unknown."""
    concept = subject.found("concept", subject.text("konsep_sds")) or {}
    return str(concept.get("definisi") or "").strip() if str(concept.get("asal_standar") or "").lower() == CENTRAL else ""


@answers("SD-10", needs=("konsep_sds", "definisi"), when=lambda subject: subject.context.definitions is not None)
def one_definition(subject: Subject) -> Iterator[Hit]:
    """Where agencies differ, the one that uses the definition of the registry is not asked to change it."""
    said, value, ask = subject.text("definisi"), subject.text("konsep_sds"), subject.context.definitions
    concept = subject.found("concept", value) or {}
    agreed = str(concept.get("definisi") or "").strip()
    if ask is None or bare(said) == bare(agreed):
        return
    others = [other for other in ask(value) if bare(str(other.get("definisi") or "")) not in ("", bare(said))]
    owners = list(dict.fromkeys(str(other.get("owner") or other.get("title") or "") for other in others))
    if others:
        names = ", ".join(owners[:MOST]) + (", …" if len(owners) > MOST else "")
        params = {"title": concept.get("title") or value, "owners": names, "other": str(others[0]["definisi"]).strip()}
        yield Hit("definisi", said, agreed or None, params=params)


@answers("MD-16", when=lambda subject: bool(_activity(subject) or _indicators(subject)))
def metadata_published(subject: Subject) -> Iterator[Hit]:
    """Activity and indicators of public data are public; an activity that is not there at all is told by MD-01."""
    value, public = _activity(subject), subject.context.activity_public
    activity = subject.found("activity", value)
    if activity is not None and public is not None and not public(value):
        yield Hit("id_mskeg", value, params={"title": activity.get("title") or value})
    listed = subject.context.indicator_public
    for path, name in _indicators(subject).items():
        if listed is not None and not listed(name):
            indicator = subject.found("indicator", name) or {}
            yield Hit(path, name, say="indikator", params={"title": indicator.get("title") or name})


def _activity(subject: Subject) -> str:
    return subject.text("id_mskeg") if subject.context.activity_public is not None else ""


def _indicators(subject: Subject) -> dict[str, str]:
    """``path -> value`` of the indicators a record names: those of a dataset, the standards behind those of an activity."""
    if subject.context.indicator_public is None:
        return {}
    named = subject.record.get("id_msind")
    found = {f"id_msind.{place}": str(value) for place, value in enumerate(named if isinstance(named, list) else ()) if value}
    rows = subject.record.get("ms_ind")
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and row.get("indikator_standar"):
            found[f"ms_ind.{place}.indikator_standar"] = str(row["indikator_standar"])
    return found
