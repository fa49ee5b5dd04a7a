"""Published records to export: fixed ones, and classifications as Hypothesis draws them."""
from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import strategies as st

from satudata.exchange.model import Earlier, Link, Published

SITE = "https://data.contoh.test/id"
#: Texts of one line with all that has to be escaped somewhere.
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Co", "Cf"))
COMPOSED = st.text(SIGNS, min_size=1, max_size=20).map(lambda text: unicodedata.normalize("NFC", " ".join(text.split())))
WORDS = COMPOSED.filter(bool) | st.sampled_from(["=1+1", "a 'b' \"c\" <d> & \\e", "@x", "-5", "Kota “Baru”"])
CODES = st.text("abcAB01._-/ #", min_size=1, max_size=6).map(lambda text: " ".join(text.split())).filter(bool)
ITEMS: list[dict[str, Any]] = [
    {"kode": "36.71", "nama": "Kota Tangerang", "nama_en": "Tangerang City", "tingkat": "kota", "definisi": "Kota."},
    {"kode": "36.71.01", "nama": "Tangerang", "induk": "36.71", "tingkat": "kecamatan", "catatan": "=1",
     "berlaku_dari": "2010-01-01"},
    {"kode": "36.71.01", "nama": "Tangerang Lama", "induk": "36.71", "tingkat": "kecamatan", "berlaku_sampai": "2009-12-31"},
    {"kode": "36.71.02", "nama": "Jatiuwung", "induk": "36.71", "tingkat": "kecamatan"},
]
MATCHES: list[dict[str, Any]] = [
    {"dari": "36.71", "daftar": "WIL-BPS", "versi": "2018", "ke": "3671", "jenis": "exact"},
    {"dari": "36.71.01", "daftar": "WIL-BPS", "versi": "2018", "ke": "3671030", "jenis": "exact"},
    {"dari": "36.71.02", "daftar": "WIL-BPS", "versi": "2018", "ke": "3671030", "jenis": "exact"},
    {"dari": "36.71.02", "daftar": "WIL-BPS", "versi": "2018", "ke": "3671", "jenis": "broad"},
    {"dari": "36.71.02", "daftar": "L2", "ke": "1", "jenis": "", "keterangan": "sebagian"},
]
COLUMNS = [
    {"name": "kode kecamatan", "type": "string", "judul": "Kode 'kec' <b>", "peran": "dimensi", "kode_referensi": "w"},
    {"name": "tahun", "type": "year", "peran": "dimensi"}, {"name": "jumlah", "type": "integer", "peran": "ukuran"},
    {"name": "rasio", "type": "number", "peran": "ukuran"}, {"name": "ket", "type": "string", "peran": "atribut"},
]


def published(kind: str, **record: Any) -> Published:
    """The second version of a record."""
    uri = f"{SITE}/{kind}/11111111-1111-1111-1111-111111111111"
    return Published(
        kind, uri[-36:], "nama-alamat", uri, 2, "2025-01-01", "2025-06-01", {"title": "Judul", **record}, "Diskominfo", "",
        "SK 1/2025", Earlier(f"{uri}/1", "2025-01-01"), {"w": Link(f"{SITE}/klasifikasi/w", "Wilayah", 2, "WIL-1")})


def concept(**record: Any) -> Published:
    """A concept with everything a concept may have."""
    return published("konsep", **{
        "title": "Penduduk", "definisi": "Orang \"di\" kota\nini.", "referensi": "BPS", "bahasa_inggris": "Population",
        "sinonim": ["Warga", "Penduduk"], "notes": "x", "kode_sds": "SD00001.00.00", "tanggal_berlaku": "2025-01-01", **record})


def classification(**record: Any) -> Published:
    """A classification with levels, notes, two periods of a code, and correspondences that contradict one another in SKOS."""
    return published("klasifikasi", **{
        "title": "Wilayah", "kode_list": "WILAYAH-3671", "versi": "2025", "dasar_hukum": "Kepmendagri",
        "level": ["kota", "kecamatan"],
        "berlaku_dari": "2025-01-01", "notes": "Dipakai.", "items": ITEMS, "korespondensi": MATCHES, **record})


def dataset(*tables: list[dict[str, Any]]) -> Published:
    """A dataset with these columns in its tables."""
    return published("dataset", tables=[{"skema_tabel": {"fields": columns}} for columns in tables])


@st.composite
def item_lists(draw: st.DrawFn) -> list[dict[str, str]]:
    """Codes whose parents stand before them, each code once."""
    codes = draw(st.lists(CODES, min_size=1, max_size=8, unique_by=str.casefold))
    rows = []
    for place, kode in enumerate(codes):
        row = {"kode": kode, "nama": draw(WORDS)}
        if place and draw(st.booleans()):
            row["induk"] = draw(st.sampled_from(codes[:place]))
        for name in ("nama_en", "definisi", "catatan"):
            if draw(st.booleans()):
                row[name] = draw(WORDS)
        if draw(st.booleans()):
            row["berlaku_dari"] = "2020-01-01"
        rows.append(row)
    return rows
