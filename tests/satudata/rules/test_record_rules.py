"""Which records does each rule pass, find fault with, or leave alone?"""

from __future__ import annotations

from typing import Any

import pytest

from satudata.rules import Finding, check, evaluate

from .good import CONCEPT, good_context, good_record

CONCEPTS = {CONCEPT: {"title": "Penduduk"}, "lama": {"title": "Warga", "status": "USANG", "digantikan_oleh": CONCEPT}}
SCHEDULE = good_record("kegiatan")["rencana_jadwal_kegiatan"]


def found(rule: str, kind: str, changes: dict[str, Any], **context: Any) -> list[Finding]:
    record = good_record(kind, **changes)
    return [finding for finding in check(record, kind, {}, good_context(**context)) if finding.rule == rule]


def schedule(**stages: dict[str, str]) -> dict[str, Any]:
    return {"rencana_jadwal_kegiatan": {**SCHEDULE, **stages}}


# rule, kind, changes to a good record, path, suggestion
FAILS = [
    ("DAFTAR", "dataset", {"theme": "Pembangunan Daerah "}, "theme", "pembangunan-daerah"),
    ("DAFTAR", "dataset", {"referensi_waktu_awal": "31/12/2025"}, "referensi_waktu_awal", "2025-12-31"),
    ("DAFTAR", "dataset", {"maintainer_email": "kantor"}, "maintainer_email", None),
    ("DAFTAR", "dataset", {"rujukan": ["https://example.go.id", "www"]}, "rujukan.1", None),
    ("DAFTAR", "kegiatan", {"tahun": "26"}, "tahun", None),
    ("SD-01", "dataset", {"konsep_sds": None}, "konsep_sds", None),
    ("SD-02", "dataset", {"definisi": "Banyaknya orang."}, "definisi", None),
    ("SD-02", "dataset", {"definisi": "jumlah penduduk berdasarkan kecamatan di kota tangerang."}, "definisi", None),
    ("SD-02", "konsep", {"definisi": "Orang"}, "definisi", None),
    ("SD-04", "dataset", {"ukuran": "Jumlah"}, "ukuran", "jumlah"),
    ("SD-04", "dataset", {"ukuran": "presentase"}, "ukuran", "persentase"),
    ("SD-05a", "dataset", {"satuan": "Jiwa"}, "satuan", "orang"),
    ("SD-05a", "dataset", {"satuan": "KM2"}, "satuan", "kilometer-persegi"),
    ("SD-05a", "dataset", {"satuan": "Hektar (Ha)"}, "satuan", "hektare"),
    ("SD-05a", "dataset", {"satuan": "***"}, "satuan", None),
    ("SD-05b", "dataset", {"ukuran": "persentase"}, "satuan", "persen"),
    ("SD-05b", "dataset", {"satuan": "persen"}, "satuan", None),
    ("SD-05b", "dataset", {"ukuran": "luas"}, "satuan", None),
    ("SD-07", "dataset", {"konsep_sds": "sp00001.01"}, "konsep_sds", None),
    ("SD-07", "dataset", {"konsep_sds": "sp 00001.0100"}, "konsep_sds", "SP00001.01.00"),
    ("SD-07", "konsep", {"kode_sds": "SP0000101.00"}, "kode_sds", "SP00001.01.00"),
    ("SD-08", "konsep", {"title": "angka Harapan hidup"}, "title", "Harapan Hidup"),
    ("SD-08", "konsep", {"title": "Penduduk usia Kerja"}, "title", "Penduduk Usia Kerja"),
    ("SD-08", "konsep", {"title": "Penerima BQX"}, "title", None),
    ("SD-08", "konsep", {"title": "Rata-rata Lama Sekolah"}, "title", "Lama Sekolah"),
    ("SD-08", "konsep", {"title": "Pengeluaran Rumah Tangga Selama Sebulan"}, "title", "Pengeluaran Rumah Tangga"),
    ("SD-08", "konsep", {"title": "Penduduk Kota Tangerang"}, "title", "Penduduk"),
    ("MD-01", "dataset", {"id_mskeg": None}, "id_mskeg", None),
    ("MD-03", "kegiatan", {"alamat": None}, "alamat", None),
    ("MD-04", "kegiatan", {"kegiatan_ini_dilakukan": "sekali"}, "frekuensi_penyelanggara", None),
    ("MD-04", "kegiatan", {"frekuensi_penyelanggara": None}, "frekuensi_penyelanggara", None),
    ("MD-05", "kegiatan", {"cakupan_wilayah_pengumpulan_data": "seluruh"}, "wilayah_kegiatan", None),
    ("MD-05", "kegiatan", {"wilayah_kegiatan": None}, "wilayah_kegiatan", ["36.71"]),
    ("MD-09a", "kegiatan", schedule(desain={"awal": "2026-02-01"}), "rencana_jadwal_kegiatan.desain", None),
    (
        "MD-09a",
        "kegiatan",
        schedule(desain={"awal": "2026-02-28", "akhir": "2026-02-01"}),
        "rencana_jadwal_kegiatan.desain",
        {"awal": "2026-02-01", "akhir": "2026-02-28"},
    ),
    (
        "MD-09b",
        "kegiatan",
        schedule(desain={"awal": "2025-12-01", "akhir": "2026-02-28"}),
        "rencana_jadwal_kegiatan.desain.awal",
        None,
    ),
    ("MD-14", "kegiatan", {"tujuan_kegiatan": "Untuk data."}, "tujuan_kegiatan", None),
    ("MD-14", "kegiatan", {"tujuan_kegiatan": good_record("kegiatan")["latar_belakang_kegiatan"]}, "tujuan_kegiatan", None),
    ("MD-15", "dataset", {"maintainer_email": "data@gmail.com"}, "maintainer_email", None),
    ("MD-15", "dataset", {"maintainer_email": "data@bukantangerangkota.go.id"}, "maintainer_email", None),
    ("MD-15", "dataset", {"maintainer_jabatan": "Siti Aminah, S.E."}, "maintainer_jabatan", None),
    ("MD-15", "kegiatan", {"pj_email": "siti@yahoo.com"}, "pj_email", None),
    ("MD-17", "kegiatan", {"submission_period": "2024"}, "submission_period", "2026"),
    ("MD-18", "dataset", {"title": "Penduduk"}, "title", "Jumlah Penduduk Berdasarkan Kecamatan di Kota Tangerang"),
    (
        "MD-18",
        "dataset",
        {"title": "Jumlah Penduduk Menurut Kecamatan"},
        "title",
        "Jumlah Penduduk Menurut Kecamatan di Kota Tangerang",
    ),
    (
        "MD-18",
        "dataset",
        {"title": "Jumlah Penduduk di Kota Tangerang"},
        "title",
        "Jumlah Penduduk Berdasarkan Kecamatan di Kota Tangerang",
    ),
    ("IO-01", "dataset", {"tables": None}, "tables", None),
    ("IO-01", "dataset", {"tables": [{"name": "a", "format": "pdf", "url": "https://example.go.id/a.pdf"}]}, "tables", None),
    ("KR-01", "dataset", {"cakupan_wilayah": "3671"}, "cakupan_wilayah", "36.71"),
    ("KR-01", "dataset", {"cakupan_wilayah": "Kota Tangerang"}, "cakupan_wilayah", "36.71"),
    ("KR-01", "dataset", {"cakupan_wilayah": "36.71.99"}, "cakupan_wilayah", None),
    ("KR-05", "dataset", {"urusan": "Kesehatan"}, "urusan", "1.02"),
    ("KR-05", "dataset", {"urusan": "9.99"}, "urusan", None),
    ("PR-02", "dataset", {"owner_org": None}, "owner_org", None),
    ("PR-02", "dataset", {"accrualPeriodicity": "Tahunan"}, "accrualPeriodicity", "tahunan"),
    ("PR-02", "dataset", {"tanggal_rilis_berikutnya": "2027"}, "tanggal_rilis_berikutnya", None),
    ("PR-03a", "dataset", {"cara_pengumpulan_data": "survei", "identitas_rekomendasi": None}, "identitas_rekomendasi", None),
    ("PR-03a", "dataset", {"cara_pengumpulan_data": "survei", "identitas_rekomendasi": "-"}, "identitas_rekomendasi", None),
    (
        "PR-03a",
        "kegiatan",
        {"cara_pengumpulan_data": "survei", "mendapat_rekomendasi": "tidak", "identitas_rekomendasi": None},
        "mendapat_rekomendasi",
        None,
    ),
    ("PR-03b", "dataset", {"identitas_rekomendasi": None}, "identitas_rekomendasi", None),
    ("PR-05", "dataset", {"kode_tujuan_sdgs": "1", "kriteria_prioritas": ["sdgs"]}, "prioritas_tahun", None),
    ("PR-05", "dataset", {"prioritas_tahun": "2026", "kriteria_prioritas": ["sdgs"]}, "kode_pilar_sdgs", None),
    ("PR-05", "dataset", {"prioritas_tahun": "2026"}, "kriteria_prioritas", None),
    ("PR-08", "dataset", {"accessRights": None}, "accessRights", None),
    ("PR-08", "dataset", {"accessRights": "Terbuka"}, "accessRights", "terbuka"),
    ("PR-08", "dataset", {"accessRights": "tertutup", "dasar_pembatasan": None}, "dasar_pembatasan", None),
    ("PR-08", "dataset", {"accessRights": "tertutup", "dasar_pembatasan": "rahasia dinas"}, "dasar_pembatasan", None),
    ("PR-09", "dataset", {"memuat_data_pribadi": "ya-umum"}, "memuat_data_pribadi", None),
    ("PR-09", "dataset", {"notes": "Hubungi Siti di 0812-3456-7890 untuk data rinci."}, "notes", None),
    ("PR-12", "dataset", {"tanggal_rilis_berikutnya": "2026-03-01"}, "tanggal_rilis_berikutnya", None),
    ("PR-13", "dataset", {"license_id": None}, "license_id", None),
    ("PR-13", "dataset", {"license_id": "notspecified"}, "license_id", "cc-by"),
    ("PR-13", "dataset", {"license_id": "CC-BY-4.0"}, "license_id", "cc-by"),
    ("LENGKAP", "dataset", {"notes": None}, "notes", None),
    ("LENGKAP", "dataset", {"tags": ["penduduk"]}, "tags", None),
    ("LENGKAP", "dataset", {"tables": [{"name": "a", "format": "csv", "delivery": "x"}]}, "tables.0.description", None),
]


