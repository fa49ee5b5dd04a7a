"""The search answers the computed fields from its index; after every event that changes them they are those of the page."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import published
import pytest
from ckan import model

from ckanext.tangerang.compliance.assess import assess
from ckanext.tangerang.discovery import auto, drift, index, refresh
from ckanext.tangerang.revision import records

pytestmark = pytest.mark.usefixtures("clean_index")
COMPUTED = (*auto.HELD, "prioritas", "identifier")
TABLES = ("sdi_assessment", "sdi_correction", "sdi_revision")
NOTICE = "Angka 2023 keliru."


def computed(package: dict[str, Any]) -> dict[str, Any]:
    return {name: package.get(name) for name in COMPUTED}


def shown(city: Any, record_id: str) -> dict[str, Any]:
    return computed(city.call(None, "package_show", id=record_id))


def found(city: Any, **asked: Any) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in city.call(None, "package_search", rows=100, **asked)["results"]}


def fresh(record_id: str) -> dict[str, Any]:
    """Straight from the database."""
    model.Session.expire_all()
    return auto.of_ids([record_id])[record_id].fields


def again(city: Any, record_id: str) -> None:
    published.revised(city, record_id, notes="Uraian lain. Angka contoh.")


def raised(city: Any, record_id: str) -> None:
    """The rules are asked again, and this time nothing is open."""
    revision = records.published(record_id)
    verdict = assess(revision)
    verdict.total, verdict.meets_sdi = verdict.total - 1, not verdict.meets_sdi
    model.Session.commit()
    refresh.refresh([record_id])


def file_out(city: Any, record_id: str) -> None:
    resource = city.call(None, "package_show", id=record_id)["resources"][0]
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, table=resource["id"], reason="Salah unggah.")


def out_and_in(city: Any, record_id: str) -> None:
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="Memuat data pribadi.")
    assert record_id not in found(city)
    again(city, record_id)


def corrected(city: Any, record_id: str) -> None:
    for notice in (NOTICE, "Satuan keliru."):
        city.call("walidata", "sdi_record_correct", record_id=record_id, notice=notice)


def both(city: Any, record_id: str) -> None:
    corrected(city, record_id)
    again(city, record_id)


EVENTS: dict[str, tuple[Callable[[Any, str], None], set[str]]] = {
    "first version": (lambda city, record_id: None, set()),
    "another version": (again, {"sdi_versi"}),
    "a correction": (corrected, {"sdi_corrections"}),
    "a correction and a version": (both, {"sdi_corrections", "sdi_versi"}),
    "another verdict": (raised, {"sdi_status", "sdi_skor", "Hasil_Pemeriksaan_SKDN"}),
    "a file withdrawn": (file_out, set()),
    "withdrawn and back": (out_and_in, {"sdi_versi"}),
}


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_after_an_event_search_and_page_say_the_same(city: Any, event: str) -> None:
    record_id = published.public(city, kode_tujuan_sdgs="3", prioritas_tahun="2026", kriteria_prioritas="sdgs")["id"]
    before = shown(city, record_id)
    work, changes = EVENTS[event]
    work(city, record_id)
    after = shown(city, record_id)
    assert {name for name in COMPUTED if before[name] != after[name]} >= changes
    assert computed(found(city)[record_id]) == after
    assert after["prioritas"] == "ya"
    assert {name: after[name] for name in auto.HELD} == {name: fresh(record_id).get(name) for name in auto.HELD}
    assert not drift.drift()


def test_the_search_asks_the_database_nothing_for_them(city: Any, count_statements: Any) -> None:
    record_id = published.public(city)["id"]
    with count_statements() as seen:
        answer = found(city)
    assert answer[record_id]["sdi_versi"] == 1
    assert [statement for statement in seen if any(table in statement for table in TABLES)] == []


def test_an_answer_that_lacks_them_is_completed_in_one_statement(city: Any, count_statements: Any) -> None:
    ids = [published.public(city, title=f"Data {number} (contoh)")["id"] for number in range(3)]
    with count_statements() as seen:
        answer = found(city, use_default_schema=True)
    assert [computed(answer[record_id]) for record_id in ids] == [shown(city, record_id) for record_id in ids]
    assert len([statement for statement in seen if any(table in statement for table in TABLES)]) == 1


def test_a_document_of_an_older_catalogue_is_completed_and_counts_as_stale(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    record_id = published.public(city)["id"]
    with monkeypatch.context() as older:
        older.setattr(index, "document", lambda document: document)
        refresh.index([record_id])
    assert computed(found(city)[record_id]) == shown(city, record_id)
    assert drift.drift().stale == (record_id,)
    drift.repair(drift.drift())
    assert not drift.drift()


@pytest.mark.parametrize(("row", "document"), [
    ("2026-11-24T16:29:00.120456", "2026-11-24T16:29:00.12Z"), ("2026-11-24T16:29:00.100200", "2026-11-24T16:29:00.1Z"),
    ("2026-11-24T16:29:00.000300", "2026-11-24T16:29:00Z"), ("2026-11-24T16:29:00", "2026-11-24T16:29:00Z"),
    ("2026-11-24T16:29:00.109999", "2026-11-24T16:29:00.109Z"),
])
def test_zeros_that_solr_leaves_out_are_no_drift(row: str, document: str) -> None:
    assert drift.moment(row) == drift.moment(document)
    assert drift.moment(row) != drift.moment("2026-11-24T16:29:00.13Z")


def test_a_package_about_to_be_written_has_none_of_them(city: Any) -> None:
    record_id = published.public(city)["id"]
    corrected(city, record_id)
    package = tk.get_action("package_show")({"ignore_auth": True, "for_update": True}, {"id": record_id})
    assert {name for name in COMPUTED if package.get(name)} == set()
    assert package["title"] == published.WHOLE["title"]


def test_a_correction_the_index_did_not_hear_of_is_drift(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    record_id = published.public(city)["id"]
    with monkeypatch.context() as away:
        away.setattr("ckanext.tangerang.publish.actions.refresh", lambda ids: None)
        city.call("walidata", "sdi_record_correct", record_id=record_id, notice=NOTICE)
    assert drift.drift().stale == (record_id,)
    drift.repair(drift.drift())
    assert found(city)[record_id]["sdi_corrections"][0]["notice"] == NOTICE


def test_what_changes_while_documents_are_sent_goes_again(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process sent its newer document before this one's older: the older must not stay."""
    first, second = (published.public(city, title=title)["id"] for title in ("Satu (contoh)", "Dua (contoh)"))
    real, sent = refresh.send, []

    def late(connection: Any, documents: list[dict[str, Any]]) -> None:
        sent.append([document["id"] for document in documents])
        if len(sent) == 1:
            with monkeypatch.context() as away:
                away.setattr("ckanext.tangerang.publish.actions.refresh", lambda ids: None)
                city.call("walidata", "sdi_record_correct", record_id=first, notice=NOTICE)
        real(connection, documents)
    monkeypatch.setattr(refresh, "send", late)
    refresh.index([first, second])
    assert (sorted(sent[0]), sent[1:]) == (sorted([first, second]), [[first]])
    assert found(city)[first]["sdi_corrections"][0]["notice"] == NOTICE
    assert found(city)[second]["sdi_corrections"] == []
