"""``ckan sdi harvest``: see where sources stand, run one now, stop or unlock a run, remove what is old."""
from __future__ import annotations

import json
from typing import Any

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


@harvest.command("list")
def list_() -> None:
    """List sources with policy, state of the last run and next hour."""
    from ckanext.tangerang.harvest.actions import last_runs
    from ckanext.tangerang.harvest.model import Source
    found = list(model.Session.scalars(sa.select(Source).where(Source.state == "active").order_by(Source.name)))
    last = last_runs([source.id for source in found])
    for source in found:
        state = last[source.id].state if source.id in last else "-"
        due = f"{source.next_run:%Y-%m-%d %H:%M}Z" if source.next_run else "-"
        click.echo(f"{source.name:30} {source.policy:17} {state:12} {due}")


@harvest.command()
@click.option("--days", default=7, show_default=True, help="Count the runs of so many days.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(days: int, as_json: bool) -> None:
    """Runs, durations, failures, sources by state, and what waits how long."""
    from ckanext.tangerang.harvest import metrics
    found = metrics.numbers(days)
    if as_json:
        click.echo(json.dumps(found))
        return
    for name, value in found.items():
        click.echo(f"{name:20} {said(value)}")


def said(value: Any) -> str:
    """A value of the numbers in a line."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {one if one is not None else '-'}" for name, one in value.items()) or "-"
    return "-" if value is None else str(value)


@harvest.command()
@click.argument("run_id")
@click.option("--reason", default="", help="Kept with the run.")
def cancel(run_id: str, reason: str) -> None:
    """Stop a run; its process notices at its next batch."""
    from ckanext.tangerang.harvest import runs, sources
    found = runs.get(run_id, lock=True)
    runs.cancel(operator(sources.get(found.source_id)), found, reason or "ckan sdi harvest cancel")
    model.Session.commit()
    click.echo(f"{run_id}: {found.state}")


@harvest.command()
@click.argument("source")
def unlock(source: str) -> None:
    """Close the live run of a source whose process is known to be dead, so that another may start."""
    from ckanext.tangerang.harvest import jobs, runs, sources
    found = sources.get(source, lock=True)
    live = runs.live_run(found.id)
    if live is None:
        click.echo(f"{source}: no run is live")
        return
    with jobs.only_one(found.id) as dead:
        if not dead:
            raise click.ClickException("its process is at work: use cancel")
        runs.cancel(operator(found), live, "ckan sdi harvest unlock")
        model.Session.commit()
    click.echo(f"{live.id}: {live.state}")


@harvest.command()
def prune() -> None:
    """Remove runs, looks and drafts older than their days; the clock does it once a day."""
    from ckanext.tangerang.harvest import retention
    found = retention.prune_all()
    model.Session.commit()
    click.echo(", ".join(f"{number} {name}" for name, number in found.items()) + " removed")


def operator(source: Any) -> Any:
    """Who stands for the operator of the machine in the audit: the technical user of the source."""
    return model.User.get(source.agent)
