"""Ten times the work costs at most twelve times the time, and an unchanged harvest the same memory."""
from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from satudata import form, rules, table
from satudata_harvest import connectors, content, source
from satudata_harvest.allowance import Allowance
from satudata_harvest.connectors.base import Check, Connector, SourceRecord
from satudata_harvest.engine import Engine
from satudata_harvest.fingerprint import Fingerprint
from satudata_harvest.limits import Limits
from satudata_harvest.record import Mapper
from satudata_harvest.spool import Known
from tests.bench.conftest import LINEAR

COUNT = 200


class Counted(Connector):
    """As many records as the document asks for."""

    options_schema = {"type": "object", "properties": {"count": {"type": "integer"}}}

    def check(self) -> Check:
        raise NotImplementedError

    def describe(self) -> None:
        return None

    def records(self, since: Any = None) -> Iterator[SourceRecord]:
        for number in range(self.document.options["count"]):
            yield SourceRecord(f"r{number:06}", {"title": f"Jumlah Penduduk {number} (contoh)", "description": "Contoh. " * 20})


class Holds:
    """A catalogue that already holds every record and keeps none in memory."""

    owner_org = "dinkes"

    def __init__(self, document: source.SourceDocument) -> None:
        self.document = document

    def records(self) -> Iterator[Known]:
        mapper, reach = Mapper(self.document, self.owner_org), self.document.reach()
        for given in Counted(self.document, Allowance(), Limits(), Path()).records():
            yield Known(given.identifier, mapper.record(given).hash, str(Fingerprint.of(reach, given)))

    def values(self, identifiers: list[str]) -> dict[str, dict[str, Any]]:
        return {}


@pytest.fixture
def unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """``unchanged(count)``: a run of so many records, none changed."""
    monkeypatch.setitem(connectors.OURS, "counted", Counted)
    connectors.available.cache_clear()
    connectors.find.cache_clear()

    def of(count: int):
        document = source.from_dict({"name": "banyak", "title": "Banyak", "owner_org": "dinkes", "connector": "counted",
                                     "options": {"count": count}})

        def run() -> None:
            report = Engine(document, Holds(document), Allowance(), under=tmp_path).run("jalan")
            assert (report.state, report.plan.counts["unchanged"]) == ("finished", count), report
        return run
    yield of
    connectors.available.cache_clear()
    connectors.find.cache_clear()


def csv_of(rows: int, columns: int = 8) -> bytes:
    head = ",".join(f"kolom_{number}" for number in range(columns))
    return "\n".join([head, *(",".join(str(row * 7 + column) for column in range(columns)) for row in range(rows))]).encode()


def described(columns: int) -> dict[str, Any]:
    """A record whose table has so many columns."""
    fields = [{"name": f"kolom_{number}", "type": "integer", "judul": f"Kolom {number}", "definisi": "Banyaknya, contoh.",
               "peran": "ukuran", "satuan": "jiwa"} for number in range(columns)]
    return form.load("dataset").normalise({"title": "Jumlah Penduduk (contoh)", "tables": [
        {"name": "Tabel", "delivery": "berkas", "format": "csv", "skema_tabel": {"fields": fields}}]})


def test_an_unchanged_harvest_grows_with_its_records(unchanged, grows):
    assert grows(unchanged, COUNT) <= LINEAR


def test_an_unchanged_harvest_holds_no_more_memory_for_more_records(unchanged):
    peaks = []
    for count in (COUNT, COUNT, 10 * COUNT):  # the first fills the caches
        run = unchanged(count)
        tracemalloc.start()
        run()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] - peaks[1] < 1_000_000, peaks


def test_reading_and_profiling_a_table_grows_with_its_rows(grows):
    def work(rows: int):
        data = csv_of(rows)
        return lambda: table.profile(table.read(data, "contoh.csv").tables[0])
    assert grows(work, 500) <= LINEAR


def test_writing_the_rows_of_a_table_grows_with_its_rows(grows, tmp_path):
    def work(rows: int):
        lines = [[str(row), row, row / 2, "Cipondoh"] for row in range(rows)]
        return lambda: content.write(["a", "b", "c", "d"], lines, Limits(), tmp_path).close()
    assert grows(work, 2_000) <= LINEAR


def test_the_rules_grow_with_the_columns(grows):
    def work(columns: int):
        record, profile = described(columns), table.profile(table.read(csv_of(20, columns), "contoh.csv").tables[0])
        return lambda: rules.check(record, tables={"berkas": profile})
    assert grows(work, 20) <= LINEAR
