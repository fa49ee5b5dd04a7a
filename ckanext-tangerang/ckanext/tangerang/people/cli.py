"""``ckan sdi grants``: bring CKAN's memberships in line with the grants of today."""
from __future__ import annotations

import click
from ckan import model

from ckanext.tangerang.people.grants import follow_all

__all__ = ["grants"]


@click.group()
def grants() -> None:
    """Dated grants of roles."""


@grants.command()
def follow() -> None:
    """Make every membership what the grants of today say; run once a day."""
    count = follow_all()
    model.Session.commit()
    click.echo(f"{count} memberships follow their grants")
