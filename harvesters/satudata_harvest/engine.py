"""One harvest from end to end: read, map, compare, plan, guard, apply in batches, report."""
from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from satudata.text import Text
from satudata_harvest import guard
from satudata_harvest.allowance import Allowance
from satudata_harvest.catalogue import Outcome
from satudata_harvest.connectors import find
from satudata_harvest.connectors.base import Connector, SourceRecord
from satudata_harvest.failure import Failure
from satudata_harvest.fingerprint import Fingerprint
from satudata_harvest.limits import Limits
from satudata_harvest.plan import Plan, Problem, changed_fields, shown
from satudata_harvest.record import Mapper
from satudata_harvest.source import SourceDocument
from satudata_harvest.spool import Item, Known, Spool

PROBLEMS = 1_000


class Holder(Protocol):
    """What the engine needs of a catalogue."""

    owner_org: str

    def records(self) -> Iterator[Known]: ...
    def values(self, identifiers: list[str]) -> dict[str, dict[str, Any]]: ...
    def plan(self, run_id: str, plan: dict[str, Any]) -> dict[str, Any]: ...
    def deliver(self, file: Path, filename: str) -> str: ...
    def apply(self, run_id: str, items: list[dict[str, Any]]) -> list[Outcome]: ...


@dataclass
class Report:
    """How a run ended: its state (``finished``, ``quarantined`` or ``failed``), plan, outcomes and problems.

    :param marks: records that are the same but known by another fingerprint from now on (identifier -> fingerprint)
    """

    state: str
    plan: Plan
    outcomes: dict[str, int] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    failure: Failure | None = None
    reason: Text | None = None
    seconds: float = 0.0
    marks: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        failure = self.failure
        reason = self.reason or (failure.message if failure else None)
        return {
            "state": self.state, "plan": self.plan.as_dict(), "outcomes": self.outcomes, "problems": self.problems[:PROBLEMS],
            "word": failure.word.name if failure else ("QUARANTINED" if self.state == "quarantined" else None),
            "message": {"id": reason.id, "en": reason.en} if reason else None,
            "advice": {"id": failure.advice.id, "en": failure.advice.en} if failure else None,
            "field": failure.field if failure else None, "seconds": round(self.seconds, 3),
        }


