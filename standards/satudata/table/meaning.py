"""What may a column mean? Its unit, the code list of its values, its part in the table, from name and values."""
from __future__ import annotations

import re
from collections.abc import Sequence

from .marks import MONTHS
from .model import Table

_UNIT_COLUMN = re.compile(r"satuan|unit", re.IGNORECASE)
_UNITS = re.compile(
    r"(?:(?:ribu|juta|miliar|milyar|triliun)\s+)?(?:rupiah|rp|orang|jiwa|persen|%|ton|kg|kilogram|kuintal|liter|ha|hektare?|"
    r"km2?|km²|m2?|m²|m3|unit|buah|kk|keluarga|rumah(?: tangga)?|kejadian|kasus|ekor|mm|tahun|hari|jam|poin|derajat|us\$?|usd|"
    r"lembar|kali|desa|kelurahan|siswa|pegawai)(?:\s*(?:/|per)\s*[\w²]+(?:\s+[\w²]+)?)?", re.IGNORECASE,
)
_PERSONS = re.compile(r"\b(?:penduduk|laki laki|perempuan|siswa|guru|pegawai|pemilih|wisatawan)\b", re.IGNORECASE)

_KEMENDAGRI = re.compile(r"\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?")
_DIGITS = re.compile(r"\d{2}|\d{4}|\d{6}|\d{7}|\d{10}")
_SEX = {"laki-laki", "perempuan", "laki laki", "pria", "wanita", "l", "p", "lk", "pr", "lk.", "pr.", "laki-laki + perempuan"}
_AREA_NAME = re.compile(
    r"wilayah|provinsi|kabupaten|kabkota|kota|kecamatan|kelurahan|desa|daerah|\bkec\b|\bkel\b|\bkab\b|kdkab|kdkec|kddesa",
    re.IGNORECASE,
)
_CODE_NAME = re.compile(r"\b(?:kode|code|kd\w*|nomor|no)\b|^id(?:desa|kec|kab|prov)", re.IGNORECASE)
_KEY_NAME = re.compile(r"\b(?:id|no|nomor|index|indeks baris|nik|nib|npsn|nip|nop)\b|^kolom 1$|^#$", re.IGNORECASE)
_TIME_NAME = re.compile(r"\b(?:tahun|bulan|semester|triwulan|periode|tanggal|tgl|hari|minggu|year|month|date)\b", re.IGNORECASE)
_TEXT_NAME = re.compile(
    r"\b(?:satuan|unit|keterangan|catatan|sumber|alamat|tautan|link|url|latitude|longitude|lintang|bujur)\b", re.IGNORECASE,
)


def words(name: str) -> str:
    """A column name as words: "kode_kecamatan" -> "kode kecamatan"."""
    return re.sub(r"[_\-/]+", " ", name).strip()


def unit_of(table: Table, name: str, kind: str) -> str | None:
    """The unit of a figure: from its cells, its name, the unit column, or the title; None for anything else."""
    text = words(name)
    if kind not in {"integer", "number"} or any(no.search(text) for no in (_KEY_NAME, _CODE_NAME, _TIME_NAME)):
        return None
    persons = _PERSONS.search(text) and "%" not in name and "persen" not in text.lower()
    return (
        table.units.get(name) or _bracketed(name) or _one_unit(table) or _bracketed(table.title) or ("orang" if persons else None)
    )


def _one_unit(table: Table) -> str | None:
    """What the unit column says, where it says one thing."""
    column = next((other for other in table.header if _UNIT_COLUMN.fullmatch(words(other))), None)
    units = set(table.column(column)) - {None} if column is not None else set()
    return str(units.pop()) if len(units) == 1 else None


def _bracketed(text: str) -> str | None:
    """"(Rupiah)" or "(JIWA/KM2)" in a name or title, if it is a unit."""
    for inside in re.findall(r"\(([^()]{1,40})\)", text):
        if _UNITS.fullmatch(inside.strip()):
            return str(inside.strip())
    return None


def codelist_of(name: str, distinct: Sequence[str]) -> str | None:
    """The code list that the values seem to come from: areas (Kemendagri or BPS), sex, months."""
    low = {value.lower() for value in distinct}
    if len(low) > 1 and low <= _SEX:
        return "jenis-kelamin"
    if low and low <= set(MONTHS) and max(map(len, low)) > 2:
        return "bulan"
    return _area_list(words(name), distinct) if distinct else None


def _area_list(text: str, distinct: Sequence[str]) -> str | None:
    if not (_AREA_NAME.search(text) or _CODE_NAME.search(text)) or not all("11" <= value[:2] <= "97" for value in distinct):
        return None
    if all(_KEMENDAGRI.fullmatch(value) for value in distinct) and any("." in value for value in distinct):
        return "wilayah-kemendagri"
    if not _AREA_NAME.search(text) and not re.search(r"^id\w|^kode$", text, re.IGNORECASE):
        return None
    if all(_DIGITS.fullmatch(value) for value in distinct):
        bps = "bps" in text.lower() or any(len(value) in {7, 10} for value in distinct)
        return "wilayah-bps" if bps else "wilayah-kemendagri"
    return None


def role_of(name: str, kind: str, unique: bool, codelist: str | None) -> tuple[str, float]:
    """(dimensi | ukuran | atribut | kunci, confidence)."""
    text = words(name)
    figure = kind in {"integer", "number"}
    if _KEY_NAME.search(text) and unique:
        return "kunci", 0.95
    area = _AREA_NAME.search(text) is not None and not figure
    choices: tuple[tuple[bool, tuple[str, float]], ...] = (
        (codelist is not None or area or kind == "year" or _TIME_NAME.search(text) is not None, ("dimensi", 0.9)),
        (_CODE_NAME.search(text) is not None, ("dimensi", 0.7)),
        (_TEXT_NAME.search(text) is not None, ("atribut", 0.9)),
        (figure, ("ukuran", 0.9)),
        (kind == "date", ("dimensi", 0.7)),
    )
    return next((role for fits, role in choices if fits), ("dimensi", 0.6))
