"""``ckan sdi harvest``: start what is due, run one source now, see where sources stand."""
from __future__ import annotations

import click
import sqlalchemy as sa
from ckan import model

__all__ = ["harvest"]


@click.group()
def harvest() -> None:
    """Harvest sources and their runs."""


@harvest.command()
@click.argument("source")
def run(source: str) -> None:
    """Harvest one source (id or name) now, in this process."""
    from ckanext.tangerang.harvest import jobs, runs, sources
    found = sources.get(source, lock=True)
    begun = runs.start(model.User.get(found.agent), found)
    source_id, run_id = found.id, begun.id
    model.Session.commit()
    state = jobs.job(source_id, run_id)
    click.echo(f"{run_id}: {state} {runs.as_dict(runs.get(run_id), full=False)['counts']}")


@harvest.command()
def status() -> None:
    """List sources with their last run."""
    from ckanext.tangerang.harvest.actions import last_runs
    from ckanext.tangerang.harvest.model import Source
    found = list(model.Session.scalars(sa.select(Source).where(Source.state == "active").order_by(Source.name)))
    last = last_runs([source.id for source in found])
    for source in found:
        state = last[source.id].state if source.id in last else "-"
        click.echo(f"{source.name:30} {source.policy:17} {state}")