@pytest.mark.parametrize(("rule", "kind", "changes", "path", "suggestion"), FAILS)
def test_a_breach_is_found_at_its_place_with_a_suggestion(
    rule: str,
    kind: str,
    changes: dict[str, Any],
    path: str,
    suggestion: Any,
) -> None:
    findings = [finding for finding in found(rule, kind, changes) if finding.path == path]
    assert findings, f"{rule} did not find {changes}"
    assert findings[0].suggestion == suggestion
    assert findings[0].message.id and findings[0].message.en and findings[0].help.id


# rule, kind, changes after which the rule is still met
PASSES = [
    ("DAFTAR", "dataset", {"referensi_waktu_awal": "2025-07", "referensi_waktu_akhir": "2025-12-31"}),
    ("SD-02", "dataset", {"definisi": "Banyaknya orang di suatu wilayah"}),
    ("SD-04", "dataset", {"ukuran": "indeks"}),
    ("SD-05a", "dataset", {"satuan": "hektare"}),
    ("SD-05b", "dataset", {"ukuran": "persentase", "satuan": "persen", "tables": None}),
    ("SD-05b", "dataset", {"ukuran": "luas", "satuan": "hektare", "tables": None}),
    ("SD-05b", "dataset", {"ukuran": "laju", "satuan": "persen", "tables": None}),
    ("SD-07", "konsep", {"kode_sds": "S12345.01.02"}),
    ("SD-08", "konsep", {"title": "Nomor Pokok Wajib Pajak (NPWP)"}),
    ("SD-08", "konsep", {"title": "Penduduk dan Rumah Tangga Pertanian"}),
    ("SD-08", "konsep", {"title": "Indeks"}),
    ("MD-04", "kegiatan", {"kegiatan_ini_dilakukan": "sekali", "frekuensi_penyelanggara": None}),
    ("MD-05", "kegiatan", {"cakupan_wilayah_pengumpulan_data": "seluruh", "wilayah_kegiatan": None}),
    ("MD-09a", "kegiatan", schedule(desain={"awal": "2026-02-01", "akhir": "2026-02-01"})),
    ("MD-09b", "kegiatan", schedule(evaluasi={"awal": "2026-01-01", "akhir": "2026-12-31"})),
    ("MD-15", "dataset", {"maintainer_email": "statistik@disdukcapil.tangerangkota.go.id"}),
    ("MD-15", "dataset", {"maintainer_jabatan": "Lurah Sukasari"}),
    ("MD-18", "dataset", {"title": "Jumlah Pasien Menurut Jenis Kelamin dan Umur di Kota Tangerang"}),
    ("IO-01", "dataset", {"tables": [{"name": "a", "format": "pdf"}, {"name": "b", "format": "xlsx"}]}),
    ("KR-01", "dataset", {"cakupan_wilayah": "32.73"}),
    ("PR-03a", "dataset", {"cara_pengumpulan_data": "survei", "identitas_rekomendasi": "V-25.3671.001"}),
    ("PR-05", "dataset", {"prioritas_tahun": "2026", "kriteria_prioritas": ["mendesak"]}),
    ("PR-05", "dataset", {"prioritas_tahun": "2026", "kriteria_prioritas": ["sdgs"], "kode_tujuan_sdgs": "1"}),
    ("PR-08", "dataset", {"accessRights": "terbatas", "dasar_pembatasan": "UU 14/2008 Pasal 17 huruf h", "license_id": None}),
    ("PR-12", "dataset", {"tanggal_rilis_berikutnya": "2026-03-02"}),
    ("PR-13", "dataset", {"license_id": "odc-odbl"}),
]


