"""Evidence of a sub-process: added by people, proposed by the catalogue, confirmed or declined by the agency."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.delivery import names, receive, storage
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle import evidence_file
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import CONFIRMED, DECLINED, DONE, PROPOSED, Evidence, ProcessStep
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.people.language import lang
from satudata import gsbpm

Json = dict[str, Any]
LONGEST = {"title": 300, "note": 2000, "reason": 1000, "link": 2000}
MOST = 100
"""Pieces of evidence of one step."""


@dataclass
class Given:
    """Evidence as a person gives it."""

    kind: str
    title: str
    date: str
    link: str
    note: str
    public: bool
    filename: str = ""
    stream: IO[bytes] | None = None


def of_step(seen: Seen, step: str) -> list[Evidence]:
    """Evidence of a step the person may see, what waits for a decision first, then the newest."""
    query = sa.select(Evidence).where(Evidence.activity_id == seen.activity.record_id, Evidence.step == step)
    if not seen.internal:
        query = query.where(Evidence.public, Evidence.state == CONFIRMED)
    order = (Evidence.state != PROPOSED, Evidence.state == DECLINED, Evidence.created.desc(), Evidence.id)
    return list(model.Session.scalars(query.order_by(*order)))


def shown(row: Evidence) -> Json:
    """A piece of evidence as actions give it; where its bytes lie stays inside."""
    kind, source = gsbpm.evidence_kinds().get(row.kind), gsbpm.sources().get(row.source or "")
    return {
        "id": row.id, "step": row.step, "kind": row.kind, "kind_title": kind.title.in_(lang()) if kind else "",
        "title": row.title or (source.title.in_(lang()) if source else ""),
        "date": row.date.isoformat() if row.date else None, "filename": row.filename, "size": row.size, "link": row.link,
        "state": row.state, "origin": row.origin, "source": row.source,
        "source_title": source.title.in_(lang()) if source else "", "record": row.record, "note": row.note,
        "public": row.public, "reason": row.reason, "created": row.created.isoformat(),
    }


def proves(rows: Iterable[Evidence], guide: gsbpm.Guidance) -> bool:
    """Whether one piece is confirmed and of a required kind, or an event of the catalogue."""
    return any(row.state == CONFIRMED and (row.origin == "event" or row.kind in guide.required) for row in rows)


def add(seen: Seen, step: gsbpm.Step, given: Given, actor: str) -> Evidence:
    """Keeps what a person gives as evidence; ``ValidationError`` keyed by field, nothing is kept then."""
    guide = gsbpm.guidance(step.code, seen.activity.collection)
    said = faults(given, guide)
    if len(of_step(seen, step.code)) >= MOST:
        said["title"] = tk._("A sub-process holds at most %(most)s pieces of evidence.") % {"most": MOST}
    data = b"" if given.stream is None or "kind" in said else _bytes(given, said)
    if said:
        raise tk.ValidationError({field: [sentence] for field, sentence in said.items()})
    row = Evidence(
        activity_id=seen.activity.record_id, step=step.code, kind=given.kind, title=given.title.strip(),
        date=to_date(given.date, "date"), link=given.link.strip(), note=given.note.strip(), public=given.public,
        state=CONFIRMED, origin="person", created_by=actor, reason="")
    if given.stream is not None:
        stored = evidence_file.put(data)
        row.filename, row.size, row.sha256 = names.clean(given.filename), stored.size, stored.sha256
    model.Session.add(row)
    model.Session.flush()
    told(row, "added", actor)
    return row


def faults(given: Given, guide: gsbpm.Guidance) -> dict[str, str]:
    """What is wrong with the evidence, by field."""
    said: dict[str, str] = {}
    if given.kind not in guide.kinds:
        said["kind"] = tk._("Choose the kind of evidence from the list of this sub-process.")
    if not given.title.strip():
        said["title"] = tk._("Give the evidence a title, such as “Minutes of 12 March 2026”.")
    for field in ("title", "note", "link"):
        if len(getattr(given, field)) > LONGEST[field]:
            said[field] = tk._("At most %(limit)s characters.") % {"limit": LONGEST[field]}
    try:
        day = to_date(given.date, "date")
    except tk.ValidationError as error:
        said["date"] = error.error_dict["date"][0]
    else:
        if day and day > today():
            said["date"] = tk._("This day is still to come. Evidence exists already.")
    return said | _place_fault(given)


def _place_fault(given: Given) -> dict[str, str]:
    """A file or a link, one of them."""
    link = given.link.strip()
    if given.stream is not None and link:
        return {"link": tk._("Give either a file or a link.")}
    if given.stream is None and not link:
        return {"upload": tk._("Choose a file, or give a link.")}
    return {"link": tk._("Give a link that begins with https:// or http://.")} if link and not is_web(link) else {}


def is_web(link: str) -> bool:
    """Whether this is an address of a web page, without a password in it."""
    try:
        parts = urlsplit(link)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
    return known and link.isprintable() and not any(mark in link for mark in " <>\"\\")


def _bytes(given: Given, said: dict[str, str]) -> bytes:
    """The file's bytes; a file that may not be taken is said in ``said``."""
    assert given.stream is not None
    data = given.stream.read(evidence_file.limit() + 1)
    fault = evidence_file.fault(data, given.filename, gsbpm.evidence_kinds()[given.kind])
    if fault:
        said["upload"] = fault
    return data


def decide(row: Evidence, *, confirm: bool, reason: str, public: bool | None, actor: str) -> None:
    """The agency's answer to what the catalogue proposed; ``ValidationError`` where there is nothing to decide."""
    if row.state != PROPOSED:
        raise tk.ValidationError({"id": [tk._("This evidence was decided already.")]})
    if not confirm and not reason:
        raise tk.ValidationError({"reason": [tk._("Say why it is no evidence of this sub-process.")]})
    row.state, row.reason = (CONFIRMED if confirm else DECLINED), reason
    row.decided, row.decided_by = now(), actor
    row.public = bool(public) if confirm else False
    told(row, row.state, actor)


def remove(seen: Seen, row: Evidence, actor: str) -> None:
    """Takes evidence of a person away, its file too; what the catalogue saw stays."""
    if row.origin != "person":
        raise tk.ValidationError({"id": [tk._("What the catalogue saw is not removed. A proposal can be declined.")]})
    step = model.Session.get(ProcessStep, (row.activity_id, row.step), with_for_update=True, populate_existing=True)
    rest = [other for other in of_step(seen, row.step) if other.id != row.id]
    guide = gsbpm.guidance(row.step, seen.activity.collection)
    if step is not None and step.state == DONE and not proves(rest, guide):
        raise tk.ValidationError({"id": [
            tk._("This sub-process is done because of this evidence. Set it to under way first, or add other evidence.")]})
    told(row, "removed", actor)
    sha256 = row.sha256
    model.Session.delete(row)
    model.Session.flush()
    if sha256 and not receive.is_needed(sha256):
        storage.remove(sha256)


def told(row: Evidence, change: str, actor: str) -> None:
    """The audit row of what was done to a piece of evidence."""
    audit.record(audit.ProcessChanged(
        actor=actor, subject=row.activity_id, step=row.step, change=change, evidence=row.id, sha256=row.sha256,
        source=row.source, record=row.record))
