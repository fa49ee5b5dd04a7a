"""``ckan sdi standards``: the classifications that come with the catalogue."""
from __future__ import annotations

import click
from ckan import model

from satudata import classifications

__all__ = ["standards"]


@click.group()
def standards() -> None:
    """The classifications that come with the catalogue."""


@standards.command(name="list")
def listed() -> None:
    """Name each list with its version, number of codes and source."""
    for name in classifications.names():
        shipped = classifications.load(name)
        header, count = shipped.header, len(shipped.codes.items)
        click.echo(f"{name}: {shipped.title.id}, {header['versi']}, {count} ({header['source']})")


@standards.command()
@click.option("--org", required=True, help="the agency that looks after the lists: that of walidata")
@click.option("--walidata", help="the account of the walidata whose decision this is; without one the lists wait in the queue")
@click.option("--pembina", help="the account of the pembina whose decision this is, where one is granted")
@click.argument("names", nargs=-1)
def load(org: str, walidata: str | None, pembina: str | None, names: tuple[str, ...]) -> None:
    """Propose the lists (or those NAMES) and carry out the decision about them; what is public already stays."""
    from ckanext.tangerang.registry import shipped
    group = model.Group.get(org)
    if group is None or not group.is_organization or group.state != "active":
        raise click.BadParameter(f"there is no agency {org}", param_hint="--org")
    unknown = set(names) - set(classifications.names())
    if unknown:
        raise click.BadParameter(f"there is no {', '.join(sorted(unknown))}: see 'ckan sdi standards list'", param_hint="NAMES")
    deciders = shipped.Deciders(person(walidata, "--walidata"), person(pembina, "--pembina"))
    for outcome in shipped.load_all(group, deciders, names):
        click.echo(f"{outcome.name}: {outcome.word}" + (f" ({outcome.reason})" if outcome.reason else ""))


@standards.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--walidata", required=True, help="the account of the walidata whose decision this is")
@click.option("--document", help="the number of the document these standards are set by")
@click.option("--write", is_flag=True, help="import; without it the file is only read and compared")
def import_file(file: str, walidata: str, document: str | None, write: bool) -> None:
    """Bring central standards (SDSN concepts) in from a CSV or XLSX FILE; exit status 1 where a row is refused."""
    from pathlib import Path

    import ckan.plugins.toolkit as tk

    from ckanext.tangerang.registry import central_import
    user = person(walidata, "--walidata")
    if user is None:
        raise click.BadParameter("name an account", param_hint="--walidata")
    try:
        done = central_import.bring_in(user, Path(file).read_bytes(), Path(file).name, document=document, dry_run=not write)
    except tk.ValidationError as refusal:
        for said in refusal.error_summary.values():
            click.echo(said, err=True)
        raise click.exceptions.Exit(1) from refusal
    for error in done["errors"]:
        click.echo(f"{error['cell']} {error['column']}: {error['message']}", err=True)
    click.echo(", ".join(f"{name}: {done[name]}" for name in ("created", "changed", "unchanged")))
    if done["errors"]:
        raise click.exceptions.Exit(1)


def person(name: str | None, option: str) -> model.User | None:
    """The account of that name."""
    if not name:
        return None
    user = model.User.get(name)
    if user is None or user.state != model.State.ACTIVE:
        raise click.BadParameter(f"there is no account {name}", param_hint=option)
    return user


@standards.command()
def rebuild() -> None:
    """Make the tables of codes and correspondences anew from the public versions, as after an upgrade."""
    import sqlalchemy as sa

    from ckanext.tangerang.registry import codes, correspondences
    from ckanext.tangerang.revision import records
    public = sa.select(model.Package.id).where(model.Package.type == "klasifikasi", model.Package.state == "active")
    done = 0
    for record_id in model.Session.scalars(public).all():
        revision = records.published(record_id)
        if revision is not None:
            codes.rebuild(revision)
            correspondences.rebuild(revision)
            model.Session.commit()
            done += 1
    click.echo(f"{done} classifications")
