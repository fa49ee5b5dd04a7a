"""Is this sheet a metadata sheet, and what does it say? "Produsen Data" beside ":  Dinas ...", or a label over its text."""
from __future__ import annotations

import re

from .head import filled
from .marks import MISSING
from .model import Grid

_NAME = re.compile(r"meta[ _-]?data|informasi|keterangan", re.IGNORECASE)
_KEYS = re.compile(
    r"judul|kode|produsen|sifat data|frekuensi|tgl|tanggal|konsep|definisi|klasifikasi|ukuran|satuan|kegiatan|keterangan|"
    r"sumber|periode|kontak|cakupan", re.IGNORECASE,
)


def metadata_of(grid: Grid) -> dict[str, str] | None:
    """The entries of a metadata sheet as written, without the ":" of their values; None where the sheet is none."""
    pairs = _beside(grid)
    colons = sum(1 for _key, value in pairs.values() if value.startswith(":"))
    named = _NAME.search(grid.name) is not None
    narrow = max((len(row) for row in grid.rows), default=0) <= 3
    if colons < 2 and not (named and narrow and _known(pairs) >= 2):
        return None
    if colons >= 2:
        pairs = {at: pair for at, pair in pairs.items() if pair[1].startswith(":")}
    found = _title(grid)
    used = {(row, column) for row, column in pairs} | {(row, column + 1) for row, column in pairs}
    for key, value in [*pairs.values(), *_below(grid, used).values()]:
        text = value.lstrip(":").strip()
        if text and text.lower() not in MISSING:
            found.setdefault(key.strip().rstrip(":").strip(), text)
    return found


def _known(pairs: dict[tuple[int, int], tuple[str, str]]) -> int:
    return sum(1 for key, _value in pairs.values() if _KEYS.match(key))


def _beside(grid: Grid) -> dict[tuple[int, int], tuple[str, str]]:
    """Cells with a value directly right of them."""
    found = {}
    for number, row in enumerate(grid.rows):
        cells = filled(row)
        for left, right in zip(cells, cells[1:], strict=False):
            if right == left + 1 and not row[left].startswith(":"):
                found[number, left] = (row[left], row[right])
    return found


def _below(grid: Grid, used: set[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Labels with their text in the row under them; a label has nothing right above it."""
    found = {}
    rows = grid.rows
    for number in range(2, len(rows) - 1):
        for at in filled(rows[number]):
            below = rows[number + 1][at] if len(rows[number + 1]) > at else ""
            over = rows[number - 1][at] if len(rows[number - 1]) > at else ""
            if below and not over and (number, at) not in used and (number + 1, at) not in used:
                found[number, at] = (rows[number][at], below)
    return found


def _title(grid: Grid) -> dict[str, str]:
    """The first row alone in its line is the title."""
    first = next((row for row in grid.rows if filled(row)), [])
    cells = filled(first)
    return {"Judul": first[cells[0]].strip()} if len(cells) == 1 else {}
