"""``ckan sdi clock``: what happens by itself: each minute what is due is published and harvested, memberships once a day."""
from __future__ import annotations

import logging
import time
from datetime import date

import click
from ckan import model
from sqlalchemy.exc import SQLAlchemyError

from ckanext.tangerang.harvest.jobs import start_due
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.grants import follow_all
from ckanext.tangerang.revision.jobs import apply_due

log = logging.getLogger(__name__)
EVERY = 60


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
            counts = due(daily=followed != today())
            followed = today()
            if any(counts):
                log.info(said(counts))
        except SQLAlchemyError:  # the database is away: the next minute finds the same work
            log.exception("what was due could not be done")
        finally:
            model.Session.remove()
        time.sleep(max(0.0, EVERY - (time.monotonic() - began)))


def due(daily: bool) -> tuple[int, int, int]:
    """Does what is due: (submissions published, runs started, memberships changed)."""
    published, started = apply_due(), start_due()
    changed = follow_all() if daily else 0
    model.Session.commit()
    return published, started, changed


def said(counts: tuple[int, int, int]) -> str:
    return "{} submissions published, {} harvest runs started, {} memberships follow their grants".format(*counts)
