"""What is a table about? A title to propose, the years it covers, the level of its areas."""
from __future__ import annotations

import re

from .marks import YEAR
from .meaning import words
from .model import Table
from .profile import Profile, profile

_LEVELS = (
    ("kelurahan", re.compile(r"kelurahan|\bdesa\b|kddesa|iddesa|namadesa", re.IGNORECASE)),
    ("kecamatan", re.compile(r"kecamatan|\bkec\b|nmkec|namakec|kdkec", re.IGNORECASE)),
    ("kabupaten-kota", re.compile(r"kabupaten|\bkota\b|kabkot|\bkab\b|nmkab|namakab", re.IGNORECASE)),
    ("provinsi", re.compile(r"provinsi|\bprov\b", re.IGNORECASE)),
)
_CODE_LEVELS = {  # by length of the code, Kemendagri with dots or BPS
    2: "provinsi", 5: "kabupaten-kota", 4: "kabupaten-kota", 8: "kecamatan", 7: "kecamatan", 13: "kelurahan", 10: "kelurahan",
}
_NUMBERED = re.compile(r"^(?:tabel|table|lampiran)\s+[\d.]+\.?\s*", re.IGNORECASE)


def propose_title(table: Table, known: Profile | None = None) -> str:
    """The title written above the table, without its number; else "<measure> Berdasarkan <dimensions>" from the columns."""
    if table.title:
        return _NUMBERED.sub("", table.title).strip()
    known = known or profile(table)
    measure = next((column.name for column in known.columns if column.role == "ukuran"), "")
    shown = [
        column.name for column in known.columns
        if column.role == "dimensi" and column.type in {"string", "boolean"} and not re.search(r"kode|\bkd|id", column.name, re.I)
    ]
    title = _name(measure) or _name(table.name)
    return f"{title} Berdasarkan {' dan '.join(map(_name, shown[-2:]))}" if measure and shown else title


def _name(text: str) -> str:
    plain = re.sub(r"^(?:nama|nm)\s+", "", re.sub(r"\s*\([^)]*\)", "", words(text)), flags=re.IGNORECASE)
    return plain.title() if plain.islower() or plain.isupper() else plain


def periods(table: Table, known: Profile | None = None) -> tuple[str, ...]:
    """The years seen in year and date columns, in column names and in the title, in order."""
    known = known or profile(table)
    years: set[str] = set()
    for at, column in enumerate(known.columns):
        if column.type in {"year", "date"}:
            years.update(value[:4] for row in table.rows if (value := row[at]))
        years.update(re.findall(rf"(?<!\d){YEAR.pattern}(?!\d)", column.name))
    if not years:
        years.update(_span(table.title or table.name))
    return tuple(sorted(years))


def _span(text: str) -> list[str]:
    between = re.search(rf"(?<!\d)({YEAR.pattern})\s*[-–]\s*({YEAR.pattern})(?!\d)", text)
    if between and int(between[1]) < int(between[2]) < int(between[1]) + 60:
        return [str(year) for year in range(int(between[1]), int(between[2]) + 1)]
    return re.findall(rf"(?<!\d){YEAR.pattern}(?!\d)", text)


def area_level(table: Table, known: Profile | None = None) -> str | None:
    """The finest level of area the rows name: provinsi, kabupaten-kota, kecamatan, kelurahan; None where there is none."""
    known = known or profile(table)
    for column in known.columns:
        if column.codelist in {"wilayah-kemendagri", "wilayah-bps"} and column.maximum and "wilayah" in column.name.lower():
            return _CODE_LEVELS.get(len(column.maximum))
    names = " | ".join(words(column.name) for column in known.columns if column.role in {"dimensi", "kunci"})
    return next((level for level, pattern in _LEVELS if pattern.search(names)), None)
