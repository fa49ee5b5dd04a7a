"""How were the numbers of this column written? Decided on all its values together, never guessed from one.

"1.474" is 1474 in Indonesian writing and one-and-a-half in English, and a spreadsheet that took 50.360 for a decimal has
lost the last zero. So a style is taken only where a value proves it (two groups, a group and a decimal, a digit too many),
or where counted things (persons, houses, rupiah) cannot have three decimals; otherwise the column is ambiguous.
"""
from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

UNITS = (
    "%|persen|orang|jiwa|unit|ha|hektare?|km2|km²|km|m2|m²|m3|m³|ton|kg|kuintal|kwintal|liter|buah|rumah|kk|keluarga|kejadian"
    "|kasus|desa|kelurahan|siswa|guru|sekolah|ekor|titik|lembar|paket|dokumen|poin|kali|bidang"
)
_NUMBER = re.compile(
    rf"(?P<sign>[-−+]?)\s*(?P<money>(?:Rp|IDR|US\$|\$)\s*\.?\s*)?(?P<sign2>[-−]?)\s*"
    rf"(?P<core>\d+(?:[.,]\d+)*|\d{{1,3}}(?: \d{{3}})+)(?P<dash>,-)?\s*(?P<unit>{UNITS})?\.?",
    re.IGNORECASE,
)
_SCIENTIFIC = re.compile(r"[-+]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
_THREE = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_LOST = re.compile(r"[1-9]\d{0,2}[.,]\d{1,3}")
COUNTED = re.compile(
    r"\b(?:penduduk|orang|jiwa|kk|kepala keluarga|keluarga|rumah tangga|rumah|unit|siswa|murid|guru|pegawai|peserta|pasien|"
    r"kejadian|kasus|sekolah|desa|kelurahan|rtlh|laki|perempuan|wni|wna|pemilih|kelahiran|kematian|penumpang|pengunjung|"
    r"wisatawan|tamu|rupiah|rp|persons?|people|population)\b", re.IGNORECASE,
)
FRACTION = re.compile(
    r"\b(?:lat|latitude|long|lon|lng|longitude|lintang|bujur|koordinat|persen|persentase|rasio|indeks|laju|rata-rata|rerata)\b"
    r"|%", re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column is written.

    `style`: "plain", "id" (1.234,5), "en" (1,234.5), "ambiguous", "mixed", "code" (1.2.3).
    `canon`: value as written -> plain decimal.
    """

    style: str
    canon: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)  # value as written -> unit found in it
    scientific: tuple[str, ...] = ()


def is_number(text: str) -> bool:
    """True for a number however written, with or without currency and unit."""
    return _NUMBER.fullmatch(text) is not None or _SCIENTIFIC.fullmatch(text) is not None


def read_numbers(values: Collection[str], *, context: str = "", typed: str = "text") -> Reading:
    """The reading of a column's distinct values, all of which `is_number`.

    `context` is name, unit and title of the column; `typed` is "float" where a spreadsheet stored decimals without saying
    how many, "decimal" where its number format shows decimals, else "text".
    """
    cores: dict[str, tuple[str, str]] = {}
    units: dict[str, str] = {}
    scientific = []
    for value in values:
        match = _NUMBER.fullmatch(value)
        if match is None:
            scientific.append(value)
            continue
        sign = "-" if "-" in match["sign"] + match["sign2"] or "−" in match["sign"] + match["sign2"] else ""
        cores[value] = sign, match["core"]
        unit = match["unit"] or ("rupiah" if (match["money"] or "").lower().startswith(("rp", "idr")) else match["money"])
        if unit:
            units[value] = unit.strip()
    style = _style({core for _sign, core in cores.values()}, context, typed)
    canon = {value: sign + _plain(core, style) for value, (sign, core) in cores.items()}
    canon.update((value, _expand(value)) for value in scientific)
    if style in {"ambiguous", "mixed", "code"}:
        return Reading(style)
    return Reading(style, canon, units, tuple(scientific))


def _style(cores: Collection[str], context: str, typed: str) -> str:
    shapes = {_shape(core) for core in cores}
    indonesian = bool(shapes & {"dot-groups", "dot-comma"})
    english = bool(shapes & {"comma-groups", "comma-dot"})
    if "odd" in shapes:
        return "code"
    if indonesian and english:
        return "mixed"
    if indonesian:
        return _proven("id", shapes, {"dot-groups", "dot-comma", "dot-three", "comma-decimal", "comma-three"}, "dot-decimal")
    if english:
        return _proven("en", shapes, {"comma-groups", "comma-dot", "comma-three", "dot-decimal", "dot-three"}, "comma-decimal")
    return _unproven(shapes, cores, context, typed)


def _unproven(shapes: set[str], cores: Collection[str], context: str, typed: str) -> str:
    """The style where no single value settles it: by the other mark beside it, else by weighing the whole column."""
    marks = shapes - {"whole"}
    dots = any(shape.startswith("dot") for shape in marks)
    if not marks:
        return "plain"
    if dots and any(shape.startswith("comma") for shape in marks):
        return "id" if marks == {"dot-three", "comma-decimal"} else "en" if marks == {"comma-three", "dot-decimal"} else "mixed"
    thousands, decimal = ("id", "plain") if dots else ("en", "id")
    return {"thousands": thousands, "decimal": decimal}.get(_weigh(cores, context, typed), "ambiguous")


def _shape(core: str) -> str:
    """Which kind of writing one number is."""
    if core.isdigit() or " " in core:
        return "whole"
    for name, pattern in _SHAPES:
        if pattern.fullmatch(core):
            return name
    return "odd"


_SHAPES = tuple((name, re.compile(pattern)) for name, pattern in (
    ("dot-groups", r"\d{1,3}(?:\.\d{3}){2,}"),
    ("dot-comma", r"\d{1,3}(?:\.\d{3})+,\d+"),
    ("comma-groups", r"\d{1,3}(?:,\d{3}){2,}"),
    ("comma-dot", r"\d{1,3}(?:,\d{3})+\.\d+"),
    ("dot-three", r"[1-9]\d{0,2}\.\d{3}"),
    ("comma-three", r"[1-9]\d{0,2},\d{3}"),
    ("dot-decimal", r"\d+\.\d+"),
    ("comma-decimal", r"\d+,\d+"),
))


def _proven(style: str, shapes: set[str], fitting: set[str], lost: str) -> str:
    """The proven style where every value fits it; a decimal among thousands may be a group that lost its zeros."""
    if shapes <= fitting | {"whole"}:
        return style
    return "ambiguous" if shapes <= fitting | {"whole", lost} else "mixed"


def _weigh(cores: Collection[str], context: str, typed: str) -> str:
    """"thousands", "decimal" or "" for a column with one kind of mark and no value that proves its meaning."""
    marked = [core for core in cores if not core.isdigit() and " " not in core]
    whole = [core for core in cores if core.isdigit()]
    words = context.replace("_", " ")
    if typed == "decimal" or FRACTION.search(words):
        return "decimal"
    if not all(_LOST.fullmatch(core) for core in marked):
        return "decimal"
    three = [core for core in marked if _THREE.fullmatch(core)]
    if len(three) < 0.7 * len(marked):
        return "decimal"
    if len(three) < len(marked) or typed == "float" or any(len(core) > 3 for core in whole):
        return ""
    zeros_kept = any(core.endswith("0") for core in three)
    if zeros_kept and whole:  # decimals with their zeros kept would be written 686.000, not 686
        return "thousands"
    return "thousands" if COUNTED.search(words) and (zeros_kept or len(three) < 30) else ""


def _plain(core: str, style: str) -> str:
    if style == "id":
        return core.replace(".", "").replace(" ", "").replace(",", ".")
    return core.replace(",", "").replace(" ", "")


def _expand(value: str) -> str:
    mantissa, _e, exponent = value.lower().replace(",", ".").partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    digits, _dot, decimals = mantissa.lstrip("+-").partition(".")
    places = int(exponent)
    number = digits + decimals.ljust(places, "0")[:places]
    rest = decimals[places:]
    return sign + (number.lstrip("0") or "0") + (f".{rest}" if rest else "")


def both_readings(value: str) -> tuple[str, str]:
    """(as thousands, as decimal) of an ambiguous value; a lost zero is put back: "50.36" -> ("50360", "50.36")."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return value, value
    sign = "-" if "-" in match["sign"] + match["sign2"] else ""
    whole, mark, rest = re.split(r"([.,])", match["core"], maxsplit=1) if not match["core"].isdigit() else (match["core"], "", "")
    if not mark:
        return sign + whole, sign + whole
    groups = re.sub(r"[.,]", "", rest)
    return sign + whole + groups.ljust(3, "0"), f"{sign}{whole}.{groups}"
