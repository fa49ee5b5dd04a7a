"""Who is told what when a submission moves, a finding is answered, or something public is withdrawn or corrected."""
from __future__ import annotations

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import notices
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Submission
from ckanext.tangerang.revision.transitions import Row


def moved(ask: Ask, row: Row) -> None:
    """Tells those concerned by a transition; one that rests on a standing decision, where nobody acted, tells nobody."""
    submission = ask.submission
    if row.next == "pendukung":
        about(submission, "first_check", notices.holders("walidata_pendukung", org=submission.owner_org), ask)
    elif row.event in ("submit", "pass"):
        notices.tell_once(notices.holders("walidata"), "queue", f"queue:{today()}", actor=ask.user.id,
                          subject=("queue", today().isoformat()), title="", url="/pengajuan/")
    if ask.basis or row.event in ("submit", "pass", "withdraw"):
        return
    if row.event == "return" and row.next == "walidata":
        about(submission, "pembina_return", [submission.assignee] if submission.assignee else notices.holders("walidata"), ask)
        return
    about(submission, "forwarded" if row.next == "pembina" else row.event, senders(submission), ask)
    if row.next == "pembina":
        about(submission, "pembina", notices.holders("pembina", kind=submission.kind), ask)
    if row.to == "APPROVED":
        standards(submission, ask)


def about(submission: Submission, event: str, people: list[str], ask: Ask) -> None:
    """Tells people something about a submission."""
    notices.tell(people, event, actor=ask.user.id, subject=("submission", submission.id),
                 title=submission.title or submission.number, url=f"/pengajuan/{submission.id}", number=submission.number,
                 due=ask.due.isoformat() if ask.due else None, reason=ask.reason)


def senders(submission: Submission) -> list[str]:
    """Whom it was handed to, else who made and who sent it; where none of them reads any more (an agent, a closed account) its
    agency's producers."""
    carriers = (submission.custodian,) if submission.custodian else (submission.submitted_by, submission.created_by)
    people = [person for person in carriers if person]
    return people if notices.readers(people, None) else notices.holders("produsen", org=submission.owner_org or "")


def standards(submission: Submission, ask: Ask) -> None:
    """Tells the producers of the agencies whose public records use a standard that a new version was approved."""
    for revision in submission.revisions:
        if not transitions.is_standard(revision.kind) or not revision.base_version:
            continue
        owners = sa.select(model.Package.owner_org).join(Reference, Reference.from_id == model.Package.id).where(
            Reference.to_id == revision.record_id, model.Package.state == "active",
            model.Package.id != revision.record_id).distinct()
        people = [person for org in model.Session.scalars(owners) if org for person in notices.holders("produsen", org=org)]
        notices.tell(people, "standard_changed", actor=ask.user.id, subject=(revision.kind, revision.record_id),
                     title=revision.title, url=f"/{revision.kind}/{revision.record_id}", number=submission.number)


def answered(submission: Submission, author: str | None, actor: str) -> None:
    """Tells the reviewer that the agency answered a finding."""
    notices.tell([submission.assignee or author], "answered", actor=actor, subject=("submission", submission.id),
                 title=submission.title or submission.number, url=f"/pengajuan/{submission.id}", number=submission.number)


def withdrawn(package: model.Package, actor: str, reason: str) -> None:
    """Tells the producers of the owning agency that a record, or a file of it, left the public."""
    public(package, "data_withdrawn", actor, reason)


def corrected(package: model.Package, actor: str, notice: str) -> None:
    """Tells the producers of the owning agency that their record carries a correction notice."""
    public(package, "data_corrected", actor, notice)


def public(package: model.Package, event: str, actor: str, reason: str) -> None:
    """Tells the producers of the owning agency something about a public record."""
    notices.tell(notices.holders("produsen", org=package.owner_org or ""), event, actor=actor,
                 subject=(package.type, package.id), title=package.title or package.name,
                 url=f"/{package.type}/{package.name}", reason=reason)
