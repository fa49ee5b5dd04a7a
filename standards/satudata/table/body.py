"""Which rows are data: blank rows, notes below, totals and repeated heads are told apart."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .head import Head, filled, find_head
from .marks import COLUMN_NUMBER, NOTE, NUMBERISH, ORDINAL, TOTAL, is_label, is_year
from .model import Grid, Place, Problem, Refused
from .words import Word, problem

_BLOCKS = 50  # more blank-separated blocks than this are one table with blank rows
_NOTE_LENGTH = 25


@dataclass(slots=True)
class Body:
    """The data rows, the number of each (from 1, as the sheet counts), and what was left out and why."""

    rows: list[list[str]]
    numbers: list[int] | range
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def groups_of(grid: Grid) -> list[tuple[int, int]]:
    """Ranges of rows that are a table each: split at blank rows where another head follows."""
    grid.blank = tuple(_blank(grid.rows))
    blocks = _blocks(grid.rows, grid.blank)
    if not blocks:
        return []
    if len(blocks) > _BLOCKS:
        return [(blocks[0][0], blocks[-1][1])]
    groups = [blocks[0]]
    for start, end in blocks[1:]:
        if _is_closed(groups[-1], grid) and _is_table(grid, start, end):
            groups.append((start, end))
        else:
            groups[-1] = (groups[-1][0], end)
    return groups


def _blocks(rows: list[list[str]], blanks: tuple[int, ...]) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    start = 0
    for blank in blanks:
        if blank > start:
            blocks.append((start, blank))
        start = blank + 1
    if start < len(rows):
        blocks.append((start, len(rows)))
    return blocks


def _blank(rows: list[list[str]]) -> list[int]:
    """Rows without a value; a look at the first cell settles nearly all of them."""
    return [number for number, row in enumerate(rows) if (not row or not row[0].strip()) and not filled(row)]


def _is_closed(group: tuple[int, int], grid: Grid) -> bool:
    """Title lines, or "Instansi | Dinas X" beside each other, are no table yet: the block after them belongs to them."""
    wide = sum(1 for row in grid.rows[group[0]: group[1]][:5] if len(filled(row)) > 2) > 1
    return wide or _is_table(grid, *group)


def _is_table(grid: Grid, start: int, end: int) -> bool:
    """A head of two words or more over columns of figures."""
    try:
        head = find_head(grid, start, end)
    except Refused:
        return False
    data = grid.rows[head.last + 1: min(end, head.last + 21)]
    if not data or sum(1 for name in head.names if name and not is_year(name)) < 2:
        return False
    return any(_figures(data, at) for at, name in enumerate(head.names) if name and not is_year(name))


def _figures(data: list[list[str]], at: int) -> bool:
    values = [row[at].strip() for row in data if len(row) > at and row[at].strip()]
    return bool(values) and sum(1 for value in values if NUMBERISH.fullmatch(value) and not is_year(value)) > len(values) / 2


def body_of(grid: Grid, head: Head, end: int) -> Body:
    """The data rows under `head`, up to row `end`."""
    rows = grid.rows
    start = head.last + 1
    body = Body([], [])
    if start < end and not grid.headed and _column_numbers(rows[start]):
        example = ", ".join(rows[start][at].strip() for at in filled(rows[start])[:4])
        body.problems.append(problem(Word.COLUMN_NUMBERS, Place(grid.sheet, start + 1), example=example))
        start += 1
    if not grid.headed:  # a record of a list is no remark below a table, however little it holds
        end = _notes(grid, body, head, start, end)
    body.rows, body.numbers = rows[start:end], range(start + 1, end + 1)
    _drop_blank(grid, body)
    _drop_totals(grid, body, rows[head.last])
    if not body.rows:
        body.problems.append(problem(Word.NO_ROWS, Place(grid.sheet, head.last + 1)))
    return body


def _column_numbers(row: list[str]) -> bool:
    """(1) (2) (3), or 1 2 3 4 5 without brackets."""
    texts = [row[at].strip() for at in filled(row)]
    inside = [match.group(1) for match in map(COLUMN_NUMBER.fullmatch, texts) if match]
    if len(inside) == len(texts) > 1:
        return inside == [str(n) for n in range(int(inside[0]), int(inside[0]) + len(inside))]
    return len(texts) > 4 and texts == [str(n) for n in range(1, len(texts) + 1)]


def _notes(grid: Grid, body: Body, head: Head, start: int, end: int) -> int:
    """Takes source lines and remarks off the bottom; gives the row after the last data row."""
    width = sum(1 for name in head.names if name)
    found: list[tuple[int, str]] = []
    bottom = end
    while bottom > start:
        row = grid.rows[bottom - 1]
        there = filled(row)
        if there and not _is_note(row, there, width):
            break
        if there:
            text = " ".join(" ".join(row[at].split()) for at in there)
            found.append((bottom, text))
        bottom -= 1
    if not found:
        return end
    found.reverse()
    body.notes.extend(text for _number, text in found)
    place = Place(grid.sheet, found[0][0])
    body.problems.append(problem(Word.NOTES_BELOW, place, count=len(found), example=found[0][1][:80]))
    return bottom


def _is_note(row: list[str], there: list[int], width: int) -> bool:
    text = row[there[0]].strip()
    if width < 2 or len(there) > max(1, width - 2) and len(there) > 1:
        return False
    if len(there) == 1 and there[0] > 0 and width > 2 and is_label(text):
        return True  # "Kepala Dinas," and what else is signed under a table
    if NOTE.match(text):
        return len(there) == 1 or width > 3 or text.rstrip().endswith(":")
    return len(there) == 1 and width > 2 and len(text) > _NOTE_LENGTH and " " in text and there[0] < 2


def _drop_blank(grid: Grid, body: Body) -> None:
    first = body.numbers[0] if body.numbers else 1
    blank = [at - first + 1 for at in grid.blank if first <= at + 1 < first + len(body.rows)]
    if not blank:
        return
    place = Place(grid.sheet, body.numbers[blank[0]])
    _drop(body, blank)
    body.problems.append(problem(Word.BLANK_ROWS, place, count=len(blank)))


def _drop_totals(grid: Grid, body: Body, names: list[str]) -> None:
    """Leaves out rows labelled total, and heads repeated at page breaks."""
    repeated = [at for at, row in enumerate(body.rows) if row == names] if names in body.rows else []
    totals = [at for at, row in enumerate(body.rows) if is_total(row)] if grid.totals else []
    if totals:
        place = Place(grid.sheet, body.numbers[totals[0]])
        texts = [" | ".join(body.rows[at][i].strip() for i in filled(body.rows[at])) for at in totals]
        body.notes.extend(texts[:20])
        body.problems.append(problem(Word.TOTAL_ROW, place, count=len(totals), example=texts[0][:80]))
    _drop(body, totals + repeated)


def is_total(row: list[str]) -> bool:
    """The first cell, or the first after an ordinal, says Total or Jumlah and nothing else."""
    for value in row:
        text = value.strip()
        if not text or (ORDINAL.fullmatch(text) and not is_year(text)):
            continue
        return TOTAL.fullmatch(text) is not None
    return False


def _drop(body: Body, positions: Iterable[int]) -> None:
    gone = set(positions)
    if gone:
        body.numbers = [number for at, number in enumerate(body.numbers) if at not in gone]
        body.rows = [row for at, row in enumerate(body.rows) if at not in gone]
