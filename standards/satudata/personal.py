"""Is there personal data in these values? NIK, phone, e-mail and account or card numbers, shown masked only.

A scan for publication (rule PR-09; UU 27/2022 on personal data): it points at cells to look at and errs towards telling.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from satudata.text import Text

_SEP = "\n\0\n"

#: The codes of provinces in a NIK, Kemendagri numbering: 11 Aceh to 97 Papua Barat Daya.
_PROVINCES = frozenset(map(str, (
    *range(11, 20), 21, *range(31, 37), 51, 52, 53, *range(61, 66), *range(71, 77), 81, 82, *range(91, 98),
)))
_NIK = re.compile(r"(?<![\d.,])(\d{2})\d{4}(\d{2})(\d{2})(\d{2})(\d{4})(?!\d|[.,]\d)")
_PHONE = re.compile(r"(?<![\d.,/-])(?:\+?62[\s.-]?|0)8\d{1,2}[\s.-]?\d{3,4}[\s.-]?\d{3,5}(?![\d]|[.,]\d)")
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})(?!\w)")
_CARD = re.compile(r"(?<!\d)\d[\d .-]{6,22}\d(?!\d)")

_HINTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("rekening", re.compile(r"\b(?:rekening|norek|no rek|nomor rek|bank account)\b", re.IGNORECASE)),
    ("bpjs", re.compile(r"\b(?:bpjs|jkn|kis|kartu sehat|kartu kesehatan|no(?:mor)? peserta)\b", re.IGNORECASE)),
    ("kartu", re.compile(r"\b(?:kartu kredit|kartu debit|nomor kartu|no kartu)\b", re.IGNORECASE)),
    ("kk", re.compile(r"\b(?:no(?:mor)?) (?:kk|kartu keluarga)\b", re.IGNORECASE)),
)

LABELS: dict[str, Text] = {
    "nik": Text("Nomor Induk Kependudukan", "National identity number"),
    "telepon": Text("Nomor telepon", "Telephone number"),
    "email": Text("Alamat surel", "E-mail address"),
    "rekening": Text("Nomor rekening bank", "Bank account number"),
    "bpjs": Text("Nomor kartu BPJS", "Health insurance number"),
    "kartu": Text("Nomor kartu", "Card number"),
    "kk": Text("Nomor kartu keluarga", "Family card number"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One kind of personal data in one column: the first masked, its position from 0 among the values, and how many."""

    kind: str
    masked_sample: str
    place: int
    count: int
    column: str | None = None

    @property
    def label(self) -> Text:
        """The kind in words."""
        return LABELS[self.kind]


def scan(values: Iterable[str | None], *, column: str | None = None, official: Sequence[str] = ()) -> list[Hit]:
    """Hits among the values of one column, or any texts, one a kind.

    `official` are e-mail domains of offices (`tangerangkota.go.id`, with their subdomains), which are no personal data.
    `column` is the column's name; account and card numbers are known by it only.
    """
    texts = [value or "" for value in values]
    joined = _SEP.join(texts)
    hits = []
    for kind, found in (
        ("nik", _niks(joined)),
        ("telepon", _PHONE.finditer(joined)),
        ("email", _emails(joined, official)),
        *_numbers(joined, column),
    ):
        matches = list(found)
        if matches:
            place = joined.count("\0", 0, matches[0].start())
            hits.append(Hit(kind, mask(matches[0].group(), kind), place, len(matches), column))
    return hits


def scan_rows(header: Sequence[str], rows: Iterable[Sequence[str | None]], *, official: Sequence[str] = ()) -> list[Hit]:
    """Hits of every column of a table; `place` is the position of the row, from 0."""
    columns: Mapping[str, list[str | None]] = {name: [] for name in header}
    for row in rows:
        for name, value in zip(header, row, strict=False):
            columns[name].append(value)
    return [hit for name, values in columns.items() for hit in scan(values, column=name, official=official)]


def is_nik(text: str) -> bool:
    """16 digits: a province, six digits of area, a date of birth (day + 40 for women), a serial that is not 0000."""
    match = _NIK.fullmatch(text)
    return match is not None and _plausible(match)


def _niks(joined: str) -> Iterator[re.Match[str]]:
    return (match for match in _NIK.finditer(joined) if _plausible(match))


def _plausible(match: re.Match[str]) -> bool:
    province, day, month, year, serial = match.groups()
    whole = match.group()
    if province not in _PROVINCES or whole[2:4] == "00" or whole[4:6] == "00" or serial == "0000":
        return False
    born = int(day) - 40 if int(day) > 40 else int(day)
    return any(_is_date(century + int(year), int(month), born) for century in (1900, 2000))


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _emails(joined: str, official: Sequence[str]) -> Iterator[re.Match[str]]:
    if "@" not in joined:
        return
    domains = tuple(domain.lower().lstrip("@.") for domain in official)
    for match in _EMAIL.finditer(joined):
        host = match.group(1).lower()
        if not any(host == domain or host.endswith("." + domain) for domain in domains):
            yield match


def _numbers(joined: str, column: str | None) -> Iterator[tuple[str, Iterator[re.Match[str]]]]:
    words = re.sub(r"[_\W]+", " ", column or "")
    for kind, hint in _HINTS:
        if hint.search(words):
            yield kind, _CARD.finditer(joined)
            return


def mask(text: str, kind: str) -> str:
    """The first two and last two signs, stars between; of an e-mail its first sign and its domain."""
    if kind == "email":
        name, _at, domain = text.partition("@")
        return f"{name[0]}{'*' * max(2, len(name) - 1)}@{domain}"
    return f"{text[:2]}{'*' * (len(text) - 4)}{text[-2:]}"
