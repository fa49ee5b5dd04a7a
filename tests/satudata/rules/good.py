"""A record, a concept and an activity that meet every rule: take one and break what you want to see found."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from satudata import codes
from satudata.rules import Context

TODAY = date(2026, 3, 2)
DELIVERY = "kiriman-contoh"
CONCEPT = "SP00001.01.00"

COLUMNS = [
    {
        "name": "tahun",
        "type": "year",
        "judul": "Tahun",
        "definisi": "Tahun yang diterangkan oleh data, ditulis empat angka.",
        "peran": "dimensi",
        "data_pribadi": "tidak",
        "variabel": "var-tahun",
    },
    {
        "name": "kode_kecamatan",
        "type": "string",
        "judul": "Kode Kecamatan",
        "definisi": "Kode kecamatan menurut Kementerian Dalam Negeri.",
        "peran": "dimensi",
        "kode_referensi": "wilayah-3671",
        "data_pribadi": "tidak",
        "variabel": "var-kode-kecamatan",
    },
    {
        "name": "nama_kecamatan",
        "type": "string",
        "judul": "Nama Kecamatan",
        "definisi": "Nama kecamatan sesuai kode wilayah.",
        "peran": "atribut",
        "data_pribadi": "tidak",
        "variabel": "var-nama-kecamatan",
    },
    {
        "name": "jumlah_penduduk",
        "type": "integer",
        "judul": "Jumlah Penduduk",
        "satuan": "orang",
        "peran": "ukuran",
        "definisi": "Banyaknya penduduk yang tercatat di kecamatan pada akhir tahun.",
        "data_pribadi": "tidak",
        "variabel": "var-jumlah-penduduk",
    },
]

RECORD: dict[str, Any] = {
    "title": "Jumlah Penduduk Berdasarkan Kecamatan di Kota Tangerang",
    "notes": "Contoh tabel penduduk menurut kecamatan; angkanya rekaan.",
    "owner_org": "disdukcapil",
    "jenis_data": "statistik",
    "urusan": "2.12",
    "theme": "pembangunan-daerah",
    "tags": ["penduduk", "kecamatan"],
    "cakupan_wilayah": "36.71",
    "tingkat_penyajian": "kecamatan",
    "referensi_waktu_awal": "2025",
    "referensi_waktu_akhir": "2025",
    "periode_data": "tahunan",
    "konsep_sds": CONCEPT,
    "definisi": "Banyaknya orang yang tercatat bertempat tinggal di suatu kecamatan pada akhir tahun, menurut kartu keluarga.",
    "sumber_definisi": "Contoh",
    "klasifikasi_penyajian": ["wilayah-3671"],
    "ukuran": "jumlah",
    "satuan": "orang",
    "kode_referensi": ["wilayah-3671"],
    "jenis_statistik": "SEKTORAL",
    "id_mskeg": "kegiatan-contoh",
    "cara_pengumpulan_data": "kompromin",
    "sektor_kegiatan": "2",
    "sumber_data_administrasi": "Sistem Informasi Administrasi Kependudukan",
    "identitas_rekomendasi": "K-26.3671.001",
    "accrualPeriodicity": "tahunan",
    "tanggal_rilis_berikutnya": "2027-01-31",
    "daftar_data_id": "DD-2026-001",
    "asal_daftar": "daerah",
    "accessRights": "terbuka",
    "memuat_data_pribadi": "tidak",
    "license_id": "cc-by",
    "maintainer_jabatan": "Kepala Bidang Pengelolaan Informasi Administrasi Kependudukan",
    "maintainer_email": "data@tangerangkota.go.id",
    "telepon": "021-5555555",
    "tables": [
        {
            "name": "penduduk",
            "description": "Satu baris satu kecamatan.",
            "format": "csv",
            "periode_isi": "2025",
            "skema_tabel": {"fields": COLUMNS},
            "delivery": DELIVERY,
        }
    ],
}

CONCEPT_RECORD: dict[str, Any] = {
    "title": "Penduduk",
    "owner_org": "disdukcapil",
    "definisi": "Orang yang tercatat bertempat tinggal di suatu wilayah menurut administrasi kependudukan.",
    "referensi": "Contoh",
    "kode_sds": CONCEPT,
}

VARIABLE: dict[str, Any] = {
    "id": "v-1",
    "nama": "Jumlah Penduduk",
    "alias": "jumlah_penduduk",
    "konsep": "Penduduk",
    "definisi": "Banyaknya penduduk yang tercatat di kecamatan pada akhir tahun.",
    "referensi_pemilihan": "Kebutuhan perencanaan kota",
    "referensi_waktu": "31 Desember",
    "tipe_data": "integer",
    "jenis_value_domain": "described",
    "aturan_validasi": "Wajib diisi; sedikitnya 0",
    "kalimat_pertanyaan": "-",
    "apakah_variabel_bisa_diakses_umum": "ya",
    "ukuran": "jumlah",
    "satuan": "orang",
    "data_pribadi": "tidak",
}
INDICATOR: dict[str, Any] = {
    "id": "i-1",
    "nama": "Laju Pertumbuhan Penduduk",
    "konsep": "Penduduk",
    "definisi": "Perubahan jumlah penduduk dari tahun ke tahun terhadap jumlah penduduk tahun sebelumnya.",
    "interpretasi": "Makin besar angkanya, makin cepat penduduk bertambah.",
    "metode_perhitungan": "Selisih jumlah penduduk dibagi jumlah penduduk tahun sebelumnya, dikali seratus.",
    "rumus": "(Jumlah Penduduk_t - Jumlah Penduduk_0) / Jumlah Penduduk_0 * 100",
    "ukuran": "persentase",
    "satuan": "persen",
    "variabel_disaggregasi": [{"nama": "Kecamatan", "sumber": "Contoh"}],
    "apakah_indikator_komposit": "tidak",
    "variabel_pembangun": [
        {"nama": "Jumlah Penduduk", "kegiatan_penghasil": "Kompilasi Data Kependudukan 2026", "ms_var_ref": "v-1"},
    ],
    "level_estimasi": "kecamatan",
    "apakah_indikator_bisa_diakses_umum": "ya",
}

STAGES = ("perencanaan_kegiatan", "desain", "pengumpulan_data", "pengolahan_data", "analisis", "diseminasi_hasil", "evaluasi")
ACTIVITY_RECORD: dict[str, Any] = {
    "title": "Kompilasi Data Kependudukan 2026",
    "tahun": "2026",
    "owner_org": "disdukcapil",
    "jenis_statistik": "SEKTORAL",
    "cara_pengumpulan_data": "kompromin",
    "sektor_kegiatan": "2",
    "identitas_rekomendasi": "K-26.3671.001",
    "instansi_penyelenggara": "Dinas Kependudukan dan Pencatatan Sipil",
    "alamat": "Jalan Contoh 1, Kota Tangerang",
    "telepon": "021-5555555",
    "email": "data@tangerangkota.go.id",
    "unit_eselon2": "Dinas Kependudukan dan Pencatatan Sipil",
    "pj_jabatan": "Kepala Bidang Pengelolaan Informasi",
    "pj_telepon": "021-5555555",
    "pj_email": "data@tangerangkota.go.id",
    "latar_belakang_kegiatan": "Perencanaan pembangunan kota memerlukan jumlah penduduk menurut kecamatan yang mutakhir.",
    "tujuan_kegiatan": "Menyediakan jumlah penduduk menurut kecamatan sebagai dasar perencanaan dan evaluasi pembangunan kota.",
    "rencana_jadwal_kegiatan": {
        stage: {"awal": f"2026-{month:02}-01", "akhir": f"2026-{month:02}-28"} for month, stage in enumerate(STAGES, start=1)
    },
    "submission_period": "2026",
    "pj_alamat": "Jalan Contoh 1, Kota Tangerang",
    "variabel_yang_dikumpulkan": [
        {"nama": "Jumlah Penduduk", "konsep": "Penduduk", "definisi": "Banyaknya penduduk di kecamatan.",
         "referensi_waktu": "31 Desember"},
    ],
    "kegiatan_ini_dilakukan": "berulang",
    "frekuensi_penyelanggara": "tahunan",
    "tipe_pengumpulan_data": "longitudinal",
    "cakupan_wilayah_pengumpulan_data": "sebagian",
    "wilayah_kegiatan": ["36.71"],
    "metode_pengumpulan_data": ["data-sekunder"],
    "sarana_pengumpulan_data": ["lainnya"],
    "sarana_pengumpulan_lainnya": "Tarikan dari aplikasi layanan",
    "unit_pengumpulan_data": ["individu"],
    "apakah_melakukan_uji_coba": "tidak",
    "metode_pemeriksaan_kualitas_pengumpulan_data": ["supervisi"],
    "apakah_melakukan_penyesuaian_nonrespon": "tidak",
    "tahapan_editing": "ya",
    "tahapan_coding": "tidak",
    "tahapan_data_entry": "tidak",
    "tahapan_validasi": "ya",
    "metode_analisis": "deskriptif",
    "unit_analisis": ["individu"],
    "tingkat_penyajian_hasil_analisis": ["kabupaten-kota", "kecamatan"],
    "ketersediaan_produk_tercetak": "tidak",
    "ketersediaan_produk_digital": "ya",
    "rencana_jadwal_rilis_produk_digital": "2026-06-15",
    "ketersediaan_produk_mikrodata": "tidak",
    "ms_var": [VARIABLE],
    "ms_ind": [INDICATOR],
}

CLASSIFICATION_RECORD: dict[str, Any] = {
    "title": "Jenis Kelamin",
    "owner_org": "diskominfo",
    "kode_list": "jenis-kelamin",
    "versi": "2026",
    "dasar_hukum": "Contoh",
    "walidata_kode": "Diskominfo",
    "berlaku_dari": "2026-01-01",
    "items": [{"kode": "1", "nama": "Laki-laki"}, {"kode": "2", "nama": "Perempuan"}],
}

VARIABLE_RECORD: dict[str, Any] = {
    "title": "Jenis Kelamin Penduduk",
    "owner_org": "diskominfo",
    "definisi": "Pembedaan penduduk menurut jenis kelamin yang tercatat pada kartu keluarga.",
    "rujukan_konsep": "penduduk",
    "referensi": "Contoh",
    "unit_observasi": "individu",
    "tipe_data": "string",
    "ukuran": "kategori",
    "subjek": "SP",
    "jenis_value_domain": "enumerated",
    "value_domain": [{"kode": "1", "nilai": "Laki-laki"}, {"kode": "2", "nilai": "Perempuan"}],
}
INDICATOR_RECORD: dict[str, Any] = {
    **{name: value for name, value in INDICATOR.items() if name not in ("id", "nama")},
    "title": "Laju Pertumbuhan Penduduk",
    "owner_org": "diskominfo",
    "referensi": "Contoh",
}
MASTER_RECORD: dict[str, Any] = {
    "title": "Data Pokok Satuan Pendidikan",
    "owner_org": "diskominfo",
    "definisi": "Setiap satuan pendidikan formal dan nonformal di kota yang memiliki NPSN.",
    "objek": "satuan-pendidikan",
    "kunci": "NPSN",
    "walidata": "Kementerian Pendidikan Dasar dan Menengah",
    "akses": "terbatas",
}

KINDS = {
    "dataset": RECORD, "konsep": CONCEPT_RECORD, "kegiatan": ACTIVITY_RECORD, "klasifikasi": CLASSIFICATION_RECORD,
    "variabel": VARIABLE_RECORD, "indikator": INDICATOR_RECORD, "data_induk": MASTER_RECORD,
}


def good_record(kind: str = "dataset", **changes: Any) -> dict[str, Any]:
    """A new record of the kind without findings; ``changes`` replace fields, None removes one."""
    record = copy.deepcopy(KINDS[kind]) | changes
    return {name: value for name, value in record.items() if value is not None}


def good_context(**changes: Any) -> Context:
    """The context in which good_record has no findings: its day, no look-ups."""
    return Context(**({"today": TODAY} | changes))


def good_rows() -> list[list[str]]:
    """The rows of good_csv: one a kecamatan, made-up figures."""
    areas = [code for code in codes.load("wilayah-3671") if len(code.kode) == len("36.71.01")]
    return [["2025", code.kode, code.nama, str(100_000 + 1_001 * place)] for place, code in enumerate(areas)]


def good_csv() -> bytes:
    """A clean CSV that fits the schema of good_record."""
    lines = [",".join(column["name"] for column in COLUMNS), *map(",".join, good_rows())]
    return ("\r\n".join(lines) + "\r\n").encode()
