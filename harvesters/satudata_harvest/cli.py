"""The command ``satudata-harvest``: look at a source, preview it, harvest it into a catalogue, test its mapping."""
from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from satudata.text import Text
from satudata_harvest import allowance, mapping, show, source
from satudata_harvest.agent import settings
from satudata_harvest.agent.dry import DryCatalogue
from satudata_harvest.agent.keeper import Keeper
from satudata_harvest.agent.link import AGENT, connect
from satudata_harvest.agent.turn import carry_out
from satudata_harvest.catalogue import Catalogue, Outcome, Patience
from satudata_harvest.connectors import find
from satudata_harvest.connectors.base import Structure
from satudata_harvest.engine import Engine, Report
from satudata_harvest.failure import Failure
from satudata_harvest.source import SourceDocument, SourceInvalid
from satudata_harvest.spool import Known

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE, EXIT_FAILED, EXIT_HELD = 0, 1, 2, 3, 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives its exit code: 0 all well, 1 some records refused or tests wrong, 2 wrong use or document,
    3 source or catalogue failed, 4 held for walidata."""
    options = parser().parse_args(arguments)
    commands: dict[str, Callable[[argparse.Namespace, SourceDocument], int]] = {
        "check": check, "describe": describe, "test": test, "preview": preview, "run": run}
    out = show.Out(options.json, options.lang)
    options.out = out
    try:
        if options.command == "agent":
            return agent(options, settings.load(options.settings))
        return commands[options.command](options, source.load(options.source))
    except SourceInvalid as invalid:
        out.troubles(invalid.troubles)
        return EXIT_USAGE
    except Failure as failure:
        out.failure(failure)
        return EXIT_FAILED


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser(prog=AGENT, description="Harvests the data of an agency's system into a Satu Data catalogue.")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_ in (("check", "can the source be reached and read"), ("describe", "list its tables and columns"),
                        ("test", "run the tests inside the mapping"), ("preview", "show what a run would do, change nothing"),
                        ("run", "harvest into the catalogue")):
        one = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        one.add_argument("source", metavar="SOURCE.yaml", help="the source document, YAML or JSON")
        one.add_argument("--json", action="store_true", help="print JSON instead of sentences")
        one.add_argument("--lang", choices=("id", "en"), default="id", help="language of the sentences (id)")
        one.add_argument("--allow", metavar="FILE", help=f"the operator's list of what may be reached (or ${allowance.VARIABLE})")
        if name in ("preview", "run"):
            one.add_argument("--catalogue", metavar="URL", required=name == "run", help="address of the catalogue")
            one.add_argument("--token-env", metavar="NAME", help="environment variable that holds the agent's API token")
    one = commands.add_parser("agent", help="harvest by a settings file, at its hours",
                              description="Harvests one source by a settings file, at the hours it names, until it is stopped.")
    one.add_argument("settings", metavar="AGENT.yaml", help="the agent's settings: catalogue, source, token, what may be reached")
    one.add_argument("--once", action="store_true", help="harvest now and end")
    one.add_argument("--dry", action="store_true", help="print what would be sent, send nothing, and end")
    one.add_argument("--json", action="store_true", help="print JSON instead of sentences")
    one.add_argument("--lang", choices=("id", "en"), default="id", help="language of the sentences (id)")
    return whole


def check(options: argparse.Namespace, document: SourceDocument) -> int:
    """``check``: 0 reachable, 3 not."""
    with _room() as room:
        found = _connector(options, document, room).check()
    options.out.check(found)
    return EXIT_OK if found.ok else EXIT_FAILED


def describe(options: argparse.Namespace, document: SourceDocument) -> int:
    """``describe``: tables and columns, and the code lists they point at."""
    with _room() as room:
        structure = _connector(options, document, room).describe()
    found = structure or Structure(())
    options.out.structure([asdict(table) for table in found.tables], [asdict(codes) for codes in found.codelists])
    return EXIT_OK


def test(options: argparse.Namespace, document: SourceDocument) -> int:
    """``test``: 0 all tests of the mapping hold, 1 some do not."""
    mistakes = [asdict(mistake) for mistake in mapping.run_tests(document.mapping)]
    options.out.tests(len(document.mapping.get("tests", ())), mistakes)
    return EXIT_FINDINGS if mistakes else EXIT_OK


def preview(options: argparse.Namespace, document: SourceDocument) -> int:
    """``preview``: the plan; against an empty catalogue when none is named."""
    catalogue = _catalogue(options, document) if options.catalogue else _Empty(document)
    plan = Engine(document, catalogue, allowance.load(options.allow)).preview()
    options.out.plan(plan.as_dict())
    return EXIT_FINDINGS if plan.counts["refused"] else EXIT_OK


def run(options: argparse.Namespace, document: SourceDocument) -> int:
    """``run``: harvests; the catalogue holds the report too."""
    run_id, report = carry_out(_catalogue(options, document), allowance.load(options.allow), document=document)
    options.out.report(run_id, report.as_dict())
    return ending(report)


def agent(options: argparse.Namespace, wanted: settings.Settings) -> int:
    """``agent``: at the hours of the settings until stopped; with ``--once`` or ``--dry``, or without hours, one harvest."""
    def catalogue(kind: type[Catalogue]) -> Catalogue:
        link = connect(wanted.catalogue, wanted.token(), proxy=wanted.proxy, ca_file=wanted.ca_file)
        return kind(link, wanted.source, Patience(wanted.patience_hours, 1, 300))

    def turn() -> Report:
        run_id, report = carry_out(catalogue(Catalogue), wanted.allow, under=wanted.store)
        options.out.report(run_id, report.as_dict())
        return report

    if wanted.store:
        wanted.store.mkdir(parents=True, exist_ok=True)
    if options.dry:
        return ending(carry_out(catalogue(DryCatalogue), wanted.allow, under=wanted.store)[1])
    if options.once or not wanted.schedule:
        return ending(turn())
    Keeper(wanted, lambda: bool((failure := turn().failure) and failure.retriable)).forever()
    return EXIT_OK


def ending(report: Report) -> int:
    """The exit code of a run."""
    if report.state == "finished":
        return EXIT_FINDINGS if report.problems else EXIT_OK
    return EXIT_HELD if report.state == "quarantined" else EXIT_FAILED


class _Empty:
    """A catalogue that holds nothing, for a preview before the source is registered."""

    def __init__(self, document: SourceDocument) -> None:
        self.owner_org = document.owner_org

    def records(self) -> Iterator[Known]:
        return iter(())

    def values(self, identifiers: Sequence[str]) -> dict[str, dict[str, Any]]:
        return {}

    def plan(self, run_id: str, plan: Mapping[str, Any]) -> dict[str, Any]:
        raise NotImplementedError("a preview applies nothing")

    def deliver(self, file: Path, filename: str) -> str:
        raise NotImplementedError("a preview applies nothing")

    def apply(self, run_id: str, items: Sequence[Mapping[str, Any]]) -> list[Outcome]:
        raise NotImplementedError("a preview applies nothing")


def _catalogue(options: argparse.Namespace, document: SourceDocument) -> Catalogue:
    token = os.environ.get(options.token_env or "")
    if not token:
        raise Failure("SOURCE_FORBIDDEN", Text(
            id="Sebutkan variabel lingkungan yang memuat token agen dengan --token-env.",
            en="Name the environment variable that holds the agent's token with --token-env."), "--token-env")
    return Catalogue(connect(options.catalogue.rstrip("/"), token), document.name)


def _connector(options: argparse.Namespace, document: SourceDocument, room: Path) -> Any:
    allowed = allowance.load(options.allow)
    return find(document.connector)(document, allowed, allowed.limits.lowered(document.limits), room)


class _room(tempfile.TemporaryDirectory[str]):  # noqa: N801 - used as a function
    """A folder for what a connector spools."""

    def __enter__(self) -> Path:  # type: ignore[override]
        return Path(super().__enter__())


if __name__ == "__main__":
    sys.exit(main())
