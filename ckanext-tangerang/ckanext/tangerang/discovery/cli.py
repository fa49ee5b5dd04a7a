"""``ckan sdi index``: whether search says what the database says."""
from __future__ import annotations

import sys

import click

__all__ = ["index_group"]


@click.group("index")
def index_group() -> None:
    """The search index."""


@index_group.command("rebuild")
@click.option("--processes", type=click.IntRange(1, 64), help="How many at once; as many as there are cores where none is named.")
def rebuild(processes: int | None) -> None:
    """Write the document of every public record anew, and take out those of records that are none; search goes on meanwhile."""
    from ckanext.tangerang.discovery import rebuild as room
    for done in room.rebuild(processes):
        click.echo(f"written: {done}")


@index_group.command("check")
@click.option("--fix", is_flag=True, help="Repair the difference.")
def check(fix: bool) -> None:
    """Compare the index with the database; exit status 1 where they differ and were not repaired."""
    from ckanext.tangerang.discovery import drift
    found = drift.drift()
    for label, ids in (("missing", found.missing), ("surplus", found.surplus), ("stale", found.stale)):
        click.echo(f"{label}: {len(ids)}")
        for record_id in ids[:20]:
            click.echo(f"  {record_id}")
    if found and fix:
        click.echo(f"repaired: {drift.repair(found)}")
    elif found:
        sys.exit(1)
