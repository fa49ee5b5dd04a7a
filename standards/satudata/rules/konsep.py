"""What would a concept be called by the naming rules? (Peraturan BPS 4/2020)"""
from __future__ import annotations

import re
from collections.abc import Iterator

SMALL = {
    "dan", "atau", "di", "ke", "dari", "yang", "untuk", "pada", "dengan", "dalam", "oleh", "terhadap", "per",
    "menurut", "atas", "sebagai",
}
MEASURES = (
    "jumlah", "banyaknya", "banyak", "persentase", "rata-rata", "rerata", "rasio", "indeks", "laju", "proporsi", "tingkat",
    "angka", "median", "nilai", "total", "volume", "luas",
)
PERIOD = re.compile(
    r"\s*\b((selama|dalam|per|setiap|tiap)\s+)?"
    r"((se|satu\s+|[0-9]+\s+)(hari|minggu|bulan|triwulan|semester|tahun)(\s+(terakhir|yang\s+lalu|lalu))?"
    r"|(harian|mingguan|bulanan|triwulanan|semesteran|tahunan)|tahun\s+(\d{4}|ini|lalu)|(19|20)\d{2})\b",
    re.IGNORECASE,
)
REGION = re.compile(
    r"\s*\b(di\s+)?((?i:kota|kabupaten|provinsi|kecamatan|kelurahan)\s+[A-Z]\w*(\s+[A-Z]\w*)*|Indonesia|Tangerang|Banten|(?i:nasional))\s*$"
)
ABBREVIATION = re.compile(r"(?<![(\w])([A-Z]{2,}[A-Za-z0-9]*)(?![\w)])")


def breaches(name: str) -> Iterator[tuple[str, str]]:
    """(sub-rule, what breaks it) for a name; sub-rules: "" capitals, singkatan, ukuran, periode, wilayah."""
    if name != capitalised(name):
        yield "", ""
    full = spelled_out(name)
    yield from (("singkatan", found) for found in dict.fromkeys(ABBREVIATION.findall(name)) if f"({found})" not in full)
    measure = leading_measure(name)
    if measure:
        yield "ukuran", measure
    for say, pattern in (("periode", PERIOD), ("wilayah", REGION)):
        found = pattern.search(name)
        if found:
            yield say, found.group().strip()


def corrected(name: str) -> str | None:
    """The name with all that can be mended mended; None where nothing would be left or an abbreviation remains."""
    better = name
    for pattern in (REGION, PERIOD, REGION):
        better = pattern.sub("", better)
    measure = leading_measure(better)
    better = capitalised(" ".join(better[len(measure):].split()))
    return better if better and not any(breaches(better)) else None


def capitalised(name: str) -> str:
    """Each word with a capital, small words and all-capital words as they are."""
    words = []
    for place, word in enumerate(name.split(" ")):
        small = place > 0 and word.lower() in SMALL
        words.append(word.lower() if small and word.lower() == word else word if small else _capital(word))
    return " ".join(words)


def _capital(word: str) -> str:
    return re.sub(r"(^|(?<=[-/(]))([a-z])", lambda found: found.group(2).upper(), word)


def leading_measure(name: str) -> str:
    """The measure the name begins with, as written; "" where it does not, or is nothing but it."""
    for measure in MEASURES:
        if name.lower().startswith(measure + " "):
            return name[: len(measure)]
    return ""


def spelled_out(name: str) -> str:
    """Only the abbreviations in brackets after a full form: "Nomor Pokok Wajib Pajak (NPWP)" -> "(NPWP)"."""
    return " ".join(
        found.group() for found in re.finditer(r"\([A-Z]{2,}[A-Za-z0-9]*\)", name)
        if len(name[: found.start()].split()) >= 2
    )
