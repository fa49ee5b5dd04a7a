"""Items of BPS's DNA service as values of our form: what is read, and what is refused by its name."""
from __future__ import annotations

import pytest

from satudata import form
from satudata.exchange.dna import flat_names, read
from satudata.exchange.dna_values import Unread, day, opened


@pytest.mark.parametrize(("kind", "item", "record"), [
    ("kegiatan", {"judul_kegiatan": "Survei Contoh", "tahun": 2025, "id": 7, "lain": {"a": 1}},
     {"title": "Survei Contoh", "tahun": "2025"}),
    ("kegiatan", {"jenis_statistik": "STATISTIK_SEKTORAL", "cara_pengumpulan_data": "KOMPILASI_PRODUK_ADMINISTRASI"},
     {"jenis_statistik": "SEKTORAL", "cara_pengumpulan_data": "kompromin"}),
    ("kegiatan", {"cara_pengumpulan_data": "CARA_LAIN_SESUAI_PERKEMBANGAN_TEKNOLOGI_DAN_INFORMASI"},
     {"cara_pengumpulan_data": "cara-lain"}),
    ("kegiatan", {"i_instansi_penyelanggara": "Dinas Contoh", "ii_pj_nama": "Budi Contoh", "i_email": "a@contoh.go.id"},
     {"instansi_penyelenggara": "Dinas Contoh", "pj_nama": "Budi Contoh", "email": "a@contoh.go.id"}),
    ("kegiatan", {"vi_apakah_melakukan_uji_coba": True, "viii_ketersediaan_produk_digital": "Tidak",
                  "viii_ketersediaan_produk_tercetak": 1, "viii_ketersediaan_produk_mikrodata": "2"},
     {"apakah_melakukan_uji_coba": "ya", "ketersediaan_produk_digital": "tidak", "ketersediaan_produk_tercetak": "ya",
      "ketersediaan_produk_mikrodata": "tidak"}),
    ("kegiatan", {"iv_metode_pengumpulan_data": '["wawancara", "pengamatan"]', "vii_unit_analisis": "individu; rumah_tangga"},
     {"metode_pengumpulan_data": ["wawancara", "pengamatan"], "unit_analisis": ["individu", "rumah-tangga"]}),
    ("kegiatan", {"iv_metode_pengumpulan_data": {"wawancara": True, "pengamatan": False, "lainnya": True,
                                                 "metode_pengumpulan_lainnya": "Telaah"}},
     {"metode_pengumpulan_data": ["wawancara", "lainnya"], "metode_pengumpulan_lainnya": "Telaah"}),
    ("kegiatan", {"vii_tahapan_pengolahan_data": {"editing": True, "coding": False}},
     {"tahapan_editing": "ya", "tahapan_coding": "tidak"}),
    ("kegiatan", {"vii_tahapan_pengolahan_data": "Editing, Data Entry"}, {"tahapan_editing": "ya", "tahapan_data_entry": "ya"}),
    ("kegiatan", {"iii_jadwal_desain": '{"awal": "2025-01-01", "akhir": "2025-01-31"}', "iii_jadwal_analisis": "[]",
                  "iii_jadwal_evaluasi": ["2025-11-01", "2025-12-01 00:00:00"]},
     {"rencana_jadwal_kegiatan": {"desain": {"awal": "2025-01-01", "akhir": "2025-01-31"},
                                  "evaluasi": {"awal": "2025-11-01", "akhir": "2025-12-01"}}}),
    ("kegiatan", {"iv_sebagian_cakupan_wilayah_pengumpulan_data": [
        {"kode_provinsi": "36", "kode_kabupaten_kota": "3671"}, "36.71.01", "367102"]},
     {"wilayah_kegiatan": ["36.71", "36.71.01", "36.71.02"]}),
    ("kegiatan", {"viii_rencana_jadwal_rilis_produk_digital": '["2025-12-01"]',
                  "status": "UNDER_REVIEW", "vi_jumlah_petugas_supervisor": 3},
     {"rencana_jadwal_rilis_produk_digital": "2025-12-01", "status_indah": "UNDER_REVIEW", "jumlah_petugas_supervisor": "3"}),
    ("kegiatan", {"sektor_kegiatan": None, "tahun": "", "vi_petugas_pengumpulan_data": "-",
                  "iii_variabel_yang_dikumpulkan": "[]"}, {}),
    ("ms_var", {"nama": "Jumlah penduduk", "konsep": ["Penduduk"], "tipe_data": "INTEGER", "satuan": "Orang",
                "id_variabel_mms": 12,
                "aturan_validasi": '["> 0", "< 100"]', "value_domain": '[{"kode": "1", "nilai": "Laki-laki"}]',
                "apakah_variabel_bisa_diakses_umum": "1", "status": "APPROVED"},
     {"nama": "Jumlah penduduk", "konsep": "Penduduk", "tipe_data": "integer", "satuan": "orang", "id_variabel_mms": "12",
      "aturan_validasi": "> 0; < 100", "value_domain": [{"kode": "1", "nilai": "Laki-laki"}],
      "apakah_variabel_bisa_diakses_umum": "ya", "status_indah": "APPROVED"}),
    ("ms_ind", {"nama": "Rasio", "satuan": "ekor per kandang", "variabel_disagregasi": [{"nama": "Wilayah"}], "lain": 1,
                "indikator_pembangun": [{"nama": "A", "sumber_publikasi": "Buku"}]},
     {"nama": "Rasio", "satuan": "ekor per kandang", "variabel_disaggregasi": [{"nama": "Wilayah"}],
      "indikator_pembangun": [{"nama": "A", "ketersediaan_publikasi": "Buku"}]}),
])
def test_what_is_read(kind, item, record):
    assert read(kind, item) == record