class Engine:
    """Harvests one source into one catalogue.

    :param document: the source
    :param catalogue: what holds the records
    :param allowance: what the operator lets the source reach
    :param under: folder for the spool (the system's temporary folder when None)
    :param beat: called now and then while reading and applying; may raise to stop the run
    :param paused: seconds spent so far waiting for a catalogue that is away; they do not count as the run's own
    """

    def __init__(self, document: SourceDocument, catalogue: Holder, allowance: Allowance, *, under: Path | None = None,
                 beat: Callable[[], None] = lambda: None, paused: Callable[[], float] = lambda: 0.0) -> None:
        self.paused = paused
        self.document, self.catalogue, self.allowance, self.under, self.beat = document, catalogue, allowance, under, beat
        self.limits: Limits = allowance.limits.lowered(document.limits)
        self.reach = document.reach()
        self.end = time.monotonic() + self.limits.run_seconds

    def preview(self) -> Plan:
        """The plan of a run that is not carried out.

        :raises Failure: the source or the catalogue cannot be read
        """
        with Spool(self.under) as spool:
            plan = self._planned(spool, keep=False)
            self._explain(plan)
            return plan

    def run(self, run_id: str) -> Report:
        """Carries out a run that was started in the catalogue; never raises for what a source does."""
        started = time.monotonic()
        plan = Plan()
        try:
            with Spool(self.under) as spool:
                plan = self._planned(spool, keep=True)
                report = self._carried_out(run_id, plan, spool)
                report.marks = spool.marks
        except Failure as failure:
            report = Report("failed", plan, failure=failure)
        except (OSError, sqlite3.Error):  # a full disk is an error of the spool's database as well
            report = Report("failed", plan, failure=Failure("INTERNAL_ERROR", Text(
                id="Tempat simpan sementara tidak dapat ditulisi.", en="The temporary store cannot be written.")))
        report.seconds = time.monotonic() - started
        return report

    def _carried_out(self, run_id: str, plan: Plan, spool: Spool) -> Report:
        if not spool.number:
            return Report("finished", plan, problems=[problem.as_dict() for problem in plan.problems])
        self._explain(plan)
        run = self.catalogue.plan(run_id, plan.as_dict())
        if run["state"] == "quarantined":
            return Report("quarantined", plan, reason=guard.judge(plan.as_dict(), self.limits).reason)
        report = Report("finished", plan, problems=[problem.as_dict() for problem in plan.problems])
        for batch in spool.planned(self.limits.batch):
            self._tick()
            for outcome in self.catalogue.apply(run_id, [self._sent(item) for item in batch]):
                note(report, outcome)
        return report

    def _sent(self, item: Item) -> dict[str, Any]:
        """A planned change as the catalogue takes it: its tables' rows are delivered first."""
        record = item.record
        if record is not None:
            for table, file in zip(record.get("tables", ()), item.files, strict=False):  # no files: the rows are as before
                table["delivery"] = self.catalogue.deliver(file, f"{safe_name(table.get('name', ''))}.csv")
                file.unlink()
        return {"identifier": item.identifier, "change": item.change, "record": record,
                "hash": item.hash, "fingerprint": item.fingerprint}

    def _planned(self, spool: Spool, keep: bool) -> Plan:
        """Reads the whole source once; nothing is applied before it was read to its end."""
        plan = Plan(known=spool.remember(self.catalogue.records()))
        spool.reach = self.reach
        mapper = Mapper(self.document, self.catalogue.owner_org)
        connector = find(self.document.connector)(self.document, self.allowance, self.limits, spool.room)
        for count, source in enumerate(_all(connector, spool), 1):
            try:
                self._tick()
                if count > self.limits.records:
                    raise Failure("SOURCE_DATA_INVALID", Text(id=f"Sumber memberi lebih dari {self.limits.records} catatan.",
                                                              en=f"The source gives more than {self.limits.records} records."))
                self._judge(source, plan, spool, mapper, keep)
            finally:
                source.discard()
        if connector.complete:
            for identifier in spool.absent():
                plan.count("gone", identifier)
                if keep:
                    spool.add(Item(identifier, "gone"))
        return plan

    def _judge(self, source: SourceRecord, plan: Plan, spool: Spool, mapper: Mapper, keep: bool) -> None:
        """Puts one source record into the plan."""
        title = shown(source.metadata.get("title") or source.identifier)
        try:
            if not spool.see(source.identifier):
                raise Failure("SOURCE_CONFLICT", Text(id="Sumber memberi pengenal ini dua kali.",
                                                      en="The source gives this identifier twice."), "identifier")
            if source.failure:
                raise source.failure
            if source.unchanged:
                plan.count("unchanged", source.identifier)
                held = spool.held(source.identifier)
                if held and source.mark:
                    spool.remark(held, str(Fingerprint.parse(held.fingerprint).marked(source.mark)))
                return
            mapped = mapper.record(source)
        except Failure as failure:
            plan.refuse(Problem.of(source.identifier, title, failure))
            return
        fingerprint = Fingerprint.of(self.reach, source)
        held = spool.held(source.identifier)
        change, figures = compared(held, mapped.hash, fingerprint)
        plan.count(change, source.identifier, f"{mapped.hash}{fingerprint.content}", {
            "title": title, "content": figures, "record": mapped.record})
        if keep and change != "unchanged":
            item = Item(source.identifier, change, mapped.hash, str(fingerprint), mapped.record)
            spool.add(item, source.tables if figures else ())
        elif held and change == "unchanged":
            spool.remark(held, str(fingerprint))

    def _explain(self, plan: Plan) -> None:
        """Adds to the samples of changed records which fields change, from what to what; drops whole records from samples."""
        known = self.catalogue.values([sample["identifier"] for sample in plan.samples["changed"]])
        for sample in plan.samples["changed"]:
            sample["fields"] = changed_fields(known.get(sample["identifier"], {}), sample.pop("record"))
        for sample in plan.samples["new"]:
            record = sample.pop("record")
            sample["fields"] = [{"field": name, "old": None, "new": value} for name, value in record.items() if name != "tables"]
            sample["columns"] = [column["name"] for table in record.get("tables", ())
                                 for column in table.get("skema_tabel", {}).get("fields", ())]

    def _tick(self) -> None:
        self.beat()
        if time.monotonic() - self.paused() > self.end:
            raise Failure("SOURCE_UNAVAILABLE", Text(id=f"Panen melewati batas {self.limits.run_seconds} detik.",
                                                     en=f"The harvest ran beyond {self.limits.run_seconds} seconds."))


def _all(connector: Connector, since: Spool) -> Iterator[SourceRecord]:
    """Every record; what the connector holds open is let go at the end, however it ends."""
    try:
        yield from connector.records(since)
    finally:
        connector.close()


def compared(held: Known | None, hash_: str, fingerprint: Fingerprint) -> tuple[str, bool]:
    """``new``, ``changed`` or ``unchanged``, and whether the rows differ; a record that was missing or gone has changed."""
    if held is None:
        return "new", True
    figures = Fingerprint.parse(held.fingerprint).content != fingerprint.content
    same = held.hash == hash_ and not figures and held.state == "present"
    return ("unchanged" if same else "changed"), figures


def note(report: Report, outcome: Outcome) -> None:
    """Counts what became of a record; a refusal becomes a problem of the report."""
    report.outcomes[outcome.outcome] = report.outcomes.get(outcome.outcome, 0) + 1
    if outcome.word:
        failure = Failure(outcome.word, Text(id=outcome.message or "", en=outcome.message or "") if outcome.message else None,
                          outcome.field)
        report.problems.append(Problem.of(outcome.identifier, outcome.identifier, failure).as_dict())


def safe_name(name: str) -> str:
    """A file name of a table's name: letters, digits, hyphens; never empty, never a path."""
    kept = "".join(char if char.isalnum() else "-" for char in name)[:80].strip("-")
    return kept or "tabel"
