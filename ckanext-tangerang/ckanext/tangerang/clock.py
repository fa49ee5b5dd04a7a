"""``ckan sdi clock``: what happens by itself: each minute what is due is published, harvested and mailed, embargoes end;
once a day the release calendar is kept, memberships follow their grants, people are reminded, names are compared between
agencies.
"""
from __future__ import annotations

import logging
import time
from datetime import date
from typing import NamedTuple

import click
from ckan import model
from sqlalchemy.exc import SQLAlchemyError

from ckanext.tangerang.audit.heads import publish_head
from ckanext.tangerang.calendar.daily import keep as keep_calendar
from ckanext.tangerang.compliance.dashboard_days import keep_day
from ckanext.tangerang.compliance.reassess import resume as resume_reassessment
from ckanext.tangerang.harvest.jobs import start_due
from ckanext.tangerang.harvest.link_rounds import ask as ask_for_links
from ckanext.tangerang.harvest.retention import prune_all
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.grants import follow_all
from ckanext.tangerang.people.mail import send_due
from ckanext.tangerang.people.notice_reminders import remind
from ckanext.tangerang.publish.release import release_due
from ckanext.tangerang.registry.harmonisation_jobs import compare_once_a_day
from ckanext.tangerang.revision.bulk_job import resume as resume_bulks
from ckanext.tangerang.revision.jobs import apply_due

log = logging.getLogger(__name__)
EVERY = 60


class Done(NamedTuple):
    """How many: submissions published, runs started, memberships changed, records whose files went out, those left."""

    published: int
    started: int
    changed: int
    released: int
    left: int


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and end, for cron.")
def clock(once: bool) -> None:
    """Publish and start what is due, every minute; several may run, each thing is done once."""
    if once:
        click.echo(said(due(daily=True)))
        return
    followed: date | None = None
    while True:
        began = time.monotonic()
        try:
            day = today()
            done = due(daily=followed != day)
            followed = day
            if any(done):
                log.info(said(done))
        except SQLAlchemyError:  # the database is away: the next minute finds the same work
            log.exception("what was due could not be done")
        finally:
            model.Session.remove()
        time.sleep(max(0.0, EVERY - (time.monotonic() - began)))


def due(daily: bool) -> Done:
    """Does what is due. ``daily`` work is idempotent: what is left of it is tried again."""
    published, started = apply_due(), start_due()
    resume_bulks()
    resume_reassessment()
    ask_for_links()
    released, left = release_due()
    changed = follow_all() if daily else 0
    if daily:
        keep_calendar()
        compare_once_a_day()
        keep_day()
        prune_all()
        publish_head()
        remind()
    model.Session.commit()
    send_due()
    return Done(published, started, changed, released, left)


def said(done: Done) -> str:
    return ("{} submissions published, {} harvest runs started, {} memberships follow their grants, "
            "files of {} records put out after their embargo, {} left for the next minute").format(*done)
