"""``ckan sdi submissions``: publish what was approved and is due."""
from __future__ import annotations

import click

from ckanext.tangerang.revision.jobs import apply_due

__all__ = ["submissions"]


@click.group()
def submissions() -> None:
    """Submissions and their publication."""


@submissions.command("apply-due")
def apply_due_command() -> None:
    """Publish every approved submission whose hour has come, also those a killed worker left behind."""
    click.echo(f"{apply_due()} submissions published")
