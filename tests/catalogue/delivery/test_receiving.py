"""A file is taken in whole with what was seen in it, or refused with what to send instead and nothing left behind."""
import io
import os
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import published
import pytest
from ckan import model

from ckanext.tangerang.delivery import receive, storage
from ckanext.tangerang.delivery.model import Delivery

NIK = "nik,nama\r\n3671014508900001,Ani\r\n3671011203850002,Budi\r\n"


def stored() -> set[str]:
    """Places of all contents in the store, half-written ones included."""
    return set(storage.store().scan())


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def revision(city: Any) -> dict[str, Any]:
    return published.draft(city, content=None)


def test_a_small_file_is_inspected_at_once(city: Any, revision: dict[str, Any]) -> None:
    got = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file())
    assert (got["state"], got["kind"], got["filename"]) == ("cleared", "csv", "miskin.csv")
    table = got["tables"][0]
    assert table["rows"] == 2
    assert [(c["name"], c["type"]) for c in table["columns"]][-1] == ("jumlah", "integer")
    assert table["preview"][0] == ["36.71.01", "Tangerang", "2024", "120"]
    assert "csv_sha256" not in table


def test_the_same_content_lies_in_the_store_once(city: Any, revision: dict[str, Any]) -> None:
    for _ in range(2):
        city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file())
    first, second = model.Session.query(Delivery).all()
    assert first.sha256 == second.sha256
    assert sum(place.endswith(first.sha256) for place in stored()) == 1


REFUSED = {
    "pdf": (b"%PDF-1.7 apa saja", "data.csv"),
    "zip that is no workbook": (b"PK\x03\x04" + b"\x00" * 60, "data.xlsx"),
    "empty": (b"", "data.csv"),
    "json": (b'{"a": [1, 2]}', "data.csv"),
    "nothing but blanks": (b"   \r\n  \r\n", "data.csv"),
}


@pytest.mark.parametrize(("content", "name"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_table_is_refused_and_leaves_nothing(
    city: Any, revision: dict[str, Any], content: bytes, name: str,
) -> None:
    before = stored()
    with pytest.raises(tk.ValidationError) as caught:
        city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file(content, name))
    assert len(caught.value.error_dict["upload"][0]) > 20
    assert stored() == before
    assert model.Session.query(Delivery).count() == 0


def test_a_file_above_the_limit_is_refused_while_it_is_read(
    city: Any, revision: dict[str, Any], ckan_config: Any, monkeypatch: Any,
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.sdi.delivery.max_bytes", 20)
    before = stored()
    with pytest.raises(tk.ValidationError) as caught:
        city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file())
    assert "upload" in caught.value.error_dict
    assert stored() == before


def test_no_file_is_told_so(city: Any, revision: dict[str, Any]) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        city.call("produsen", "sdi_delivery_create", revision_id=revision["id"])
    assert "upload" in caught.value.error_dict


def test_personal_data_hold_the_file_and_are_shown_masked(city: Any, revision: dict[str, Any]) -> None:
    got = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file(NIK))
    assert got["state"] == "held"
    assert {found["rule"] for found in got["holding"]} >= {"PR-09"}
    assert "3671014508900001" not in str(got["holding"])


def test_walidata_clears_with_a_reason_and_the_finding_goes(city: Any, revision: dict[str, Any]) -> None:
    revision = published.with_file(city, revision, NIK)
    submission = published.sent(city, revision)
    before = city.call("walidata", "sdi_submission_show", id=submission["id"])["findings"]["menahan"]
    delivery = revision["record"]["tables"][0]["delivery"]
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_delivery_clear", id=delivery, reason="")
    assert city.call("walidata", "sdi_delivery_clear", id=delivery, reason="Nomor contoh.")["state"] == "cleared"
    after = city.call("walidata", "sdi_submission_show", id=submission["id"])["findings"]["menahan"]
    assert before > after == 0


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "produsen_other", "sysadmin"])
def test_nobody_else_clears(city: Any, revision: dict[str, Any], who: str | None) -> None:
    got = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file(NIK))
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_delivery_clear", id=got["id"], reason="Boleh.")
    assert Delivery.get(got["id"]).state == "held"


