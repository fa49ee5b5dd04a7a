"""How people mark things in cells: missing values, totals, notes, months, years."""
from __future__ import annotations

import re

DASHES = frozenset({
    "-", "--", "---", "–", "—", "n/a", "na", "nan", "null", "none", "...", "…", "t.a.", "tidak tersedia", "belum tersedia",
    "data tidak tersedia", "tidak ada data",
})
MISSING = DASHES | {"nil", "tidak ada", "belum ada"}  # the last are answers too, where a column is not of figures
ERRORS = frozenset({"#NUM!", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"})

MONTHS = {
    name: number for number, names in enumerate((
        "januari january jan", "februari pebruari february feb peb", "maret march mar", "april apr", "mei may", "juni june jun",
        "juli july jul", "agustus august agu ags aug agt", "september sept sep", "oktober october okt oct",
        "november nopember nov nop", "desember december des dec",
    ), start=1) for name in names.split()
}

YEAR = re.compile(r"(?:19|20)\d\d")
ORDINAL = re.compile(r"\(?\d{1,6}[.)]?|[IVXLC]{1,6}[.)]?|[A-Za-z][.)]")
NUMBERISH = re.compile(r"[-+(−]?\s*(?:Rp\.?\s*)?[\d.,]*\d[\d.,]*\s*%?\)?", re.IGNORECASE)
COLUMN_NUMBER = re.compile(r"\((\d{1,3})\)")

TOTAL = re.compile(
    r"(?:grand[ -]?|sub[ -]?)?(?:total|jumlah)(?:\s*(?:/|dan)\s*(?:total|jumlah|rata-rata))?"
    r"(?:\s+(?:total|akhir|keseluruhan|seluruhnya|semua|umum))?\s*:?"
    r"|(?:total|jumlah)\s+(?:kota|kabupaten|kab\.|provinsi)\s+(?!dan\b)\S+(?:\s+\S+)?",
    re.IGNORECASE,
)
AREA_LEVELS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    r"indonesia|nasional", r"(?:provinsi|prov\.?)\s+\S.*", r"(?:kota|kabupaten|kab\.?)\s+\S.*", r"(?:kecamatan|kec\.?)\s+\S.*",
))
NOTE = re.compile(
    r"(?:sumber|source|keterangan|ket|catatan|notes?|access time|diakses|diunduh|diperbarui)\b\.?(?:\s+(?:data|url))?\s*:"
    r"|sumber\s+(?:data\s+)?\S|\*+\)?\s*\S", re.IGNORECASE,
)


def is_year(text: str) -> bool:
    """A year written alone: 1900 to 2099."""
    return YEAR.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """What a column name may look like: words or a year, not a figure and not a mark for a missing value."""
    return is_year(text) or (not NUMBERISH.fullmatch(text) and text.lower() not in MISSING)