@pytest.mark.parametrize(("rule", "kind", "changes"), PASSES)
def test_what_keeps_the_rule_is_not_found(rule: str, kind: str, changes: dict[str, Any]) -> None:
    outcome = evaluate(good_record(kind, **changes), kind, {}, good_context())
    assert outcome.outcomes[rule] == "pass", [finding.message.id for finding in outcome.findings if finding.rule == rule]


# rule, kind, changes under which the rule is no question
NOT_ASKED = [
    ("SD-01", "dataset", {}),
    ("SD-07", "dataset", {"konsep_sds": "3b0c3a70-5d8c-4d8e-b1d8-0f3a7d1c9a11"}),
    ("MD-01", "dataset", {"jenis_data": "geospasial", "id_mskeg": None}),
    ("MD-17", "kegiatan", {"tahun": None, "submission_period": None}),
    ("IO-01", "dataset", {"accessRights": "tertutup", "tables": None}),
    ("PR-01", "dataset", {}),
    ("PR-03a", "dataset", {}),
    ("PR-03b", "dataset", {"cara_pengumpulan_data": "sensus"}),
    ("PR-05", "dataset", {}),
    ("PR-12", "dataset", {"accrualPeriodicity": "ad-hoc", "tanggal_rilis_berikutnya": None}),
    ("PR-13", "dataset", {"accessRights": "tertutup", "license_id": None}),
    ("KR-03", "dataset", {}),
    ("KR-06", "dataset", {}),
]