def test_a_workbook_with_two_sheets_makes_two_tables(city: Any, revision: dict[str, Any]) -> None:
    rows = [["kecamatan", "jumlah"], ["Tangerang", 1], ["Ciledug", 2], ["Benda", 3]]
    content = workbook(Miskin=rows, Rentan=[["kecamatan", "rentan"], *rows[1:]])
    got = city.call(
        "produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file(content, "dua.xlsx"), table="new")
    assert len(got["tables"]) == 2
    tables = city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]["tables"]
    assert [table["delivery"] for table in tables] == [got["id"]] * 2
    columns = [[field["name"] for field in table["skema_tabel"]["fields"]] for table in tables]
    assert columns == [["kecamatan", "jumlah"], ["kecamatan", "rentan"]]


def test_attaching_keeps_what_a_person_wrote(city: Any, revision: dict[str, Any]) -> None:
    revision = published.with_file(city, revision, published.ROWS)
    city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], table="0",
              upload=published.file(published.ROWS.replace("jumlah", "banyak")))
    table = city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]["tables"][0]
    fields = {field["name"]: field for field in table["skema_tabel"]["fields"]}
    assert table["name"] == "Penduduk miskin 2024"
    assert fields["tahun"]["definisi"] == "Tahun data."
    assert "banyak" in fields
    assert "jumlah" not in fields


def test_an_unknown_table_is_refused_before_the_file_is_taken(city: Any, revision: dict[str, Any]) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file(), table="7")
    assert "table" in caught.value.error_dict
    assert model.Session.query(Delivery).count() == 0


def token(city: Any, who: str | None) -> dict[str, str]:
    """The header a program of this person sends."""
    if who is None:
        return {}
    made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
    return {"Authorization": made["token"]}


READERS = {"produsen": 200, "produsen2": 200, "produsen_other": 403, "outsider": 403, "walidata": 403, None: 404}


@pytest.mark.parametrize(("who", "status"), READERS.items())
def test_a_draft_file_is_the_agencys_alone(city: Any, revision: dict[str, Any], app: Any, who: str | None, status: int) -> None:
    got = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file())
    answer = app.get(f"/berkas/{got['id']}", headers=token(city, who), expect_errors=True)
    assert answer.status_code == status
    assert (answer.body == published.ROWS) is (status == 200)
    if status == 200:
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_large_file_is_inspected_by_a_job(city: Any, revision: dict[str, Any], monkeypatch: Any) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(receive, "SMALL", 10)
    monkeypatch.setattr(receive.tk, "enqueue_job", lambda job, args, **_: asked.append((job, args)))
    got = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file())
    assert got["state"] == "received"
    for _ in range(2):
        for job, args in asked:
            job(*args)
    assert city.call("produsen", "sdi_delivery_show", id=got["id"])["state"] == "cleared"


def test_a_withdrawn_file_no_longer_counts(city: Any, revision: dict[str, Any]) -> None:
    from ckanext.tangerang.delivery.holding import open_holds
    revision = published.with_file(city, revision, published.ROWS)
    delivery = revision["record"]["tables"][0]["delivery"]
    assert open_holds(revision["id"]) == []
    city.call("produsen", "sdi_delivery_withdraw", id=delivery, reason="Salah berkas.")
    assert len(open_holds(revision["id"])) == 1


def test_a_public_file_is_not_withdrawn_this_way(city: Any) -> None:
    package = published.public(city)
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_delivery_withdraw", id=package["resources"][0]["delivery"], reason="x")


def test_places_in_the_store_are_made_of_hashes_alone(city: Any, revision: dict[str, Any]) -> None:
    got = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"],
                    upload=published.file(published.ROWS, "../../keluar.csv"))
    assert got["filename"] == "keluar.csv"
    assert all(set(os.path.basename(place)) <= set("0123456789abcdef") for place in stored())