@pytest.mark.parametrize(("kind", "item", "field", "name"), [
    ("kegiatan", {"cara_pengumpulan_data": "MENEBAK"}, "cara_pengumpulan_data", "cara_pengumpulan_data"),
    ("kegiatan", {"status": "TAYANG"}, "status_indah", "status"),
    ("kegiatan", {"iv_metode_pengumpulan_data": "wawancara, menebak"}, "metode_pengumpulan_data", "iv_metode_pengumpulan_data"),
    ("kegiatan", {"iv_metode_pengumpulan_data": {"menebak": True}}, "metode_pengumpulan_data", "iv_metode_pengumpulan_data"),
    ("kegiatan", {"iv_metode_pengumpulan_data": '["wawan'}, "metode_pengumpulan_data", "iv_metode_pengumpulan_data"),
    ("kegiatan", {"vi_apakah_melakukan_uji_coba": "mungkin"}, "apakah_melakukan_uji_coba", "vi_apakah_melakukan_uji_coba"),
    ("kegiatan", {"tahun": "25"}, "tahun", "tahun"), ("kegiatan", {"i_alamat": {"jalan": "x"}}, "alamat", "i_alamat"),
    ("kegiatan", {"viii_rencana_jadwal_rilis_produk_digital": "akhir tahun"}, "rencana_jadwal_rilis_produk_digital",
     "viii_rencana_jadwal_rilis_produk_digital"),
    ("kegiatan", {"viii_rencana_jadwal_rilis_produk_digital": {"awal": "2025-01-01"}}, "rencana_jadwal_rilis_produk_digital",
     "viii_rencana_jadwal_rilis_produk_digital"),
    ("kegiatan", {"iii_jadwal_desain": {"mulai": "2025-01-01"}}, "rencana_jadwal_kegiatan", "iii_rencana_jadwal_kegiatan"),
    ("kegiatan", {"iii_jadwal_apa": ["2025-01-01", "2025-01-02"]}, "rencana_jadwal_kegiatan", "iii_rencana_jadwal_kegiatan"),
    ("kegiatan", {"vii_tahapan_pengolahan_data": "menebak"}, "tahapan_editing", "vii_tahapan_pengolahan_data"),
    ("kegiatan", {"iii_variabel_yang_dikumpulkan": "umur, jenis kelamin"}, "variabel_yang_dikumpulkan",
     "iii_variabel_yang_dikumpulkan"),
    ("kegiatan", {"iii_variabel_yang_dikumpulkan": [{"x": 1}]}, "variabel_yang_dikumpulkan", "iii_variabel_yang_dikumpulkan"),
    ("kegiatan", {"iv_sebagian_cakupan_wilayah_pengumpulan_data": ["Tangerang"]}, "wilayah_kegiatan",
     "iv_sebagian_cakupan_wilayah_pengumpulan_data"),
    ("ms_var", {"tipe_data": "GAMBAR"}, "tipe_data", "tipe_data"), ("ms_var", {"konsep": [{"nama": "x"}]}, "konsep", "konsep"),
])
def test_what_cannot_be_read_is_refused_by_its_name_and_can_be_left_out(kind, item, field, name):
    with pytest.raises(Unread) as refused:
        read(kind, item)
    assert (refused.value.field, refused.value.name) == (field, name)
    assert name in refused.value.message.id and refused.value.advice.id
    assert read(kind, item, leave_out=list(item)) == {}


@pytest.mark.parametrize(("written", "found"), [
    ("2025-01-31", "2025-01-31"), ("2025-01-31T17:00:00.000Z", "2025-02-01"), ("2025-01-31T16:59:59Z", "2025-01-31"),
    ("2025-01-31 23:00:00", "2025-01-31"), (["2025-01-31"], "2025-01-31")])
def test_a_moment_is_the_day_of_the_citys_clock(written, found):
    assert day(written) == found


def test_every_name_leads_to_an_item_and_no_two_kinds_of_text_are_opened():
    fields = {field.name for field in form.load("kegiatan").fields}
    assert {place.field.name for place in flat_names("kegiatan").values()} <= fields
    assert opened("teks [biasa]") == "teks [biasa]" and opened(' {"a": 1}') == {"a": 1}
    assert flat_names("kegiatan")["iv_frekuensi_penyelenggara"] is flat_names("kegiatan")["iv_frekuensi_penyelanggara"]
