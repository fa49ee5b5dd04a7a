"""Which activities, variables and indicators does each rule of MS-Keg, MS-Var and MS-Ind pass, and which not?"""

from __future__ import annotations

from typing import Any

import pytest

from satudata.rules import check, evaluate

from .good import INDICATOR, VARIABLE, good_context, good_record

SURVEY: dict[str, Any] = {
    "cara_pengumpulan_data": "survei", "mendapat_rekomendasi": "ya", "jenis_rancangan_sampel": "satu-tahap",
    "metode_pemilihan_sampel_tahap_terakhir": "probabilitas", "metode_yang_digunakan": "cluster",
    "kerangka_sampel_tahap_terakhir": "list-frame", "fraksi_sampel_keseluruhan": "0,05",
    "nilai_perkiraan_sampling_error_variabel_utama": "5 persen", "unit_sampel": "Rumah tangga",
    "unit_observasi": "Anggota keluarga",
}
STAFF: dict[str, Any] = {
    "sarana_pengumpulan_data": ["capi"], "sarana_pengumpulan_lainnya": None, "petugas_pengumpulan_data": "staf",
    "persyaratan_pendidikan_terendah_petugas_pengumpulan_data": "sma", "jumlah_petugas_supervisor": "2",
    "jumlah_petugas_enumerator": "20", "apakah_melakukan_pelatihan_petugas": "ya",
}
NONPROBABILITY = {**SURVEY, "metode_pemilihan_sampel_tahap_terakhir": "nonprobabilitas", "metode_yang_digunakan": "quota",
                  "kerangka_sampel_tahap_terakhir": None, "fraksi_sampel_keseluruhan": None,
                  "nilai_perkiraan_sampling_error_variabel_utama": None}
COMPOSITE = {**INDICATOR, "apakah_indikator_komposit": "ya", "variabel_pembangun": None,
             "indikator_pembangun": [{"nama": "Umur Harapan Hidup", "ketersediaan_publikasi": "Contoh"}],
             "rumus": "rata-rata Umur Harapan Hidup"}
LISTED = {"jenis_value_domain": "enumerated", "value_domain": [{"kode": "1", "nilai": "a"}, {"kode": "2", "nilai": "b"}]}


def var(**changes: Any) -> dict[str, Any]:
    return {"ms_var": [{name: value for name, value in {**VARIABLE, **changes}.items() if value is not None}]}


def ind(**changes: Any) -> dict[str, Any]:
    return {"ms_ind": [{name: value for name, value in {**INDICATOR, **changes}.items() if value is not None}]}


# rule, kind, changes to a good record, path, suggestion
FAILS = [
    ("MD-03", "kegiatan", {"apakah_melakukan_uji_coba": None}, "apakah_melakukan_uji_coba", None),
    ("MD-03", "kegiatan", {"ms_var": None}, "ms_var", None),
    ("MD-03", "kegiatan", var(definisi=None), "ms_var.0.definisi", None),
    ("MD-03", "kegiatan", ind(interpretasi=None), "ms_ind.0.interpretasi", None),
    ("MD-03", "kegiatan", {"variabel_yang_dikumpulkan": [{"nama": "Jumlah Penduduk"}]}, "variabel_yang_dikumpulkan.0.konsep",
     None),
    ("MD-06", "kegiatan", {"sarana_pengumpulan_lainnya": None}, "sarana_pengumpulan_lainnya", None),
    ("MD-06", "kegiatan", {"unit_analisis_lainnya": "Kelurahan"}, "unit_analisis_lainnya", None),
    ("MD-06", "kegiatan", {"tingkat_penyajian_hasil_analisis": ["lainnya"]}, "tingkat_penyajian_hasil_analisis_lainnya", None),
    ("MD-07", "kegiatan", {"unit_sampel": "Rumah tangga"}, "unit_sampel", None),
    ("MD-07", "kegiatan", {**SURVEY, "unit_sampel": None}, "unit_sampel", None),
    ("MD-07", "kegiatan", {**SURVEY, "metode_yang_digunakan": "quota"}, "metode_yang_digunakan", None),
    ("MD-07", "kegiatan", {**NONPROBABILITY, "fraksi_sampel_keseluruhan": "0,1"}, "fraksi_sampel_keseluruhan", None),
    ("MD-08", "kegiatan", {"jumlah_petugas_enumerator": "4"}, "jumlah_petugas_enumerator", None),
    ("MD-08", "kegiatan", {**STAFF, "petugas_pengumpulan_data": None}, "petugas_pengumpulan_data", None),
    ("MD-08", "kegiatan", {**STAFF, "jumlah_petugas_supervisor": "21"}, "jumlah_petugas_supervisor", None),
    ("MD-08", "kegiatan", {**STAFF, "jumlah_petugas_supervisor": "dua"}, "jumlah_petugas_supervisor", None),
    ("MD-10", "kegiatan", {"rencana_jadwal_rilis_produk_tercetak": "2026-07-01"}, "rencana_jadwal_rilis_produk_tercetak", None),
    ("MD-10", "kegiatan", {"rencana_jadwal_rilis_produk_digital": None}, "rencana_jadwal_rilis_produk_digital", None),
    ("MD-10", "kegiatan", {"rencana_jadwal_rilis_produk_digital": "2026-03-01"}, "rencana_jadwal_rilis_produk_digital", None),
    ("MD-11", "kegiatan", var(nama="Jumlah Kelahiran"), "variabel_yang_dikumpulkan.0.nama", None),
    ("MD-11", "kegiatan", var(nama="Jumlah Kelahiran"), "ms_var.0.nama", None),
    ("MD-12", "kegiatan", ind(variabel_pembangun=None), "ms_ind.0.variabel_pembangun", None),
    ("MD-12", "kegiatan", ind(indikator_pembangun=[{"nama": "a"}]), "ms_ind.0.indikator_pembangun", None),
    ("MD-12", "kegiatan", ind(apakah_indikator_komposit="ya"), "ms_ind.0.indikator_pembangun", None),
    ("MD-12", "kegiatan", ind(apakah_indikator_komposit="ya"), "ms_ind.0.variabel_pembangun", None),
    ("MD-12", "kegiatan", ind(variabel_pembangun=[{"nama": "Luas", "kegiatan_penghasil": "Kompilasi Data Kependudukan 2026"}]),
     "ms_ind.0.variabel_pembangun.0.nama", None),
    ("MD-12", "indikator", {"indikator_pembangun": [{"nama": "a"}]}, "indikator_pembangun", None),
    ("MD-13", "kegiatan", ind(rumus="Jumlah Kelahiran / 1000"), "ms_ind.0.rumus", None),
    ("MD-13", "indikator", {"rumus": "Luas Wilayah / Penduduk"}, "rumus", None),
    ("MD-19", "variabel", {"value_domain": None}, "value_domain", None),
    ("MD-19", "variabel", {"jenis_value_domain": "described"}, "value_domain", None),
    ("MD-19", "kegiatan", var(klasifikasi_rujukan_value_domain="wilayah"), "ms_var.0.klasifikasi_rujukan_value_domain", None),
    ("MD-19", "kegiatan", var(**LISTED | {"value_domain": [{"kode": "1", "nilai": "a"}] * 2}), "ms_var.0.value_domain", None),
    ("SD-04", "variabel", {"ukuran": "Kategori"}, "ukuran", "kategori"),
    ("SD-05a", "indikator", {"satuan": "%"}, "satuan", "persen"),
    ("SD-05b", "indikator", {"satuan": "orang"}, "satuan", "persen"),
    ("SD-05b", "kegiatan", var(satuan="persen"), "ms_var.0.satuan", None),
    ("SD-05b", "kegiatan", ind(satuan="orang"), "ms_ind.0.satuan", "persen"),
    ("SD-07", "kegiatan", var(id_sds="sp 00001.0100"), "ms_var.0.id_sds", "SP00001.01.00"),
    ("SD-02", "data_induk", {"definisi": "Sekolah."}, "definisi", None),
    ("DAFTAR", "kegiatan", var(satuan="Jiwa"), "ms_var.0.satuan", "orang"),
    ("DAFTAR", "kegiatan", ind(level_estimasi="Kec"), "ms_ind.0.level_estimasi", "kecamatan"),
    ("DAFTAR", "klasifikasi", {"items": [{"kode": "1", "nama": "a", "berlaku_dari": "31/12/2025"}]}, "items.0.berlaku_dari",
     "2025-12-31"),
]


