"""What a *berita acara pemeriksaan* says: the records, the rounds, the findings and the decision, in Indonesian.

It is an official document, so its words are Indonesian whoever prints it. What no regulation we have read fixes is marked
as to be confirmed.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.revision import minutes_check, minutes_rows
from ckanext.tangerang.revision.minutes_rows import Row, day, document, moment, role, state
from ckanext.tangerang.revision.model import Decision, Submission

Pairs = tuple[tuple[str, str], ...]
UNCONFIRMED = "perlu dikonfirmasi"


@dataclass(frozen=True)
class Minutes:
    """The document as texts, ready to be laid out. ``findings``: principle -> rows."""

    number: str
    address: str
    opening: str
    facts: Pairs
    records: tuple[Row, ...]
    rounds: tuple[Row, ...]
    findings: tuple[tuple[str, tuple[Row, ...]], ...]
    checklist: tuple[Row, ...]
    decision: Pairs
    parties: tuple[Row, ...]
    digest: str


def require_decided(submission: Submission) -> None:
    """``ValidationError`` keyed ``state``: before the decision there is nothing to certify."""
    if submission.state not in minutes_check.DECIDED:
        raise tk.ValidationError({"state": [tk._("The minutes are there once the submission is approved or rejected.")]})


def of(submission: Submission) -> Minutes:
    """The minutes of a decided submission."""
    named, last = people(submission), minutes_check.final(submission)
    place = {revision.id: number for number, revision in enumerate(submission.revisions, 1)}
    return Minutes(
        number=submission.number, address=minutes_check.address(submission), opening=opening(submission, last),
        facts=facts(submission, named),
        records=tuple(minutes_rows.record(place[revision.id], revision) for revision in submission.revisions),
        rounds=tuple(minutes_rows.moved(item, named) for item in submission.decisions),
        findings=minutes_rows.by_principle(submission, place),
        checklist=minutes_rows.checklist(submission, place, named), decision=decided(submission, last, named),
        parties=minutes_rows.parties(submission, named), digest=minutes_check.digest_of(submission))


def people(submission: Submission) -> dict[str, str]:
    """Names of everybody the document speaks of, in one query."""
    ids = {item.actor for item in submission.decisions}
    ids |= {row.answered_by for row in minutes_check.answered(submission)}
    ids |= {person for person in (submission.submitted_by, submission.created_by) if person}
    return {user.id: user.display_name for user in model.Session.query(model.User).filter(model.User.id.in_(ids))}


def opening(submission: Submission, last: Decision) -> str:
    """The sentence an official report begins with."""
    when = moment(last.created, "EEEE, 'tanggal' d MMMM y, 'pukul' HH.mm z")
    count = len(submission.revisions)
    return (f"Pada hari {when}, telah diselesaikan pemeriksaan atas {count} rekaman metadata yang diajukan oleh "
            f"{agency(submission.owner_org)} dengan nomor pengajuan {submission.number}. Pemeriksaan dilakukan menurut prinsip "
            f"Satu Data Indonesia (Peraturan Presiden Nomor 39 Tahun 2019, Pasal 3), dengan hasil sebagai berikut.")


def facts(submission: Submission, named: Mapping[str, str]) -> Pairs:
    """The submission in short."""
    sent = (moment(submission.submitted), named.get(submission.submitted_by or "", ""))
    return filled([
        ("Nomor pengajuan", submission.number), ("Nomor naskah dinas", UNCONFIRMED.capitalize()),
        ("Judul", submission.title), ("Instansi pengusul", agency(submission.owner_org)),
        ("Pengajuan terakhir", ", oleh ".join(part for part in sent if part)), ("Jumlah putaran", str(submission.round)),
        ("Data prioritas", "Ya" if submission.priority else "Tidak")])


def filled(pairs: Iterable[tuple[str, str | None]]) -> Pairs:
    return tuple((name, value) for name, value in pairs if value)


def agency(org_id: str | None) -> str:
    """What the agency is called."""
    group = model.Group.get(org_id) if org_id else None
    return (group.title or group.name) if group else "–"


def decided(submission: Submission, last: Decision, named: Mapping[str, str]) -> Pairs:
    """The decision: what, by whom, when, why, with what due."""
    notes = " dengan catatan" if last.notes and last.to_state == "APPROVED" else ""
    return filled([
        ("Keputusan", f"{state(last.to_state)}{notes}".upper()), ("Tanggal", moment(last.created)),
        ("Diputuskan oleh", f"{named.get(last.actor, last.actor)}, {role(last.role)}"), ("Alasan", last.reason),
        ("Catatan diselesaikan paling lambat", day(last.due) if last.due else ""),
        ("Dokumen penetapan", document(last)), ("Dasar", last.basis), ("Diterbitkan", moment(submission.applied))])
