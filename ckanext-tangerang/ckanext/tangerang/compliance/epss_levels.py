"""Which level do the records of an indicator support, what is missing, and how is that told?"""
from __future__ import annotations

from typing import Any

from ckanext.tangerang.compliance.epss_sources import Evidence
from satudata.epss import Criterion, Evaluation, Indicator
from satudata.text import Text

Json = dict[str, Any]
LACKS = Text("{label}: belum ada dari {agencies}.", "{label}: none yet of {agencies}.")
AND_MORE = Text("{names}, dan {n} lainnya", "{names}, and {n} more")
DONE = Text("Pada tahun {year}, {done}.", "In {year}: {done}.")
PART = Text("{label}: {n} catatan dari {orgs} produsen data", "{label}: {n} records of {orgs} data producers")
WHOLE_PART = Text("{label}: {n} catatan", "{label}: {n} records")
EXAMPLE = Text(" (antara lain {title}, {date})", " (among them {title}, {date})")
SUPPORTS = Text("Catatan ini mendukung tingkat {n} ({name}): {criterion}",
                "These records support level {n} ({name}): {criterion}")
SUPPORTS_NONE = Text("Belum ada catatan yang mendukung tingkat mana pun.", "No record supports any level yet.")
NAMED = 5
"""Agencies named in a gap; the others are counted."""


def criteria(evaluation: Evaluation, indicator: Indicator, evidence: Evidence, most: int) -> list[Json]:
    """Each criterion with its records: ``{level, source, reach, label, count, agencies, missing, met, records}``.

    ``agencies``: producers with a record; ``missing``: producers without one, where each is asked. At most ``most`` records.
    """
    return [_criterion(evaluation, each, evidence, most) for each in indicator.criteria]


def _criterion(evaluation: Evaluation, asked: Criterion, evidence: Evidence, most: int) -> Json:
    records, producers = evidence.of(asked.source), evidence.producers
    having = {record["owner_org"] for record in records} & producers.keys()
    missing = [title for org, title in producers.items() if org not in having] if asked.reach == "each" else []
    return {
        "level": asked.level, "source": asked.source, "reach": asked.reach, "label": evaluation.sources[asked.source].label,
        "count": len(records), "agencies": len(having), "missing": missing, "met": bool(records) and not missing,
        "records": records[:most], "left_out": max(len(records) - most, 0),
    }


def supported(found: list[Json], closed: tuple[int, ...] = ()) -> int | None:
    """The highest level of which, and of every one below, each criterion is met; 1 where there are records but not of every
    producer; None without a record.

    :param closed: levels that ask for more than the catalogue records
    """
    if not any(item["count"] for item in found):
        return None
    level = 1
    for number in range(2, 6):
        asked = [item for item in found if item["level"] == number]
        if number in closed or not asked or not all(item["met"] for item in asked):
            return level
        level = number
    return level


def gaps(evaluation: Evaluation, indicator: Indicator, found: list[Json]) -> list[Text]:
    """What is not there yet, each as a sentence: criteria without a record, levels no record stands for."""
    said = []
    for item in found:
        if not item["count"]:
            said.append(evaluation.sources[item["source"]].lacking)
        elif item["missing"]:
            names = Text(*[_names(item["missing"], language) for language in ("id", "en")])
            said.append(Text(*[
                LACKS.in_(one).format(label=item["label"].in_(one), agencies=names.in_(one)) for one in ("id", "en")]))
    said += indicator.unrecorded
    return list(dict.fromkeys(said))


def _names(missing: list[str], language: str) -> str:
    names = ", ".join(missing[:NAMED])
    rest = len(missing) - NAMED
    return AND_MORE.in_(language).format(names=names, n=rest) if rest > 0 else names


def explanation(evaluation: Evaluation, found: list[Json], level: int | None, year: int, missing: list[Text]) -> Text:
    """A draft of the explanation, made of the counts and of the records alone."""
    said = []
    for language in ("id", "en"):
        sentences = [_done(found, year, language), _supports(evaluation, level, language)]
        if missing:
            head = "Not there yet:" if language == "en" else "Yang belum ada:"
            sentences.append(" ".join([head, *(text.in_(language) for text in missing)]))
        said.append(" ".join(filter(None, sentences)))
    return Text(*said)


def _done(found: list[Json], year: int, language: str) -> str:
    """What was done in the year: each kind of evidence once, with its newest record."""
    parts = []
    for item in {item["source"]: item for item in found if item["count"]}.values():
        text = PART if item["agencies"] else WHOLE_PART
        said = text.in_(language).format(label=item["label"].in_(language), n=item["count"], orgs=item["agencies"])
        first = item["records"][0] if item["records"] else None
        parts.append(said + (EXAMPLE.in_(language).format(title=first["title"], date=first["date"]) if first else ""))
    return DONE.in_(language).format(year=year, done="; ".join(parts)) if parts else ""


def _supports(evaluation: Evaluation, level: int | None, language: str) -> str:
    """Which level the records support, with its criterion."""
    if level is None:
        return SUPPORTS_NONE.in_(language)
    kept = evaluation.levels[level]
    return SUPPORTS.in_(language).format(n=level, name=kept.name.in_(language), criterion=kept.criterion.in_(language))
