"""Every kind of standard and the activity, through the door: create, save, send, approve, read."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest

from satudata import form

#: A small honest record of each kind: rows where the kind has some.
RECORDS = {
    "konsep": {"title": "Balita Stunting", "definisi": "Balita yang tinggi badannya di bawah batas menurut umur.",
               "referensi": "Contoh", "asal_standar": "kota"},
    "klasifikasi": {"title": "Jenis Kelamin", "kode_list": "JK", "versi": "2026", "asal_standar": "kota",
                    "items": [{"kode": "1", "nama": "Laki-laki"}, {"kode": "2", "nama": "Perempuan"}]},
    "variabel": {"title": "Jenis Kelamin Balita", "definisi": "Jenis kelamin balita menurut akta kelahiran.",
                 "asal_standar": "kota", "jenis_value_domain": "enumerated",
                 "value_domain": [{"kode": "1", "nilai": "Laki-laki"}]},
    "indikator": {"title": "Prevalensi Stunting", "ukuran": "persentase", "satuan": "persen", "asal_standar": "kota",
                  "apakah_indikator_komposit": "tidak",
                  "variabel_pembangun": [{"nama": "Jumlah Balita", "kegiatan_penghasil": "Penimbangan"}]},
    "data_induk": {"title": "Data Pokok Satuan Pendidikan", "definisi": "Setiap satuan pendidikan yang memiliki NPSN di kota.",
                   "objek": "satuan-pendidikan", "kunci": "NPSN", "walidata": "Kementerian", "akses": "terbatas",
                   "asal_standar": "kota"},
    "kegiatan": {"title": "Pemantauan Balita 2026", "tahun": "2026", "cara_pengumpulan_data": "kompromin",
                 "sarana_pengumpulan_data": ["cawi"], "ms_var": [{"nama": "Jumlah Balita", "alias": "jumlah_balita"}],
                 "ms_ind": [{"nama": "Prevalensi", "variabel_pembangun": [{"nama": "Jumlah Balita"}]}]},
}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_of_the_kind_becomes_public(city, kind):
    revision = city.call("produsen", "sdi_revision_create", kind=kind, record=RECORDS[kind])
    saved = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                      changes={"tags": ["balita", "gizi"]})
    city.call("produsen", "sdi_submission_submit", id=revision["submission_id"])
    city.call("walidata", "sdi_submission_take", id=revision["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=revision["submission_id"], notes=True, due="2099-01-31",
              document="Keputusan contoh Nomor 1 Tahun 2026")
    shown = city.call(None, "package_show", id=revision["record_id"])
    assert (shown["type"], shown["title"], shown["state"]) == (kind, RECORDS[kind]["title"], "active")
    for field in form.load(kind).fields:
        given = saved["record"].get(field.name)
        if field.apart:
            assert field.name not in shown
        elif field.kind == "rows" and given:
            assert shown[field.name] == given


def test_rows_get_ids_at_the_door_that_stay(city):
    revision = city.call("produsen", "sdi_revision_create", kind="kegiatan", record=RECORDS["kegiatan"])
    first = revision["record"]["ms_var"][0]
    assert first["id"] and revision["record"]["ms_ind"][0]["id"]
    rows = [{"nama": "Umur"}, {**first, "satuan": "orang"}, first]
    saved = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"ms_var": rows})
    ids = [row["id"] for row in saved["record"]["ms_var"]]
    assert ids[1] == first["id"] and len(set(ids)) == 3
    again = city.call("produsen", "sdi_revision_save", id=revision["id"], base=saved["saves"], changes={"title": "Lain"})
    assert again["record"]["ms_var"] == saved["record"]["ms_var"]


def test_a_copied_activity_has_rows_of_its_own(city):
    approved = city.approved(kind="kegiatan", **RECORDS["kegiatan"])
    old = city.call("produsen", "sdi_revision_show", id=approved["revisions"][0]["id"])
    copy = city.call("produsen", "sdi_revision_create", kind="kegiatan", copy_of=old["record_id"])
    again = city.call("produsen", "sdi_revision_create", kind="kegiatan", record_id=old["record_id"])
    assert copy["record"]["ms_var"][0]["nama"] == "Jumlah Balita"
    assert copy["record"]["ms_var"][0]["id"] != old["record"]["ms_var"][0]["id"]
    assert again["record"]["ms_var"] == old["record"]["ms_var"]


def test_a_wrong_row_is_refused_by_path(city):
    with pytest.raises(tk.ValidationError) as refused:
        city.draft(kind="kegiatan", ms_var=[{"nama": "a"}, {"nama": "b", "xyz": "c"}])
    assert set(refused.value.error_dict) == {"ms_var.1.xyz"}
