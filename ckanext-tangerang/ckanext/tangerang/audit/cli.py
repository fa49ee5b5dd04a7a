"""``ckan sdi audit``: verify the chain, print its head."""
from __future__ import annotations

import click

from ckanext.tangerang.audit import verify as chain

__all__ = ["audit"]

WORDS = {
    "changed": "row {seq} ({id}, {action}) was changed",
    "removed": "row {seq} is missing",
    "inserted": "row {seq} ({id}, {action}) was inserted",
    "head": "row {seq} ({id}, {action}) is not the one the known head names",
}


@click.group()
def audit() -> None:
    """The chain of audit events."""


@audit.command()
@click.option("--head", "known", help="a head kept elsewhere, as printed by 'audit head'")
def verify(known: str | None) -> None:
    """Check every row against the one before; name each that was changed, removed or inserted."""
    try:
        against = chain.Head.parse(known) if known else None
    except ValueError as error:
        raise click.BadParameter("a head looks like 12:<64 hexadecimal digits>", param_hint="--head") from error
    found = list(chain.problems(chain.rows(), against))
    for problem in found:
        click.echo(WORDS[problem.word].format(seq=problem.seq, id=problem.id, action=problem.action))
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"{chain.head().seq} rows, unbroken")


@audit.command()
def head() -> None:
    """Print the number and hash of the last row, to be kept elsewhere."""
    click.echo(str(chain.head()))
