"""A grid of raw cells becomes tables: head, body, columns, cleaned values, and everything that was odd."""
from __future__ import annotations

from collections.abc import Sequence

from .body import Body, body_of, groups_of
from .clean import Context, clean
from .columns import Columns, columns_of, period_columns
from .head import Head, filled, find_head, named_head
from .model import Dialect, Grid, Place, Problem, Row, Table, Workbook
from .parents import drop_sums
from .words import Refusal, Word, problem, refused

_PROSE = 200  # a "column name" longer than this is running text


def tables_of(grid: Grid) -> list[Table]:
    """The tables of one sheet; raises Refused EMPTY_FILE, NO_HEADER, NOT_A_TABLE, ROW_TOO_LONG, SIDE_BY_SIDE."""
    groups = groups_of(grid)
    if grid.headed and groups:
        groups = [(0, len(grid.rows))]
    if not groups:
        raise refused(Refusal.EMPTY_FILE, Place(grid.sheet))
    several = [problem(Word.SEVERAL_TABLES, Place(grid.sheet), count=len(groups))] if len(groups) > 1 else []
    tables = []
    for number, (start, end) in enumerate(groups, start=1):
        name = grid.name if number == 1 else f"{grid.name} ({number})"
        tables.append(_table(grid, name, start, end, several))
    return tables


def from_cells(name: str, rows: list[list[str]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Workbook:
    """The tables in cells that came from elsewhere than a file, such as a page's table; `merges` as a grid counts them.

    Raises Refused as reading a file does.
    """
    grid = Grid(name, rows, dialect=Dialect("cells", "", ""), merges=tuple(merges))
    return Workbook("cells", tuple(tables_of(grid)))


def _table(grid: Grid, name: str, start: int, end: int, several: Sequence[Problem]) -> Table:
    head = named_head(grid) if grid.headed else find_head(grid, start, end)
    _refuse_prose(grid, head)
    filled_down = _fill_down(grid, head, end)
    body = body_of(grid, head, end)
    problems = [*grid.problems, *several, *_head_problems(grid, head, start), *filled_down]
    columns = columns_of(grid, head, body)
    title = _title(head)
    values, units, changes = _clean_all(grid, columns, body, title)
    rows: Sequence[Row] = list(zip(*values, strict=True)) if body.rows else []
    if any(change.word in {Word.MISSING_MARK, Word.ERROR_VALUE} for change in changes):
        rows = _drop_emptied(rows, body)
    rows = drop_sums(columns.names, rows, body, grid.sheet)
    problems += body.problems + changes
    periods = period_columns(columns.names)
    if periods:
        place = Place(grid.sheet, head.last + 1, periods[0])
        problems.append(problem(Word.YEAR_AS_COLUMN, place, count=len(periods), example=", ".join(periods[:4])))
    notes = tuple(text for text in head.above if text not in title) + tuple(body.notes)
    return Table(name, title, tuple(columns.names), rows, notes, grid.dialect, tuple(problems), units)


def _drop_emptied(rows: Sequence[Row], body: Body) -> Sequence[Row]:
    """Rows that held nothing but marks for missing values are blank rows."""
    kept = [at for at, row in enumerate(rows) if any(value is not None for value in row)]
    if len(kept) == len(rows):
        return rows
    body.numbers = [body.numbers[at] for at in kept]
    return [rows[at] for at in kept]


def _title(head: Head) -> str:
    """The longest line above the names, with the texts common to all columns where the line does not say them."""
    title = max(head.titles, key=len, default="")
    extra = [text for text in head.common if text not in title]
    return " ".join([title, *extra]).strip()


def _refuse_prose(grid: Grid, head: Head) -> None:
    for number in range(head.first, head.last + 1):
        cells = filled(grid.rows[number])
        if len(cells) == 1 and len(head.names) == 1 and len(grid.rows[number][cells[0]]) > _PROSE:
            raise refused(Refusal.NOT_A_TABLE, Place(grid.sheet, number + 1))


def _head_problems(grid: Grid, head: Head, start: int) -> list[Problem]:
    found = []
    if head.above:
        place = Place(grid.sheet, head.first + 1)
        found.append(problem(Word.TITLE_ROWS, place, count=len(head.above), example=head.above[0][:80]))
    merged = [m for m in grid.merges if start <= m[0] <= head.last]
    if merged:
        row, column = merged[0][:2]
        text = grid.rows[row][column] if len(grid.rows[row]) > column else ""
        found.append(problem(Word.MERGED_HEAD, Place(grid.sheet, row + 1), count=len(merged), example=text[:80]))
    if head.last > head.first:
        example = max(head.names, key=len)
        count = head.last - head.first + 1
        found.append(problem(Word.HEADER_ROWS, Place(grid.sheet, head.first + 1), count=count, example=example))
    return found


def _fill_down(grid: Grid, head: Head, end: int) -> list[Problem]:
    """Writes the value of a merged cell of the body into each of its rows."""
    done = []
    for top, left, bottom, _right in grid.merges:
        if head.last < top < end and bottom > top and len(grid.rows[top]) > left and grid.rows[top][left]:
            done.append((top, grid.rows[top][left]))
            for number in range(top + 1, min(bottom + 1, end)):
                row = grid.rows[number]
                row.extend([""] * (left + 1 - len(row)))
                row[left] = row[left] or grid.rows[top][left]
    if not done:
        return []
    return [problem(Word.MERGED_BODY, Place(grid.sheet, done[0][0] + 1), count=len(done), example=done[0][1][:80])]


def _clean_all(
    grid: Grid, columns: Columns, body: Body, title: str,
) -> tuple[list[Sequence[str | None]], dict[str, str], list[Problem]]:
    values: list[Sequence[str | None]] = []
    units: dict[str, str] = {}
    problems: list[Problem] = []
    for name, raw, position in zip(columns.names, columns.values, columns.positions, strict=True):
        typed = "decimal" if position in grid.decimals else "float" if position in grid.floats else "text"
        context = Context(name, grid.sheet, lambda at: body.numbers[at], f"{name} {title}", typed)
        done = clean(raw, context)
        values.append(done.values)
        problems.extend(done.problems)
        if done.unit:
            units[name] = done.unit
    return values, units, problems
