"""What files on an SFTP server and in an S3 bucket have in common: followed cheaply, and a bad server costs little."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from satudata_harvest import allowance as lists
from satudata_harvest.allowance import Allowance
from satudata_harvest.engine import Engine, Report
from tests.harvest import places
from tests.harvest.places import Place

PLAIN = b"kecamatan,tahun,jumlah\nBenda,2023,5\nCiledug,2024,6\n"
NAMES = ("a.csv", "2024/b.csv")
Run = Callable[..., Report]


@pytest.fixture(params=places.KINDS)
def place(request: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with places.opened(request.param, tmp_path / "server") as found:
        for name in NAMES:
            found.put(name, PLAIN)
        monkeypatch.setenv("KUNCI_BERKAS", found.secret)
        yield found


@pytest.fixture
def run(place: Place, document: Any, memory: Any, tmp_path: Path) -> Run:
    """``run(bytes=..)``: one run over the place, under these limits; ``allowed`` is another list of the operator."""
    def carried_out(allowed: Allowance | None = None, **limits: int) -> Report:
        at = document("files", {"secret": "kunci-berkas", "limits": limits}, folder=place.address)
        return Engine(at, memory, allowed or listed(place), under=tmp_path).run("1")
    return carried_out


def listed(place: Place, source: str = "sumber-contoh", **more: Any) -> Allowance:
    return lists.parse(place.allow(source, "KUNCI_BERKAS", **more))


def words(report: Report) -> dict[str, str]:
    """The word of each record that was refused."""
    return {problem["identifier"]: problem["word"] for problem in report.as_dict()["problems"]}


def word(report: Report) -> str | None:
    return report.failure.word.name if report.failure else None


def test_an_unchanged_second_run_opens_no_file_and_a_changed_one_is_seen(run: Run, place: Place) -> None:
    assert run().plan.counts["new"] == 2
    assert sorted(place.opened()) == sorted(NAMES)
    assert run().plan.counts["unchanged"] == 2
    assert len(place.opened()) == 2
    place.put("a.csv", PLAIN.replace(b"5", b"7"))
    assert run().plan.counts["changed"] == 1
    assert place.opened()[2:] == ["a.csv"]


@pytest.mark.parametrize("way", ["slow", "away"])
def test_a_server_that_is_slow_or_goes_away_ends_the_run_in_time_and_nothing_is_gone(
    run: Run, place: Place, memory: Any, way: str,
) -> None:
    run()
    for name in NAMES:
        place.put(name, PLAIN.replace(b"5", b"7"))
    place.ways[way]()
    start = time.monotonic()
    assert word(run()) == "SOURCE_UNAVAILABLE"
    assert time.monotonic() - start < 5
    assert {known.state for known in memory.records()} == {"present"}


def test_a_file_without_end_is_refused_and_not_read_further(run: Run, place: Place) -> None:
    place.ways["endless"]()
    start = time.monotonic()
    assert words(run(bytes=100_000)) == dict.fromkeys(NAMES, "SOURCE_DATA_INVALID")
    assert time.monotonic() - start < 5


def test_a_name_that_climbs_out_of_the_folder_is_one_failed_record(run: Run, place: Place) -> None:
    place.ways["climbs"]()
    report = run()
    assert (report.plan.counts["new"], words(report)) == (2, {places.BACK: "SOURCE_DATA_INVALID"})
    assert not any(".." in name for name in place.opened())


def test_a_field_of_100_mb_is_not_fetched(run: Run, place: Place) -> None:
    place.put("besar.csv", b"a,b\n1," + b"x" * 100_000_000 + b"\n")
    report = run()
    assert (report.plan.counts["new"], words(report)) == (2, {"besar.csv": "SOURCE_DATA_INVALID"})
    assert "besar.csv" not in place.opened()


def test_a_port_where_nobody_listens(run: Run, place: Place, document: Any, memory: Any, tmp_path: Path) -> None:
    allowed, host = listed(place), listed(place).hosts[0]
    address = place.address.replace(f":{host.port}", ":1")
    at = document("files", {"secret": "kunci-berkas"}, folder=address)
    closed = replace(allowed, hosts=(replace(host, port=1),))
    assert word(Engine(at, memory, closed, under=tmp_path).run("1")) == "SOURCE_UNAVAILABLE"


@pytest.mark.parametrize("change", [{"hosts": ()}, {"networks": ()}, {"secrets": ()}])
def test_what_the_operator_did_not_list_is_blocked(run: Run, place: Place, change: dict[str, Any]) -> None:
    assert word(run(replace(listed(place), **change))) == "SOURCE_BLOCKED"
    assert place.opened() == []


@pytest.mark.parametrize("part", ["source", "host"])
def test_a_secret_of_another_source_or_server_is_not_sent(run: Run, place: Place, part: str) -> None:
    allowed = listed(place)
    [secret] = allowed.secrets
    other = replace(secret, **{part: "lain.example" if part == "host" else "sumber-lain"})
    assert word(run(replace(allowed, secrets=(other,)))) == "SOURCE_BLOCKED"
    assert place.opened() == []


def test_a_wrong_secret_is_forbidden_and_stands_in_no_report(run: Run, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUNCI_BERKAS", place.wrong)
    report = run()
    assert (word(report), report.as_dict()["field"]) == ("SOURCE_FORBIDDEN", "secret")
    assert "keliru" not in str(report.as_dict())
