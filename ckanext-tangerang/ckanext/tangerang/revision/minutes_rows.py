"""The rows of a *berita acara*: each record, step, finding and person in Indonesian words."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from typing import Any

from babel.dates import format_date, format_datetime

from ckanext.tangerang.compliance.checklist import items
from ckanext.tangerang.discovery.words import as_date
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import zone
from ckanext.tangerang.revision import findings, minutes_check, transitions
from ckanext.tangerang.revision.model import Decision, Finding, Revision, Submission
from satudata import form as forms
from satudata.record import digest
from satudata.rules import PRINCIPLES

Row = tuple[str, ...]
#: The principles of Satu Data Indonesia (Perpres 39/2019, Pasal 3) and what is looked at besides.
NAMES = {"SD": "Standar Data", "MD": "Metadata", "IO": "Interoperabilitas Data",
         "KR": "Kode Referensi dan Data Induk", "PR": "Proses"}
EFFECTS = {"menahan": "Menahan", "syarat": "Syarat SDI", "saran": "Saran"}
ANSWERS = {"ya": "Ya", "tidak": "Tidak", "tidak_berlaku": "Tidak berlaku"}
OUTCOMES = {"open": "Masih terbuka", "answered": "Dijawab, masih terbuka", "applied": "Nilai yang disarankan dipakai",
            "closed": "Ditutup"}


def record(number: int, revision: Revision) -> Row:
    """A record: place, kind, title, what came of it, digest."""
    version = f"Versi {revision.version}" if revision.version else "Belum terbit"
    return (str(number), forms.load(revision.kind).title.in_("id"), revision.title or "Tanpa judul", version,
            digest(revision.record))


def moved(item: Decision, named: Mapping[str, str]) -> Row:
    """A step of the review: round, moment, event and the state it led to, who in which role, what was said."""
    what = f"{transitions.title('events', item.event)['id']}\n({state(item.to_state)})"
    said = [item.reason, f"Batas: {day(item.due)}" if item.due else "",
            f"Dokumen penetapan: {document(item)}" if document(item) else "", f"Dasar: {item.basis}" if item.basis else ""]
    return (str(item.round), moment(item.created), what, f"{named.get(item.actor, item.actor)}\n{role(item.role)}",
            "\n".join(part for part in said if part) or "–")


def by_principle(submission: Submission, place: Mapping[str, int]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Findings with their outcome, under the principles in the order of the regulation; remarks without one come last."""
    kinds = {revision.id: revision.kind for revision in submission.revisions}
    closed, rows = minutes_check.final(submission).created, {}
    for item in sorted(minutes_check.found(submission), key=lambda item: place[item.revision_id]):
        row = finding(item, kinds[item.revision_id], place[item.revision_id], minutes_check.stood(item, closed))
        rows.setdefault(item.principle or "", []).append(row)
    order = [code for code in (*PRINCIPLES, *sorted(set(rows) - {*PRINCIPLES})) if code in rows]
    return tuple((NAMES.get(code, code) or "Catatan pemeriksa", tuple(rows[code])) for code in order)


def finding(item: Finding, kind: str, number: int, stood: tuple[str, str, str]) -> Row:
    """A finding: record, rule, effect, field, what was found, what had come of it when the submission was decided."""
    how, answer, reason = stood
    mended = how == "closed" and reason == findings.MENDED
    said = ["Diperbaiki" if mended else OUTCOMES.get(how, how), f"Jawaban: {answer}" if answer else "",
            f"Alasan: {reason}" if reason and not mended else ""]
    message = item.message.get("id") or item.message.get("en") or ""
    found = "\n".join(part for part in (message, f"Dasar: {item.clause}" if item.clause else "") if part)
    return (str(number), item.rule or "Catatan", EFFECTS.get(item.effect, item.effect),
            where(kind, item.path), found, "\n".join(part for part in said if part))


def checklist(submission: Submission, place: Mapping[str, int], named: Mapping[str, str]) -> tuple[Row, ...]:
    """What a reviewer answered where no program can: record, rule, answer, note, who and when."""
    rules = {rule.id: rule for revision in submission.revisions for rule in items(revision)}
    return tuple(
        (str(place[row.revision_id]), rules[row.rule].title.in_("id") if row.rule in rules else row.rule, ANSWERS[row.answer],
         row.note or "–", f"{named.get(row.answered_by, row.answered_by)}\n{moment(row.answered)}")
        for row in minutes_check.answered(submission))


def where(kind: str, path: str) -> str:
    """What the form calls the field a finding is about; files lie outside the form."""
    field = forms.load(kind).at(path) if path else None
    if field:
        return field.label.in_("id")
    return "Berkas" if path.partition("/")[0].partition(".")[0] == "tables" else path or "Seluruh rekaman"


def parties(submission: Submission, named: Mapping[str, str]) -> tuple[Row, ...]:
    """Who acted: name, role, what they did last, when; each person once in each role, in order of their last step."""
    last: dict[tuple[str, str], Decision] = {}
    for item in submission.decisions:
        last.pop((item.actor, item.role), None)
        last[item.actor, item.role] = item
    return tuple((named.get(actor, actor), role(held), transitions.title("events", item.event)["id"], moment(item.created))
                 for (actor, held), item in last.items())


def state(name: str) -> str:
    return transitions.title("states", name)["id"]


def role(name: str) -> str:
    """The role's Indonesian name."""
    held = permissions.roles().get(name)
    return str(held["title"]["id"]) if held else name


def document(item: Decision) -> str:
    """The deciding document of a standard, in one line."""
    given = item.document or {}
    parts = (given.get("nomor"), day(given.get("tanggal")) if given.get("tanggal") else "", given.get("oleh"))
    return ", ".join(str(part) for part in parts if part)


def day(value: Any) -> str:
    """`23 November 2026`."""
    found: date | None = as_date(value)
    return format_date(found, "d MMMM y", locale="id") if found else str(value or "")


def moment(value: Any, pattern: str = "d MMMM y 'pukul' HH.mm z") -> str:
    """`23 November 2026 pukul 14.05 WIB`, in the city's zone; ``value`` is UTC. Empty where there is none."""
    if not value:
        return ""
    return str(format_datetime(value.replace(tzinfo=UTC).astimezone(zone()), pattern, locale="id"))