@pytest.mark.parametrize(("rule", "kind", "changes"), NOT_ASKED)
def test_a_rule_that_is_no_question_is_left_alone(rule: str, kind: str, changes: dict[str, Any]) -> None:
    assert evaluate(good_record(kind, **changes), kind, {}, good_context()).outcomes[rule] == "na"


# rule, changes, look-ups, path, suggestion
LOOKED_UP = [
    ("SD-01", {"konsep_sds": "tidak-ada"}, {"concept": CONCEPTS.get}, "konsep_sds", None),
    ("SD-01", {"konsep_sds": "lama"}, {"concept": CONCEPTS.get}, "konsep_sds", CONCEPT),
    ("SD-02", {"definisi": "Penduduk"}, {"concept": CONCEPTS.get}, "definisi", None),
    ("SD-03", {"klasifikasi_penyajian": ["wilayah-3671", "entah"]}, {"classification": {}.get}, "klasifikasi_penyajian.1", None),
    (
        "SD-03",
        {"klasifikasi_penyajian": ["umur"]},
        {"classification": {"umur": {"title": "Umur"}}.get},
        "klasifikasi_penyajian.0",
        None,
    ),
    ("SD-03", {"klasifikasi_penyajian": ["Bidang Urusan"]}, {"classification": {}.get}, "klasifikasi_penyajian.0", None),
    ("MD-01", {}, {"activity": {}.get}, "id_mskeg", None),
    ("PR-01", {}, {"planned": {}.get}, "daftar_data_id", None),
    (
        "PR-11",
        {},
        {"variable": {"var-tahun": {"apakah_variabel_bisa_diakses_umum": "tidak"}}.get},
        "tables.0.skema_tabel.fields.0",
        None,
    ),
    ("IO-04", {}, {"variable": {"var-tahun": {"alias": "thn"}}.get}, "tables.0.skema_tabel.fields.0.name", "thn"),
    (
        "IO-05",
        {},
        {"previous_schema": {"penduduk": {"fields": [{"name": "luas", "type": "number"}]}}},
        "tables.0.skema_tabel",
        None,
    ),
    (
        "IO-05",
        {},
        {"previous_schema": {"penduduk": {"fields": [{"name": "tahun", "type": "string"}]}}},
        "tables.0.skema_tabel.fields.0.type",
        "string",
    ),
]


@pytest.mark.parametrize(("rule", "changes", "context", "path", "suggestion"), LOOKED_UP)
def test_what_the_registry_knows_is_found(
    rule: str,
    changes: dict[str, Any],
    context: dict[str, Any],
    path: str,
    suggestion: Any,
) -> None:
    findings = found(rule, "dataset", changes, **context)
    assert [finding.path for finding in findings] == [path]
    assert findings[0].suggestion == suggestion


