"""Codes of a classification: imported from a file, published, read by level, word and day, replaced, withdrawn."""
from __future__ import annotations

import io
import json
import time

import ckan.plugins.toolkit as tk
import pytest
from werkzeug.datastructures import FileStorage

from satudata.classification import Item, to_csv, to_xlsx
from tests.catalogue.conftest import in_days

AREAS = ("kode,nama,induk,tingkat\n36.71,Kota Tangerang,,kota\n"
         "36.71.01,Tangerang,36.71,kecamatan\n36.71.02,Jatiuwung,36.71,kecamatan\n")
DOCUMENT = {"nomor": "1", "tanggal": "2026-01-02", "oleh": "Wali Kota Tangerang"}


def upload(content: str | bytes, name: str = "kode.csv") -> FileStorage:
    """A file as a form sends it."""
    data = content.encode() if isinstance(content, str) else content
    return FileStorage(io.BytesIO(data), filename=name)


def classification(city, **values):
    """A draft of a classification."""
    return city.draft(kind="klasifikasi", **{"title": "Wilayah contoh", "kode_list": "WIL-1", "versi": "1", **values})


def load(city, revision, content, name="kode.csv", who="produsen", **more):
    """An import that is saved."""
    return city.call(who, "sdi_code_import", revision_id=revision["id"], upload=upload(content, name), dry_run=False,
                     base=revision["saves"], **more)


def published(city, revision):
    """The revision's submission decided; gives the id of the record."""
    sent = city.call("produsen", "sdi_submission_submit", id=revision["submission_id"])
    taken = city.call("walidata", "sdi_submission_take", id=sent["id"])
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(30), document=DOCUMENT)
    return revision["record_id"]


def public(city, content=AREAS, **values):
    """A public classification with the codes of a file."""
    revision = classification(city, **values)
    load(city, revision, content)
    return published(city, revision)


def kodes(answer):
    return [row["kode"] for row in answer["results"]]


def test_a_dry_run_tells_and_saves_nothing(city):
    revision = classification(city)
    told = city.call("produsen", "sdi_code_import", revision_id=revision["id"], upload=upload(AREAS))
    assert (told["format"], told["rows"], told["accepted"], told["errors"]) == ("csv", 3, 3, [])
    assert told["difference"]["added"] == 3 and told["saves"] == revision["saves"] and told["revision"] is None
    assert "items" not in city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]


def test_what_is_saved_is_in_the_revision_and_not_public_before_the_decision(city):
    revision = classification(city)
    saved = load(city, revision, AREAS)
    assert saved["saves"] == revision["saves"] + 1 and "record" not in saved["revision"]
    record = city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]
    assert [row["kode"] for row in record["items"]] == ["36.71", "36.71.01", "36.71.02"]
    with pytest.raises(tk.ObjectNotFound):
        city.call(None, "sdi_code_list", id=revision["record_id"])
    assert kodes(city.call("produsen", "sdi_code_list", revision_id=revision["id"])) == ["36.71", "36.71.01", "36.71.02"]


@pytest.mark.parametrize("who", [None, "outsider", "produsen_other"])
def test_a_draft_is_read_and_filled_only_by_its_agency(city, who):
    revision = classification(city)
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_code_list", revision_id=revision["id"])
    with pytest.raises(tk.NotAuthorized):
        city.call(who, "sdi_code_import", revision_id=revision["id"], upload=upload(AREAS))


@pytest.mark.parametrize("who", ["walidata", "pendukung", "sekretariat", "sysadmin"])
def test_who_may_not_write_imports_nothing(city, who):
    revision = classification(city)
    city.call("produsen", "sdi_submission_submit", id=revision["submission_id"])
    with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
        city.call(who, "sdi_code_import", revision_id=revision["id"], upload=upload(AREAS))


def test_a_sent_revision_takes_no_codes(city):
    revision = classification(city)
    city.call("produsen", "sdi_submission_submit", id=revision["submission_id"])
    with pytest.raises(tk.ValidationError) as refused:
        load(city, revision, AREAS)
    assert "state" in refused.value.error_dict


def test_a_save_on_an_older_copy_is_refused(city):
    revision = classification(city)
    load(city, revision, AREAS)
    with pytest.raises(tk.ValidationError) as refused:
        load(city, revision, AREAS.replace("Jatiuwung", "Jati"))
    assert "base" in refused.value.error_dict


BAD = {
    "duplicate": ("kode,nama\n1,Satu\n1,Dua\n", ["A3"]),
    "cycle": ("kode,nama,induk\n1,Satu,2\n2,Dua,1\n", ["C2"]),
    "missing parent": ("kode,nama,induk\n1,Satu,\n2,Dua,9\n", ["C3"]),
    "overlap": ("kode,nama,berlaku_dari,berlaku_sampai\n1,Satu,2020-01-01,2021-12-31\n1,Dua,2021-06-01,\n", ["A3"]),
    "formula": ("kode,nama\n1,=1+1\n2,Dua\n", ["B2"]),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_row_is_named_by_its_cell_and_nothing_is_loaded(city, case):
    content, cells = BAD[case]
    revision = classification(city)
    told = city.call("produsen", "sdi_code_import", revision_id=revision["id"], upload=upload(content))
    assert [error["cell"] for error in told["errors"]] == cells and all(error["message"] for error in told["errors"])
    with pytest.raises(tk.ValidationError) as refused:
        load(city, revision, content)
    assert [error["cell"] for error in refused.value.error_dict["errors"]] == cells
    assert cells[0] in refused.value.error_dict["upload"][1]
    assert "items" not in city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]


