"""Loading the classifications that come with the library, through the door like any other standard.

A technical account proposes them; a walidata and, where one is granted, a pembina decide. Whoever runs the loading names
them: the decision is theirs, made beforehand for the lists as shipped, and says so. Without them the lists wait in the queue.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import grants, permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry import central, code_lists
from ckanext.tangerang.revision import flow, records, saving
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.model import Revision, Submission, now
from ckanext.tangerang.revision.standing import NOTES_DAYS
from satudata import classifications
from satudata.classifications import Shipped
from satudata.record import digest

LOADER = "pemuat-standar"
OPEN = ("DRAFT", "SUBMITTED", "UNDER_REVIEW", "CORRECTION_REQUIRED", "REVISED")


@dataclass(frozen=True)
class Deciders:
    """Whose standing decision the loading carries out; None: it only proposes."""

    walidata: model.User | None = None
    pembina: model.User | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one list: ``public``, ``unchanged``, ``waiting`` (in the queue) or ``refused``, and why."""

    name: str
    word: str
    record_id: str | None = None
    reason: str = ""


def load_all(org: model.Group, deciders: Deciders, names: Iterable[str] = ()) -> Iterator[Outcome]:
    """Loads the lists of these names (all where none is given), one after the other; changed ones as a new version.

    Called again it changes nothing that has not changed. Commits.
    """
    loader = account(org, deciders.walidata)
    approved: list[tuple[Shipped, Revision]] = []
    for name in list(names) or classifications.names():
        shipped = classifications.load(name)
        present = code_lists.of_name(shipped.header["kode_list"])
        reason = obstacle(shipped, present, loader)
        record = records.normalised("klasifikasi", {**shipped.record(), "owner_org": org.id})
        if reason or (present is not None and same(present, record)):
            yield Outcome(name, "waiting" if reason else "unchanged", present.id if present else None, reason)
            continue
        revision = proposed(loader, record, present)
        refused = decided(shipped, revision, deciders)
        if revision.submission.state == "APPROVED":
            approved.append((shipped, revision))
        else:
            yield Outcome(name, "waiting", revision.record_id, refused)
    yield from published(approved, deciders.walidata)


def account(org: model.Group, giver: model.User | None) -> model.User:
    """The technical account that proposes: it cannot sign in, and writes classifications of this agency only."""
    user = model.User.get(LOADER)
    if user is None:
        user = model.User(name=LOADER, fullname="Pemuat standar", about=tk._("Technical account: proposes the lists that come "
                                                                           "with the catalogue."))
        model.Session.add(user)
        model.Session.flush()
    if not permissions.can(user, "revision_create", owner_org=org.id, kind="klasifikasi", created_by=user.id):
        if giver is None or not permissions.can(giver, "grant_create"):
            giver = model.User.get(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])
        grants.give(giver, role="produsen", user=user, org=org, kind="klasifikasi", source=None, start=today(), until=None)
    model.Session.commit()
    return user


def obstacle(shipped: Shipped, present: model.Package | None, loader: model.User) -> str:
    """Why the list is left alone now, as a sentence; "" where nothing stands in the way."""
    ours = sa.select(Revision.id).join(Revision.submission).where(
        Revision.created_by == loader.id, Revision.version.is_(None), Submission.state.in_(OPEN),
        Revision.record["kode_list"].astext == shipped.header["kode_list"])
    if model.Session.scalars(ours.limit(1)).first():
        return tk._("An earlier loading of this list still waits for a decision.")
    before = records.published(present.id) if present else None
    if before is not None and before.created_by != loader.id:
        return tk._("A list with this code is public already and was not loaded from here.")
    return ""


def same(present: model.Package, record: Mapping[str, Any]) -> bool:
    """Whether the public version says what the shipped list says."""
    before = records.published(present.id)
    return before is not None and digest(before.record) == digest(record)


def proposed(loader: model.User, record: dict[str, Any], present: model.Package | None) -> Revision:
    """A revision sent by the loader; committed."""
    with central.importing():
        record_id = present.id if present else None
        revision = saving.create(loader, kind="klasifikasi", record=record, record_id=record_id, origin="api")
        revision.record = {**record, "owner_org": revision.owner_org}
        flow.move(Ask(revision.submission, "submit", loader))
        model.Session.commit()
    return revision


def decided(shipped: Shipped, revision: Revision, deciders: Deciders) -> str:
    """Carries the decision out as far as the people named may decide; gives what was in the way, as a sentence."""
    if deciders.walidata is None:
        return tk._("It waits for the decision of walidata.")
    submission = revision.submission
    basis = f"ckan sdi standards load, {shipped.name} {shipped.header['versi']}, {digest(revision.record)[:12]}"
    try:
        flow.move(Ask(submission, "take", deciders.walidata, basis=basis))
        for person in (deciders.walidata, deciders.pembina):
            if person is not None and submission.state == "UNDER_REVIEW":
                approve(submission, person, basis, shipped)
        model.Session.commit()
    except (tk.ValidationError, tk.NotAuthorized) as error:
        model.Session.rollback()
        return sentence(error)
    return "" if submission.state == "APPROVED" else tk._("It waits for the decision of the pembina.")


def approve(submission: Submission, person: model.User, basis: str, shipped: Shipped) -> None:
    """One approval; open conditions are noted with a day by which they are met."""
    notes = bool(submission.syarat)
    due = today() + timedelta(days=NOTES_DAYS) if notes else None
    flow.move(Ask(submission, "approve", person, basis=basis, notes=notes, due=due, document=shipped.document))


def sentence(error: tk.ValidationError | tk.NotAuthorized) -> str:
    """A refusal in one line."""
    if isinstance(error, tk.ValidationError):
        return "; ".join(f"{field}: {said}" for field, said in error.error_summary.items())
    return str(error.message or error)


def published(approved: list[tuple[Shipped, Revision]], decider: model.User | None) -> Iterator[Outcome]:
    """Makes the approved lists public with one index commit."""
    if not approved or decider is None:
        return
    from ckanext.tangerang.publish.apply import apply_batch
    names = {revision.id: (shipped.name, revision.record_id) for shipped, revision in approved}
    actor = decider.name
    done = []
    for outcome in apply_batch(list(names), actor=actor):
        name, record_id = names[outcome.revision_id]
        if outcome.ok:
            done.append(outcome.revision_id)
        yield Outcome(name, "public" if outcome.ok else "waiting", record_id, outcome.reason or "")
    mine = sa.select(Revision.submission_id).where(Revision.id.in_(done))
    model.Session.execute(sa.update(Submission).where(Submission.id.in_(mine)).values(applied=now())
                          .execution_options(synchronize_session=False))
    model.Session.commit()