def test_what_the_registry_confirms_is_not_found() -> None:
    context = good_context(
        concept=CONCEPTS.get,
        activity={"kegiatan-contoh": {"title": "Kompilasi"}}.get,
        planned={"DD-2026-001": {}}.get,
        classification={"umur": {"versi": "2026"}}.get,
        concept_taken=lambda name: False,
    )
    record = good_record(klasifikasi_penyajian=["umur", "wilayah-3671"])
    outcome = evaluate(record, "dataset", {}, context)
    assert outcome.findings == []
    assert {outcome.outcomes[rule] for rule in ("SD-01", "SD-03", "MD-01", "PR-01")} == {"pass"}


def test_a_concept_name_that_is_taken_is_found() -> None:
    assert [finding.path for finding in found("SD-08", "konsep", {}, concept_taken=lambda name: name == "Penduduk")] == ["title"]


def test_a_dropped_column_that_the_quality_note_names_is_accepted() -> None:
    previous = {"penduduk": {"fields": [{"name": "luas", "type": "number"}]}}
    assert not found("IO-05", "dataset", {"catatan_kualitas": "Kolom luas dihapus mulai 2025."}, previous_schema=previous)


def test_a_release_late_by_more_than_its_period_says_so() -> None:
    one, two = (
        found("PR-12", "dataset", {"tanggal_rilis_berikutnya": "2026-03-01"}),
        found("PR-12", "dataset", {"tanggal_rilis_berikutnya": "2025-01-31"}),
    )
    assert "satu periode" not in one[0].message.id and "satu periode" in two[0].message.id


CENTRAL = {"penduduk": {"title": "Penduduk", "definisi": "Semua orang yang tinggal di negeri ini enam bulan atau lebih."}}
RETIRED = {"value": "lama", "title": "Warga", "successor": "baru", "successor_title": "Penduduk"}


@pytest.mark.parametrize(("rule", "kind", "changes", "context", "path", "suggestion"), [
    ("KR-07", "dataset", {}, {"retired": {"tables.0.skema_tabel.fields.0.variabel": RETIRED}},
     "tables.0.skema_tabel.fields.0.variabel", "baru"),
    ("KR-07", "kegiatan", {}, {"retired": {"ms_var.0.konsep": {**RETIRED, "successor": ""}}}, "ms_var.0.konsep", None),
    ("SD-09", "konsep", {"title": "Penduduk"}, {"central": lambda name: CENTRAL.get(name.lower())}, "definisi",
     CENTRAL["penduduk"]["definisi"]),
    ("SD-09", "konsep", {"title": "Warga", "sinonim": ["Penduduk"]}, {"central": lambda name: CENTRAL.get(name.lower())},
     "definisi", CENTRAL["penduduk"]["definisi"]),
    ("SD-11", "konsep", {"usang": "ya"}, {"may_not_retire": ("dipakai", 3)}, "digantikan_oleh", None),
    ("SD-11", "konsep", {"usang": "ya"}, {"may_not_retire": ("usang", 0)}, "digantikan_oleh", None),
])
def test_what_the_registry_knows_is_told_at_its_place(
    rule: str, kind: str, changes: dict[str, Any], context: dict[str, Any], path: str, suggestion: Any,
) -> None:
    assert [(one.path, one.suggestion) for one in found(rule, kind, changes, **context)] == [(path, suggestion)]


@pytest.mark.parametrize(("rule", "kind", "changes", "context"), [
    ("KR-07", "dataset", {}, {"retired": {}}), ("KR-07", "dataset", {}, {"retired": {"konsep_sds": RETIRED}}),
    ("SD-09", "konsep", {"title": "Warga"}, {"central": lambda name: CENTRAL.get(name.lower())}),
    ("SD-09", "konsep", {"title": "Penduduk", "asal_standar": "pusat"}, {"central": lambda name: CENTRAL["penduduk"]}),
    ("SD-09", "konsep", {"title": "Penduduk", "definisi": CENTRAL["penduduk"]["definisi"].upper()},
     {"central": lambda name: CENTRAL["penduduk"]}),
    ("SD-11", "konsep", {"usang": "tidak"}, {"may_not_retire": ("dipakai", 3)}), ("SD-11", "konsep", {"usang": "ya"}, {}),
])
def test_what_agrees_with_the_registry_passes(rule: str, kind: str, changes: dict[str, Any], context: dict[str, Any]) -> None:
    assert found(rule, kind, changes, **context) == []