@pytest.mark.parametrize("given", [
    {"upload": upload(b"\x00\x01\x02", "x.bin")}, {"upload": upload(b"", "x.csv")}, {"upload": "judul\nsatu\n"}, {},
    {"upload": "kode,nama\n" + "".join(f"{n},n\n" for n in range(100_000))},
], ids=["binary", "empty", "no code", "none", "100000"])
def test_a_file_that_is_no_list_is_refused_with_a_sentence(city, given):
    revision = classification(city)
    began = time.monotonic()
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_code_import", revision_id=revision["id"], **given)
    assert len(refused.value.error_dict["upload"][0]) > 10
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("field", "given"), [
    ("what", {"what": "lain"}), ("columns", {"columns": [1]}), ("columns", {"columns": "{"}), ("dry_run", {"dry_run": "mungkin"}),
    ("upload", {"columns": {"kode": "tidak ada"}}), ("upload", {"sheet": None, "daftar": "CL_X"})])
def test_a_wrong_parameter_is_named(city, field, given):
    revision = classification(city)
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_code_import", revision_id=revision["id"], upload=upload(AREAS), **given)
    assert field in refused.value.error_dict


def test_columns_can_be_chosen_and_a_windows_file_is_read(city):
    revision = classification(city)
    content = "Nomor;Sebutan\r\n1;Kafé\r\n2;Rumah\r\n".encode("cp1252")
    load(city, revision, content, columns=json.dumps({"kode": "Nomor", "nama": "B"}))
    record = city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]
    assert [row["nama"] for row in record["items"]] == ["Kafé", "Rumah"]


def test_codes_only_go_into_a_classification(city):
    revision = city.draft()
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_code_import", revision_id=revision["id"], upload=upload(AREAS))
    assert "revision_id" in refused.value.error_dict


def test_a_public_list_is_read_by_id_name_and_list_code(city):
    record_id = public(city)
    name = city.call(None, "package_show", id=record_id)["name"]
    for called in (record_id, name, "WIL-1", "wil-1"):
        answer = city.call(None, "sdi_code_list", id=called)
        assert kodes(answer) == ["36.71", "36.71.01", "36.71.02"] and answer["list"]["id"] == record_id
        assert [row["anak"] for row in answer["results"]] == [2, 0, 0] and answer["count"] == answer["count_all"] == 3
    shown = city.call(None, "package_show", id=record_id)
    assert not shown.get("items") and not shown.get("korespondensi")


@pytest.mark.parametrize(("asked", "expected"), [
    ({"parent": ""}, ["36.71"]), ({"parent": "36.71"}, ["36.71.01", "36.71.02"]), ({"level": "kota"}, ["36.71"]),
    ({"q": "jati"}, ["36.71.02"]), ({"q": "36.71.0"}, ["36.71.01", "36.71.02"]), ({"q": "ja"}, ["36.71.02"]), ({"q": "%"}, []),
    ({"limit": 1}, ["36.71"]), ({"limit": "1", "after": "0"}, ["36.71.01"]),
    ({"valid_on": "2026-01-01", "parent": ""}, ["36.71"])])
def test_a_part_of_a_list(city, asked, expected):
    record_id = public(city)
    assert kodes(city.call(None, "sdi_code_list", id=record_id, **asked)) == expected


@pytest.mark.parametrize(("field", "asked"), [
    ("valid_on", {"valid_on": "besok"}), ("after", {"after": "x"}), ("limit", {"limit": "x"}), ("version", {"version": "x"})])
def test_a_wrong_question_is_named(city, field, asked):
    record_id = public(city)
    with pytest.raises(tk.ValidationError) as refused:
        city.call(None, "sdi_code_list", id=record_id, **asked)
    assert field in refused.value.error_dict


def test_pages_give_every_code_once(city):
    record_id = public(city, "kode,nama\n" + "".join(f"{n:03},Nama {n}\n" for n in range(25)))
    seen, after = [], None
    while True:
        answer = city.call(None, "sdi_code_list", id=record_id, limit=10, after=after)
        seen += kodes(answer)
        after = answer["next"]
        if after is None:
            break
    assert seen == [f"{n:03}" for n in range(25)]


def test_one_code_with_its_ancestors_and_correspondences(city):
    revision = classification(city)
    saved = load(city, revision, AREAS)
    load(city, saved["revision"], "dari,daftar,versi,ke,jenis\n36.71.01,Wilayah BPS,2018,3671030,exact\n", what="korespondensi")
    record_id = published(city, revision)
    shown = city.call(None, "sdi_code_show", id=record_id, kode="36.71.01")
    assert [each["kode"] for each in shown["ancestors"]] == ["36.71"] and shown["anak"] == 0
    assert [each["ke"] for each in shown["correspondences"]] == ["3671030"]
    found = city.call(None, "sdi_correspondence_show", id=record_id, to="wilayah bps")["results"]
    assert [(each["dari"], each["ke"], each["jenis"]) for each in found] == [("36.71.01", "3671030", "exact")]
    assert not city.call(None, "sdi_correspondence_show", id=record_id, to="lain")["results"]
    with pytest.raises(tk.ObjectNotFound):
        city.call(None, "sdi_code_show", id=record_id, kode="99")


