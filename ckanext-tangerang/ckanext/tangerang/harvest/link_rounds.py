"""Links of public records, asked once a day: by the worker, a slice at a time, going on where it was left."""
from __future__ import annotations

import logging
import time
from datetime import timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance import public, reassess
from ckanext.tangerang.harvest import links
from ckanext.tangerang.harvest.jobs import only_one
from ckanext.tangerang.harvest.link_model import LinkRound
from ckanext.tangerang.harvest.model import now
from ckanext.tangerang.later import left_to_worker
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision.records import published_of

log = logging.getLogger(__name__)
LOCK = "links"
STEP = 25
"""Records in one transaction."""
SPAN, TIMEOUT = 30, 600
"""Seconds after which a slice ends, so that others have their turn; seconds a job may take at most."""
LOST = timedelta(minutes=20)
"""After which a slice the worker was asked for, and which never ended, is asked for again."""


def ask() -> bool:
    """Has the worker go on with the round of today; whether there was anything to ask for. Commits."""
    if not tk.asbool(tk.config.get("ckanext.sdi.check_links", True)):
        return False
    day = today()
    row = model.Session.get(LinkRound, day, with_for_update=True, populate_existing=True)
    if row is None:
        model.Session.execute(sa.delete(LinkRound).where(LinkRound.day < day - timedelta(30)))
        row = LinkRound(day=day)
        model.Session.add(row)
    if row.finished or (row.asked and row.asked > now() - LOST):
        model.Session.rollback()
        return False
    row.asked = now()
    model.Session.commit()
    return left_to_worker(run, [], "links of public records", TIMEOUT)


def run(span: float = SPAN) -> None:
    """Steps until the round of today is done or the time is up. Called twice at once, the second call does nothing."""
    began = time.monotonic()
    with only_one(LOCK) as mine, links.Asker() as asker:
        while mine and step(asker) and time.monotonic() - began < span:
            pass
    if mine:
        model.Session.execute(sa.update(LinkRound).where(LinkRound.day == today()).values(asked=None))
        model.Session.commit()


def step(asker: links.Asker) -> bool:
    """The next records, committed; whether there may be more now. Where nothing answers at all, nothing is noted."""
    row = model.Session.get(LinkRound, today(), populate_existing=True)
    if row is None or row.finished:
        return False
    ids = list(model.Session.scalars(sa.select(model.Package.id).where(
        model.Package.state == "active", model.Package.private.is_(False), model.Package.id > row.position,
    ).order_by(model.Package.id).limit(STEP)))
    if not ids:
        row.finished = now()
        model.Session.commit()
        return False
    revisions = published_of(ids)
    named = {id_: links.external(one.record, one.kind) for id_, one in revisions.items()}
    model.Session.commit()  # no transaction waits for other people's servers
    answers = asker.ask({url for found in named.values() for _, url in found})
    if asker.alone:
        log.warning("no server answers: links are asked again later")
        return False
    failed = links.note(ids, named, answers)
    row = model.Session.get_one(LinkRound, today())
    row.position, row.records, row.links = ids[-1], row.records + len(ids), row.links + sum(map(len, named.values()))
    row.failed += failed
    model.Session.flush()
    changed = public.outdated(list(published_of(ids).values()))
    row.judged += len(changed)
    model.Session.commit()
    reassess.again(changed)
    return True
