"""Entries by the thousand: a real list of a province, what is refused and why, the list of a year taken over."""
from __future__ import annotations

import base64
import io

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from openpyxl import load_workbook
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.planning.model import Planned
from satudata import planning
from satudata.exchange.sheets import csv_chunks
from tests.catalogue.planning.conftest import agreed, draft, proposed

HEAD = "Instansi,Nama Data,Periode,Tahun\n"


def upload(text, name="daftar.csv"):
    return FileStorage(io.BytesIO(text if isinstance(text, bytes) else text.encode()), filename=name)


def bring(city, text, who="produsen", **more):
    return city.call(who, "sdi_planned_data_import", upload=upload(text), **more)


def test_each_fault_has_its_cell_and_nothing_comes_in_unless_it_is_chosen(city):
    there = draft(city, nama_data="Jumlah Bidan (contoh)")
    text = HEAD + ("Dinas Kesehatan,Jumlah Perawat (contoh),Tahunan,2027\n"
                   "Dinas Kesehatan,jumlah perawat (contoh),Tahunan,2027\n"
                   "dinkes,Jumlah Bidan (contoh),Tahunan,2027\n"
                   "Dinas Dukcapil,Jumlah KTP (contoh),Tahunan,2027\n"
                   "Dinas Sihir,Jumlah Naga,Tahunan,2027\n"
                   "Dinas Kesehatan,Jumlah Dokter (contoh),Tahunan,\n")
    found = bring(city, text)
    assert (found["total"], found["fit"], found["wrong"], found["made"]) == (6, 1, 5, 0)
    cells = {(row["row"], fault["cell"], fault["field"]) for row in found["rows"] for fault in row["faults"]}
    assert cells == {(3, "B3", "nama_data"), (4, "B4", "nama_data"), (5, "A5", "agency"), (6, "A6", "agency"), (7, "D7", "tahun")}
    assert there["number"] in found["rows"][1]["faults"][0]["sentence"]
    with pytest.raises(tk.ValidationError) as refused:
        bring(city, text, dry_run=False)
    assert list(refused.value.error_dict) == ["upload"]
    assert model.Session.query(Planned).count() == 1
    done = bring(city, text, dry_run=False, good=True, annotate=True, year="2027")
    assert done["made"] == 2  # the year of the list is that of the row without one
    sheet = load_workbook(io.BytesIO(base64.b64decode(done["annotated"]))).active
    assert "B3" in sheet["A3"].value
    assert not sheet["A2"].value


def test_who_may_not_plan_for_the_agency_brings_nothing(city):
    for who in (None, "outsider", "walidata", "pendukung", "sysadmin"):
        with pytest.raises(tk.NotAuthorized):
            bring(city, HEAD + "Dinas Kesehatan,Jumlah Perawat,Tahunan,2027\n", who, dry_run=False)
    with pytest.raises(tk.NotAuthorized):
        bring(city, HEAD, owner_org="dukcapil")


def test_a_list_that_was_written_out_is_read_again(city):
    from ckanext.tangerang.planning import sheets
    made = draft(city, definisi="Arti, dengan koma.", format=["csv", "xlsx"], kriteria_prioritas=["sdgs", "mendesak"])
    with_context = city.call("produsen", "sdi_planned_data_list")["results"]
    text = "".join(csv_chunks(sheets.entries(with_context))).encode()
    found = planning.read(text, "daftar-data.csv")
    assert (dict(found.rows[0].entry), found.rows[0].faults, found.unused) == (made["record"] | {}, (), ())


def test_a_real_list_of_thousands_comes_in(city, shared):
    data = (shared / "samples/data/jabar/daftar-data-jabar.csv").read_bytes()
    agencies = {row.agency for row in planning.read(data, "jabar.csv", year="2027").rows if row.agency}
    unknown = bring(city, data, "sekretariat", year="2027")
    # of the one agency this city has too: 149 rows, 23 without a name, 84 that stand higher in the file
    assert (unknown["fit"], unknown["total"]) == (42, 2618)
    model.Session.add_all(model.Group(name=f"jabar-{n}", title=title, type="organization", is_organization=True)
                          for n, title in enumerate(sorted(agencies)) if title != "Dinas Kesehatan")
    model.Session.commit()
    done = city.call("sekretariat", "sdi_planned_data_import", upload=upload(data), year="2027", dry_run=False, good=True)
    assert done["made"] == done["fit"] == 1931
    assert done["fit"] + done["wrong"] == 2618
    assert model.Session.query(Planned).count() == done["made"]
    again = bring(city, data, "sekretariat", year="2027")
    assert again["fit"] == 0


def test_what_did_not_come_about_is_taken_over_once(city):
    done, open_, same = (agreed(city, nama_data=f"Data {n} (contoh)") for n in range(3))
    proposed(city, nama_data="Data menunggu (contoh)")
    record = city.approved(daftar_data_id=done["number"])
    assert record["state"] == "APPROVED"
    draft(city, nama_data="DATA 2 (contoh)", tahun="2028")
    made = city.call("produsen", "sdi_planned_carry_over", year="2027")
    assert (made["year"], made["made"], [item["number"] for item in made["left"]]) == (2028, 1, [same["number"]])
    shown = city.call("produsen", "sdi_planned_data_show", id=made["numbers"][0])
    assert (shown["status"], shown["year"], shown["carried_from"], shown["title"]) == (
        "DRAFT", 2028, open_["number"], "Data 1 (contoh)")
    assert city.call("sekretariat", "sdi_planned_carry_over", year="2027")["made"] == 0
    assert city.call("produsen", "sdi_planned_carry_over", year="2027", all=True)["made"] == 1  # the published one too
    with pytest.raises(tk.NotAuthorized):
        city.call("walidata", "sdi_planned_carry_over", year="2027")


def test_the_list_asks_the_database_as_much_for_twelve_as_for_two(city, count_statements):
    counted = []
    for wanted in (2, 10):
        for _ in range(wanted):
            draft(city, nama_data=f"Data {wanted} {_} (contoh)")
        for action in ("sdi_planned_data_list", "sdi_planned_coverage"):
            model.Session.commit()
            with count_statements() as seen:
                city.call("produsen", action)
            counted.append(len(seen))
    assert counted[:2] == counted[2:]
