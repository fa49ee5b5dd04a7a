"""Activities of the demo as whole MS-Keg records with their MS-Var and MS-Ind rows; everything in them is an example."""
from __future__ import annotations

from typing import Any

from city import HERE, City
from listed import code
from yaml import safe_load

Json = dict[str, Any]
STAGES = ("perencanaan_kegiatan", "desain", "pengumpulan_data", "pengolahan_data", "analisis", "diseminasi_hasil", "evaluasi")
YEAR = "2024"
OFFICE = "Jalan Contoh Nomor 1, Kota Tangerang"
#: Answers all activities of the demo share: administrative data taken over by the agency's own staff.
COMMON: Json = {
    "tahun": YEAR, "submission_period": YEAR, "jenis_statistik": "SEKTORAL", "alamat": OFFICE, "telepon": "021-0000000",
    "unit_eselon1": "-", "pj_jabatan": "Kepala Bidang Data (contoh)", "pj_alamat": OFFICE, "pj_telepon": "021-0000000",
    "kegiatan_ini_dilakukan": "berulang", "frekuensi_penyelanggara": "tahunan", "tipe_pengumpulan_data": "longitudinal",
    "cakupan_wilayah_pengumpulan_data": "sebagian", "wilayah_kegiatan": ["36.71"],
    "metode_pengumpulan_data": ["data-sekunder"], "sarana_pengumpulan_data": ["lainnya"],
    "sarana_pengumpulan_lainnya": "Tarikan dari aplikasi layanan (contoh)", "unit_pengumpulan_data": ["individu"],
    "apakah_melakukan_uji_coba": "tidak", "metode_pemeriksaan_kualitas_pengumpulan_data": ["supervisi"],
    "apakah_melakukan_penyesuaian_nonrespon": "tidak", "tahapan_editing": "ya", "tahapan_coding": "tidak",
    "tahapan_data_entry": "tidak", "tahapan_validasi": "ya", "metode_analisis": "deskriptif", "unit_analisis": ["individu"],
    "tingkat_penyajian_hasil_analisis": ["kabupaten-kota", "kecamatan"], "ketersediaan_produk_tercetak": "tidak",
    "ketersediaan_produk_digital": "ya", "rencana_jadwal_rilis_produk_digital": f"{YEAR}-11-30",
    "ketersediaan_produk_mikrodata": "tidak",
}
SAMPLE: Json = {
    "mendapat_rekomendasi": "ya", "identitas_rekomendasi": "V-24.3671.000 (contoh)", "jenis_rancangan_sampel": "satu-tahap",
    "metode_pemilihan_sampel_tahap_terakhir": "nonprobabilitas", "metode_yang_digunakan": "purposive",
    "unit_sampel": "Tujuan wisata (contoh)", "unit_observasi": "Pengunjung tujuan wisata (contoh)",
}


def activity(city: City, item: Json) -> Json:
    """The record of one entry: what all share, what it says, its schedule, its rows."""
    told = rows_of(item["kunci"])
    variables = [variable(city, item["kunci"], name, told) for name in told["kolom"]]
    mail = f"{item['org']}@tangerangkota.go.id"
    agency = item["org"].upper() + " Kota Tangerang (contoh)"
    return COMMON | (SAMPLE if item["cara"] == "survei" else {}) | {
        "title": item["title"], "cara_pengumpulan_data": item["cara"], "sektor_kegiatan": code("sektor_kegiatan", item["sektor"]),
        "latar_belakang_kegiatan": item["latar"], "tujuan_kegiatan": item["tujuan"], "instansi_penyelenggara": agency,
        "unit_eselon2": agency, "email": mail, "pj_email": mail,
        "rencana_jadwal_kegiatan": {
            stage: {"awal": f"{YEAR}-{month:02}-01", "akhir": f"{YEAR}-{month:02}-28"} for month, stage in enumerate(STAGES, 2)},
        "variabel_yang_dikumpulkan": [
            {"nama": row["nama"], "konsep": told["konsep"][row["alias"]], "definisi": row["definisi"],
             "referensi_waktu": row["referensi_waktu"]} for row in variables],
        "ms_var": variables,
        "ms_ind": [indicator(city, item, one, variables) for one in told.get("indikator", [])],
    }


def rows_of(key: str) -> Json:
    """What the entry of an activity says of its variables, those all share filled in; `konsep`: names by column."""
    content: Json = safe_load((HERE / "isi" / "ms_var.yaml").read_text("utf-8"))
    told = content[key]
    told["baris"] = {name: content["umum"].get(name) or told["baris"][name] for name in told["kolom"]}
    told["konsep"] = {name: row["konsep"] for name, row in told["baris"].items()}
    return dict(told)


def row_id(key: str, column: str) -> str:
    """The id of the MS-Var row of an activity that explains a column."""
    return f"contoh-{key}-{column}"


def variable(city: City, key: str, column: str, told: Json) -> Json:
    """One MS-Var row."""
    row, standards = told["baris"][column], city.made("standards")
    listed = [{"kode": kode, "nilai": nilai} for kode, nilai in row.get("isian", {}).items()]
    given = {
        "id": row_id(key, column), "nama": row["nama"], "alias": column,
        "konsep": standards.get(row.get("rujukan"), row["konsep"]),
        "definisi": row["definisi"], "referensi_pemilihan": told["alasan"], "referensi_waktu": told["waktu"],
        "tipe_data": row["tipe"], "jenis_value_domain": "enumerated" if listed or row.get("klasifikasi") else "described",
        "klasifikasi_rujukan_value_domain": standards.get(row.get("klasifikasi")), "value_domain": listed,
        "aturan_validasi": "Wajib diisi", "kalimat_pertanyaan": "-", "apakah_variabel_bisa_diakses_umum": "ya",
        "ukuran": row.get("ukuran"), "satuan": row.get("satuan"), "variabel_standar": standards.get(row.get("standar")),
        "data_pribadi": "tidak",
    }
    return {name: value for name, value in given.items() if value}


def indicator(city: City, item: Json, told: Json, variables: list[Json]) -> Json:
    """One MS-Ind row, made of variables of the same activity."""
    names = {row["alias"]: row["nama"] for row in variables}
    own = {key: value for key, value in told.items() if key not in ("konsep", "pembangun")}
    return own | {
        "id": row_id(item["kunci"], "indikator"), "konsep": city.made("standards")[told["konsep"]],
        "variabel_disaggregasi": [{"nama": "Kecamatan", "sumber": "Kepmendagri Nomor 300.2.2-2430 Tahun 2025"}],
        "apakah_indikator_komposit": "tidak", "level_estimasi": "kecamatan", "apakah_indikator_bisa_diakses_umum": "ya",
        "variabel_pembangun": [
            {"nama": names[alias], "kegiatan_penghasil": item["title"], "ms_var_ref": row_id(item["kunci"], alias)}
            for alias in told["pembangun"]],
    }