def test_a_correspondence_to_a_code_that_does_not_exist_is_refused_by_row(city):
    public(city, "kode,nama\nA,Satu\n", title="Lain", kode_list="LAIN")
    revision = classification(city)
    saved = load(city, revision, AREAS)
    rows = "dari,daftar,ke\n36.71,LAIN,A\n36.71.01,LAIN,B\n36.99,LAIN,A\n36.71.02,Tidak Ada,Z\n"
    told = city.call("produsen", "sdi_code_import", revision_id=revision["id"], upload=upload(rows), what="korespondensi")
    assert [(error["word"], error["cell"]) for error in told["errors"]] == [("UNKNOWN_TO", "C3"), ("UNKNOWN_FROM", "A4")]
    assert [warning["value"] for warning in told["warnings"]] == ["Tidak Ada"]
    with pytest.raises(tk.ValidationError):
        load(city, saved["revision"], rows, what="korespondensi")
    assert "korespondensi" not in city.call("produsen", "sdi_revision_show", id=revision["id"])["record"]


def test_a_new_version_replaces_the_codes_and_the_old_one_stays_readable(city):
    record_id = public(city)
    newer = city.call("produsen", "sdi_revision_create", kind="klasifikasi", record_id=record_id)
    content = AREAS.replace("36.71.02,Jatiuwung", "36.71.03,Jatiuwung").replace("Kota Tangerang", "Tangerang Kota")
    told = city.call("produsen", "sdi_code_import", revision_id=newer["id"], upload=upload(content))
    seen = told["difference"]
    assert (seen["added"], seen["removed"], seen["renamed"]) == (1, 1, 1)
    assert [(row["dari"], row["ke"]) for row in seen["proposal"]] == [("36.71.02", "36.71.03")]
    load(city, newer, content)
    published(city, newer)
    assert kodes(city.call(None, "sdi_code_list", id=record_id, parent="36.71")) == ["36.71.01", "36.71.03"]
    assert kodes(city.call(None, "sdi_code_list", id=record_id, version="1", parent="36.71")) == ["36.71.01", "36.71.02"]
    assert city.call(None, "sdi_code_show", id=record_id, kode="36.71.02", version="1")["nama"] == "Jatiuwung"
    with pytest.raises(tk.ObjectNotFound):
        city.call(None, "sdi_code_list", id=record_id, version="7")


def test_a_withdrawn_list_is_gone_from_list_and_search(city):
    record_id = public(city)
    assert city.call(None, "sdi_code_search", q="jatiuwung")["results"][0]["list_id"] == record_id
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="salah")
    assert city.call(None, "sdi_code_search", q="jatiuwung")["results"] == []
    for version in ("", "1"):
        with pytest.raises(tk.ObjectNotFound):
            city.call(None, "sdi_code_list", id=record_id, version=version)


def test_the_search_puts_the_code_itself_first(city):
    public(city, "kode,nama\n1,Dua puluh\n2,Satu\n20,Lain\n")
    found = city.call(None, "sdi_code_search", q="2")["results"]
    assert [row["kode"] for row in found] == ["2", "20"]
    assert [row["kode"] for row in city.call(None, "sdi_code_search", q="puluh", list="WIL-1")["results"]] == ["1"]
    assert city.call(None, "sdi_code_search", q=" ")["results"] == []


def test_a_list_of_2700_codes_is_imported_and_published_in_time(city, count_statements):
    items = [Item(f"{n:02}", f"Golongan {n}") for n in range(27)]
    items += [Item(f"{n:02}{m:02}", f"Kelompok {n}-{m}", induk=f"{n:02}") for n in range(27) for m in range(99)]
    revision = classification(city)
    began = time.monotonic()
    load(city, revision, to_xlsx(items), "kode.xlsx")
    record_id = published(city, revision)
    assert time.monotonic() - began < 30
    with count_statements() as seen:
        began = time.monotonic()
        answer = city.call(None, "sdi_code_list", id=record_id, parent="", limit=1000)
        assert time.monotonic() - began < 0.3
    assert len(answer["results"]) == 27 and all(row["anak"] == 99 for row in answer["results"])
    assert len([statement for statement in seen if "sdi_code" in statement]) <= 3


def test_export_and_import_give_equal_codes(city):
    record_id = public(city)
    rows = city.call(None, "sdi_code_list", id=record_id)["results"]
    items = [Item.of(row) for row in rows]
    again = classification(city, kode_list="WIL-2")
    load(city, again, to_csv(items))
    record = city.call("produsen", "sdi_revision_show", id=again["id"])["record"]
    assert [Item.of(row) for row in record["items"]] == items
