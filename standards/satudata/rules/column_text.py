"""What does a column of a usual name mean? Definitions a produsen may take over."""
from __future__ import annotations

from collections.abc import Sequence

AREA = {
    "provinsi": "provinsi", "kabupaten": "kabupaten/kota", "kota": "kabupaten/kota", "kecamatan": "kecamatan",
    "kelurahan": "kelurahan", "desa": "kelurahan", "wilayah": "wilayah",
}
SINGLE = {
    "tahun": "Tahun yang diterangkan oleh data, ditulis empat angka.",
    "bulan": "Bulan yang diterangkan oleh data.",
    "triwulan": "Triwulan yang diterangkan oleh data, 1 sampai 4.",
    "semester": "Semester yang diterangkan oleh data, 1 atau 2.",
    "tanggal": "Tanggal yang diterangkan oleh data, ditulis YYYY-MM-DD.",
    "satuan": "Satuan dari nilai pada baris yang sama.",
    "no": "Nomor urut baris.",
    "nomor": "Nomor urut baris.",
    "id": "Nomor pengenal baris.",
}
PAIRS: dict[tuple[str, ...], str] = {("jenis", "kelamin"): "Jenis kelamin penduduk: laki-laki atau perempuan."}


def definition(words: Sequence[str]) -> str | None:
    """A definition for "kode_kecamatan", "nama_kelurahan", "tahun" and the like; None where the name is the data's own."""
    if tuple(words) in PAIRS:
        return PAIRS[tuple(words)]
    if len(words) == 1 and words[0] in SINGLE:
        return SINGLE[words[0]]
    level = next((AREA[word] for word in words if word in AREA), None)
    if level is None or len(words) > 3:
        return None
    if "kode" in words:
        source = "BPS" if "bps" in words else "Kementerian Dalam Negeri"
        return f"Kode {level} menurut {source}."
    return f"Nama {level} sesuai kode wilayah." if words[0] in ("nama", *AREA) else None