@pytest.mark.parametrize(("rule", "kind", "changes", "path", "suggestion"), FAILS)
def test_a_breach_is_found_at_its_place(rule: str, kind: str, changes: dict[str, Any], path: str, suggestion: Any) -> None:
    said = check(good_record(kind, **changes), kind, {}, good_context())
    findings = [one for one in said if (one.rule, one.path) == (rule, path)]
    assert len(findings) == 1, f"{rule} did not find {changes} once"
    assert findings[0].suggestion == suggestion
    assert findings[0].message.id and findings[0].message.en and findings[0].help.id


PASSES = [
    ("MD-06", "kegiatan", {"sarana_pengumpulan_data": ["cawi"], "sarana_pengumpulan_lainnya": None}),
    ("MD-07", "kegiatan", SURVEY), ("MD-07", "kegiatan", NONPROBABILITY),
    ("MD-08", "kegiatan", STAFF), ("MD-08", "kegiatan", {**STAFF, "jumlah_petugas_supervisor": "20"}),
    ("MD-10", "kegiatan", {"rencana_jadwal_rilis_produk_digital": "2026-03-28"}),
    ("MD-12", "kegiatan", {"ms_ind": [COMPOSITE]}),
    ("MD-12", "kegiatan", ind(variabel_pembangun=[{"nama": "Luas", "kegiatan_penghasil": "Kegiatan Lain"}])),
    ("MD-13", "kegiatan", ind(rumus=r"\frac{jumlah\_penduduk_t}{jumlah\_penduduk_0} \times 100")),
    ("MD-19", "kegiatan", var(**LISTED)), ("MD-19", "variabel", {"value_domain": None, "klasifikasi": "jenis-kelamin"}),
    ("SD-05b", "kegiatan", var(satuan="keluarga")),
]


@pytest.mark.parametrize(("rule", "kind", "changes"), PASSES)
def test_what_is_right_passes(rule: str, kind: str, changes: dict[str, Any]) -> None:
    outcome = evaluate(good_record(kind, **changes), kind, {}, good_context())
    assert [finding for finding in outcome.findings if finding.rule == rule] == []
    assert outcome.outcomes[rule] in ("pass", "na")


@pytest.mark.parametrize(("rule", "kind"), [
    *((rule, "kegiatan") for rule in ("MD-06", "MD-10", "MD-11", "MD-12", "MD-13", "MD-19", "SD-05b")),
    ("MD-12", "indikator"), ("MD-13", "indikator"), ("MD-19", "variabel"),
])
def test_a_good_record_answers_the_rule(rule: str, kind: str) -> None:
    assert evaluate(good_record(kind), kind, {}, good_context()).outcomes[rule] == "pass"
