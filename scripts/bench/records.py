"""The records both sides get: made from a number, believable in length and words, marked as examples."""
from __future__ import annotations

from typing import Any

SUBJECTS = (
    "Jumlah Penduduk Miskin", "Jumlah Kunjungan Puskesmas", "Panjang Jalan Kondisi Baik", "Volume Sampah Terangkut",
    "Jumlah Siswa Sekolah Dasar", "Realisasi Pendapatan Daerah", "Luas Ruang Terbuka Hijau", "Jumlah Wisatawan",
    "Persentase Imunisasi Dasar", "Jumlah Koperasi Aktif", "Produksi Ikan Budidaya", "Jumlah Pelanggan Air Minum",
)
PLACES = ("Benda", "Batuceper", "Cibodas", "Ciledug", "Cipondoh", "Jatiuwung", "Karang Tengah", "Karawaci", "Larangan",
          "Neglasari", "Periuk", "Pinang", "Tangerang")
UNITS = ("jiwa", "orang", "unit", "km", "ton", "ha")
QUERIES = ("penduduk miskin", "kunjungan", "jalan kondisi baik", "sampah cipondoh", "siswa 2021", "wisatawan", "luas hijau",
           "imunisasi dasar")
DEFINITION = (
    "Banyaknya satuan yang dicatat petugas pada akhir periode di wilayah kerja kecamatan, menurut buku register dan laporan "
    "bulanan; satuan yang pindah pada periode itu dicatat di tempat baru. Contoh untuk pengukuran, bukan angka resmi."
)


def record(number: int, edition: int = 0) -> dict[str, Any]:
    """The values of a dataset of the form; another ``edition`` differs in one text."""
    subject, place = SUBJECTS[number % len(SUBJECTS)], PLACES[number // len(SUBJECTS) % len(PLACES)]
    year = 2015 + number % 10
    return {
        "title": f"{subject} Kecamatan {place} {year} Seri {number} (contoh)",
        "notes": f"{subject} di Kecamatan {place} tahun {year}. {DEFINITION} Edisi {edition}.",
        "definisi": DEFINITION, "sumber_definisi": "Contoh untuk pengukuran",
        "jenis_data": "lainnya", "accessRights": "terbuka", "license_id": "cc-by", "memuat_data_pribadi": "tidak",
        "tags": [subject.split()[1].lower(), place.lower(), "contoh"],
        "cakupan_wilayah": "36.71", "tingkat_penyajian": "kecamatan", "ukuran": "jumlah", "satuan": UNITS[number % 3],
        "referensi_waktu_awal": f"{year}-01-01", "referensi_waktu_akhir": f"{year}-12-31",
        "periode_data": "tahunan", "accrualPeriodicity": "ad-hoc",
        "maintainer_jabatan": "Kepala Bidang Data", "maintainer_email": "data@tangerangkota.go.id",
    }


def name(number: int) -> str:
    """The address of the record where the caller chooses it."""
    return f"contoh-{number}"


def stock_package(number: int, owner_org: str, edition: int = 0) -> dict[str, Any]:
    """The same values as CKAN without our form keeps them: core's fields, and the others as extras."""
    values = record(number, edition)
    core = {key: values.pop(key) for key in ("title", "notes", "license_id", "maintainer_email")}
    tags = values.pop("tags")
    return {**core, "name": name(number), "owner_org": owner_org, "tags": [{"name": tag} for tag in tags],
            "extras": [{"key": key, "value": value} for key, value in values.items()]}
