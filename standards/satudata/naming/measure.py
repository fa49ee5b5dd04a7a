"""Does a name begin with a measure?"""
from __future__ import annotations

MEASURES = (
    "jumlah", "banyaknya", "banyak", "persentase", "rata-rata", "rerata", "rataan", "rasio", "indeks", "laju", "proporsi",
    "tingkat", "angka", "median", "nilai", "total", "volume", "luas", "skor", "frekuensi", "durasi",
)
#: Ideas of their own whose first word only looks like a measure.
IDEAS = ("tingkat pendidikan", "tingkat penyajian", "nilai tukar", "nilai budaya", "angka kredit")


def leading(name: str) -> str:
    """The measure the name begins with, as written; "" where it does not, or is nothing but it."""
    lower = name.lower()
    if any(lower == idea or lower.startswith(f"{idea} ") for idea in IDEAS):
        return ""
    return next((name[: len(measure)] for measure in MEASURES if lower.startswith(f"{measure} ")), "")


def begun(name: str) -> list[str]:
    """The leading measure as a list of one, or nothing."""
    return [found] if (found := leading(name)) else []


def without(name: str) -> str:
    """The name without the measures it begins with: "Rata-rata Jumlah Anak" -> "Anak"."""
    while found := leading(name):
        name = name[len(found):].strip()
    return name
