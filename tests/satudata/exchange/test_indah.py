"""A record becomes an INDAH document and comes back whole; a document of INDAH becomes a record and comes back."""
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata import form as forms
from satudata.exchange import indah, indah_bundle
from satudata.exchange.model import Link, Published
from tests.satudata.form.strategies import records

KINDS = ("kegiatan", "variabel", "indikator")
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
#: The items of MS-Keg as INDAH keys them, each with a value of its kind.
DOCUMENT: dict[str, Any] = {
    "base_id": "b-1", "submission_period": 2025, "status": "DRAFT", "version": "v2",
    "produsen_data": {"id": "77", "province_code": "36", "city_code": "3671"},
    "data": {
        "judul_kegiatan": "Pemantauan Status Gizi Balita 2024", "tahun": 2024, "jenis_statistik": "STATISTIK_SEKTORAL",
        "cara_pengumpulan_data": "SURVEI", "sektor_kegiatan": "KESEHATAN", "identitas_rekomendasi": "V-24.3671.001",
        "blok_i": {"instansi_penyelanggara": "Dinas Kesehatan", "alamat_instansi_penyelenggara": {
            "alamat": "Jalan contoh 1", "telepon": "021-1", "faksimile": "-", "email": "dinkes@contoh.go.id"}},
        "blok_ii": {"unit_penanggung_jawab": {"eselon1": "-", "eselon2": "Dinas Kesehatan"}, "penanggung_jawab_teknis": {
            "jabatan": "Kepala Bidang", "alamat": "Jalan contoh 1", "telepon": "021-1",
            "faksimile": "-", "email": "k@contoh.go.id"}},
        "blok_iii": {
            "latar_belakang_kegiatan": "Latar belakang.", "tujuan_kegiatan": "Tujuan.",
            "rencana_jadwal_kegiatan": {"desain": {"awal": "2024-01-01", "akhir": "2024-01-31"}},
            "variabel_yang_dikumpulkan": [{"nama": "Berat Badan", "konsep": "Gizi", "definisi": "Berat.",
                                           "referensi_waktu": "Sekarang"}]},
        "blok_iv": {
            "kegiatan_ini_dilakukan": "BERULANG", "frekuensi_penyelanggara": "TAHUNAN",
            "tipe_pengumpulan_data": "CROSS_SECTIONAL",
            "sebagian_cakupan_wilayah_pengumpulan_data": [{
                "kode_provinsi": "36", "nama_provinsi": "Banten",
                                                           "kode_kabupaten_kota": "3671",
                "nama_kabupaten_kota": "Kota Tangerang"}],
            "metode_pengumpulan_data": {"wawancara": True, "mengisi_kuesioner_sendiri": False, "pengamatan": False,
                                        "pengumpulan_data_sekunder": False, "lainnya": True,
                                        "metode_pengumpulan_lainnya": "Sensor"},
            "unit_pengumpulan_data": {"individu": True, "rumah_tangga": True, "usaha_atau_perusahaan": False, "lainnya": False}},
        "blok_v": {"fraksi_sampel_keseluruhan": "0,1", "unit_sampel": "Rumah tangga"},
        "blok_vi": {"apakah_melakukan_uji_coba": False, "jumlah_petugas_supervisor": 2, "jumlah_petugas_enumerator": 10,
                    "metode_pemeriksaan_kualitas_pengumpulan_data": {"kunjungan_kembali": True, "supervisi": False,
                                                                     "taskforce": False, "lainnya": False}},
        "blok_vii": {"tahapan_pengolahan_data": {"editing": True, "coding": True, "data_entry": False, "validasi": True},
                     "unit_analsis": {"individu": True, "rumah_tangga": False, "usaha_atau_perusahaan": False, "lainnya": False}},
        "blok_viii": {"ketersediaan_produk_tercetak": True, "rencana_jadwal_rilis_produk_tercetak": "2025-01-01",
                      "ketersediaan_produk_digital": False},
    },
}


@pytest.mark.parametrize("kind", KINDS)
@QUIET
@given(data=st.data())
def test_a_record_comes_back_whole(kind: str, data: st.DataObject) -> None:
    record = forms.load(kind).normalise(data.draw(records(forms.load(kind))))
    published = Published(kind, "k-1", "nama", "https://contoh.test/id/x/k-1", 1, "2025-01-01", "2025-01-01", record)
    found = indah_bundle.records("".join(indah.json_of(published)))[0]
    back = forms.load(kind).normalise(found.record)
    assert back == record
    assert not found.unknown


def test_a_document_comes_back_whole() -> None:
    found = indah_bundle.records(DOCUMENT)[0]
    assert found.kind == "kegiatan"
    assert not found.unknown
    record = forms.load("kegiatan").normalise(found.record)
    assert record["cara_pengumpulan_data"] == "survei"
    assert record["metode_pengumpulan_data"] == ["wawancara", "lainnya"]
    assert record["wilayah_kegiatan"] == ["36.71"]
    assert record["apakah_melakukan_uji_coba"] == "tidak"
    assert indah.document("kegiatan", record) == DOCUMENT


@pytest.mark.parametrize(("word", "kode"), [
    ("CARA_LAIN_SESUAI_DENGAN_PERKEMBANGAN_TI", "cara-lain"),
    ("CARA_LAIN_SESUAI_PERKEMBANGAN_TEKNOLOGI_DAN_INFORMASI", "cara-lain"),
])
def test_both_spellings_of_a_drifting_word_are_read(word: str, kode: str) -> None:
    found = indah.read("kegiatan", {"data": {"judul_kegiatan": "A", "cara_pengumpulan_data": word}})
    assert found.record["cara_pengumpulan_data"] == kode


def test_what_fits_nowhere_is_named() -> None:
    found = indah.read("kegiatan", {"data": {"judul_kegiatan": "A", "blok_ix": {"baru": 1}}, "asing": "x", "reviews": [1]})
    assert dict(found.unknown) == {"data.blok_ix.baru": 1, "asing": "x"}


def test_rows_of_an_activity_are_documents_of_their_own() -> None:
    record = {"title": "A", "ms_var": [{"id": "v1", "nama": "Umur", "konsep": "k-9", "apakah_variabel_bisa_diakses_umum": "ya"}]}
    published = Published("kegiatan", "k-1", "a", "https://contoh.test/id/kegiatan/k-1", 1, "2025-01-01", "2025-01-01", record,
                          links={"k-9": Link("https://contoh.test/id/konsep/k-9", "Umur Penduduk")})
    (row,) = indah.bundle(published)["variabel"]
    assert row["ms_keg_id"] == "k-1"
    assert row["data"] == {"nama": "Umur", "konsep": ["Umur Penduduk"], "apakah_variabel_bisa_diakses_umum": True}
    assert row["satudata"] == {"id": "v1", "konsep": "k-9"}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", "[" * 100_000, '{"a": 1}', "nan"])
def test_what_is_no_document_is_refused(content: Any) -> None:
    with pytest.raises(indah_bundle.NotIndah):
        indah_bundle.records(content)
