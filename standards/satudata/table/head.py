"""Which rows of a sheet are the title, which are the column names, and where the data begin."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .marks import is_label, is_year
from .model import Grid, Place
from .words import Refusal, refused

_LOOK = 60  # rows that tell how wide the table usually is
_TITLE_LENGTH = 40  # a longer text over a nameless first column is a title, not its name


@dataclass(frozen=True, slots=True)
class Head:
    """Rows `first..last` (from 0) hold the column names; the rows of `above` lie over them; data begin after `last`."""

    first: int
    last: int
    above: tuple[str, ...]
    titles: tuple[str, ...]  # those of `above` that stand alone in their row; "Instansi | Dinas X" is no title
    names: tuple[str, ...]  # one a column, levels joined; "" where there is none
    common: tuple[str, ...]  # upper levels that say the same over every column: part of the title


def filled(row: Sequence[str]) -> list[int]:
    """Positions of the cells that hold something."""
    return [at for at, value in enumerate(row) if value and not value.isspace()]


def find_head(grid: Grid, start: int, end: int) -> Head:
    """The head of the table in rows `start..end-1`; raises Refused NO_HEADER with the row that already holds data."""
    rows = grid.rows
    anchor = _anchor(rows, start, end)
    if _header_like(rows[anchor]):
        last = _down(rows, anchor, end)
        first = _up(rows, anchor, last, start, end)
    else:
        last = anchor - 1
        first = _over_data(grid, anchor, start)
    names, common = _names(grid, first, last)
    above = tuple(text for row in rows[start:first] for text in [_line(row)] if text)
    titles = tuple(_line(row) for row in rows[start:first] if len(filled(row)) == 1)
    return Head(first, last, above, titles, names, common)


def named_head(grid: Grid) -> Head:
    """The head of a table whose first row is known to hold the names."""
    return Head(0, 0, (), (), tuple(" ".join(name.split()) for name in grid.rows[0]), ())


def _line(row: Sequence[str]) -> str:
    return " ".join(" ".join(row[at].split()) for at in filled(row))


def _anchor(rows: list[list[str]], start: int, end: int) -> int:
    """The first row about as full as the table usually is: a column row, or data where the names lie in pieces above."""
    counts = [(number, len(filled(rows[number]))) for number in range(start, min(end, start + _LOOK))]
    sizes = sorted(size for _number, size in counts if size)
    usual = sizes[int(0.75 * (len(sizes) - 1))]
    need = max(2, usual / 2) if usual > 1 else 1
    beside = [number for number, size in counts if size == 2 and usual > 3 and filled(rows[number]) == [0, 1]]
    fits = [number for number, size in counts if size >= need]
    return next((number for number in fits if number not in beside), fits[0])  # "Instansi | Dinas X" is no row of names


def _header_like(row: Sequence[str]) -> bool:
    """Words and years only, and words among them unless all are years beside an empty first cell."""
    texts = [row[at].strip() for at in filled(row)]
    if not texts or not all(is_label(text) for text in texts):
        return False
    return not all(is_year(text) for text in texts) or not row[0].strip()


def _nameless(rows: list[list[str]], first: int, last: int, end: int) -> set[int]:
    """Columns with data under a head that gives them no name."""
    with_data: set[int] = set()
    for row in rows[last + 1: min(end, last + 1 + _LOOK)]:
        with_data.update(filled(row))
    for row in rows[first: last + 1]:
        with_data.difference_update(filled(row))
    return with_data


def _down(rows: list[list[str]], anchor: int, end: int) -> int:
    """The last row of names: rows below the first that are words too and lie under an empty first cell, or fill gaps."""
    last = anchor
    while last + 2 < end:
        below = rows[last + 1]
        there = filled(below)
        if len(there) < 1 or not _header_like(below):
            break
        named = {at for row in rows[anchor: last + 1] for at in filled(row)}
        gaps = _nameless(rows, anchor, last, end)
        first_empty = not below[0].strip() and 0 in named
        if not first_empty or not (gaps & set(there) or len(there) > 1) or not filled(rows[last + 2]):
            break
        if not (gaps & set(there)) and not all(is_year(below[at].strip()) for at in there):
            break
        last += 1
    return last


def _up(rows: list[list[str]], anchor: int, last: int, start: int, end: int) -> int:
    """The first row of names: group names over the columns, and rows that name what is still nameless."""
    first = anchor
    while first > start and filled(rows[first - 1]):
        above = rows[first - 1]
        there = filled(above)
        gaps = _nameless(rows, first, last, end)
        if gaps:
            top = _row_naming(rows, first, start, gaps)
            if top is not None and not _is_title(rows, top, first):
                first = top
                continue
        if len(there) > 1 and _header_like(above) and there != [0, 1]:
            first -= 1
            continue
        if len(there) == 1 and there[0] > 0 and _repeats(rows[anchor]):
            first -= 1
            continue
        break
    return first


def _row_naming(rows: list[list[str]], first: int, start: int, gaps: set[int]) -> int | None:
    for number in range(first - 1, start - 1, -1):
        there = filled(rows[number])
        if not there:
            return None
        if gaps & set(there):
            return number
    return None


def _is_title(rows: list[list[str]], top: int, first: int) -> bool:
    """One long text directly over the names is the title, though the column under it has no name."""
    there = filled(rows[top])
    return top == first - 1 and there == [0] and len(rows[top][0]) > _TITLE_LENGTH


def _repeats(row: Sequence[str]) -> bool:
    texts = [row[at].strip() for at in filled(row)]
    return len(set(texts)) < len(texts)


def _over_data(grid: Grid, anchor: int, start: int) -> int:
    """The first of the rows whose pieces, together, name the columns of the data row `anchor`."""
    rows = grid.rows
    data = set(filled(rows[anchor]))
    named: set[int] = set()
    first = anchor
    while first > start and filled(rows[first - 1]) and _header_like(rows[first - 1]) and not data <= named:
        first -= 1
        named.update(filled(rows[first]))
    if len(named & data) < min(2, len(data)) or len(named & data) < len(data) / 2:
        example = " | ".join(rows[anchor][at].strip()[:40] for at in filled(rows[anchor])[:4])
        raise refused(Refusal.NO_HEADER, Place(grid.sheet, anchor + 1), example=example)
    return first


def _names(grid: Grid, first: int, last: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(column names, texts common to every column), from the rows of the head."""
    band = [[" ".join(value.split()) for value in row] for row in grid.rows[first: last + 1]]
    width = max(len(row) for row in band)
    band = [row + [""] * (width - len(row)) for row in band]
    wide = {(m[0], m[1]): m[3] for m in grid.merges if m[3] > m[1]}
    levels = [_spread(band, depth, {c: e for (r, c), e in wide.items() if r == first + depth}) for depth in range(len(band))]
    common = list(_common(levels)) if len(levels) > 2 else []
    grouped = _grouped(levels)
    texts = tuple(levels[depth][grouped[0]] for depth in common)
    for depth in common:
        for at in grouped:
            levels[depth][at] = ""
    return tuple(_join(level[at] for level in levels) for at in range(width)), texts


def _spread(band: list[list[str]], depth: int, wide: dict[int, int]) -> list[str]:
    """One level of the head with every group name written over each of its columns."""
    row = list(band[depth])
    below = band[depth + 1:]
    carried, until = "", -1
    for at, value in enumerate(band[depth]):
        has_below = any(level[at] for level in below)
        if value:
            carried, until = value, wide.get(at, len(row) if has_below else at)
        elif has_below and at <= until:
            row[at] = carried
        else:
            until = -1
    return row


def _common(levels: list[list[str]]) -> Iterator[int]:
    """Depths of the upper levels that say one thing over all columns that have more than one level."""
    grouped = _grouped(levels)
    if len(grouped) < 2:
        return
    for depth, level in enumerate(levels[:-1]):
        if len({level[at] for at in grouped}) == 1 and level[grouped[0]]:
            yield depth


def _grouped(levels: list[list[str]]) -> list[int]:
    """Columns whose name has more than one level."""
    return [at for at in range(len(levels[0])) if sum(1 for level in levels if level[at]) > 1]


def _join(parts: Iterator[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part and (not kept or kept[-1] != part):
            kept.append(part)
    return " ".join(kept)
