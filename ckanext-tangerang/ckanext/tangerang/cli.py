"""The command group ``ckan sdi``; the rooms add their commands to it."""
import click


@click.group()
def sdi() -> None:
    """Satu Data Indonesia: catalogue and standards registry."""
