"""What reading a file gives: a workbook of tables, each with its rows and what was odd about them."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..errors import SatuDataError
from ..text import Text

Row = tuple[str | None, ...]
STARTS = frozenset("=+-@\t\r")
#: What Excel and LibreOffice take for a formula when they open a csv; a number, a dash or a telephone number is none.
FORMULA = re.compile(r"[\t\r]*=|[\t\r]*[+@-].*[(|!]", re.DOTALL)


def inert_cell(cell: str | None) -> str | None:
    """The cell as a spreadsheet shows it without running it."""
    return f"'{cell}" if cell and cell[0] in STARTS and FORMULA.match(cell) else cell


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most; what is larger is refused, with the place where the limit was passed."""

    size: int = 100_000_000  # bytes of the file
    unpacked: int = 400_000_000  # bytes of everything inside an xlsx or ods
    sheets: int = 50
    rows: int = 1_048_576  # rows of one sheet, as many as Excel holds
    columns: int = 300
    cells: int = 12_000_000  # cells of the whole file
    cell: int = 32_767  # characters of one cell, as many as Excel holds


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: sheet name, row as a spreadsheet numbers it (from 1), column as letter or name."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def in_(self, lang: str) -> str:
        """Words for a person: `lembar "Data", baris 7, kolom "Tahun"`; empty for the file as a whole."""
        sheet, row, column = ("sheet", "row", "column") if lang[:2] == "en" else ("lembar", "baris", "kolom")
        parts = [f'{sheet} "{self.sheet}"'] if self.sheet else []
        parts += [f"{row} {self.row}"] if self.row else []
        parts += [f'{column} "{self.column}"'] if self.column else []
        return ", ".join(parts)

    def __str__(self) -> str:
        return self.in_("id")


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of oddity, told once a column (or once a table): where first, how often, an example."""

    word: str
    place: Place
    message: Text
    advice: Text
    column: str | None = None
    count: int = 1
    example: str | None = None

    def to_dict(self, lang: str = "id") -> dict[str, object]:
        """Plain JSON values in one language, for answers of the API."""
        return {
            "word": self.word, "place": self.place.in_(lang), "message": self.message.in_(lang), "advice": self.advice.in_(lang),
            "column": self.column, "row": self.place.row, "sheet": self.place.sheet, "count": self.count, "example": self.example,
        }


class Refused(SatuDataError):
    """The file cannot be read: the word, the place, what is wrong (`message`) and what to send instead (`advice`)."""

    title = Text("Berkas tidak dapat dibaca", "The file cannot be read")

    def __init__(self, word: str, place: Place, message: Text, advice: Text) -> None:
        super().__init__(message, advice)
        self.word = word
        self.place = place
        self.advice: Text = advice


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file was written: its kind and, of a csv, the encoding and the separator."""

    kind: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a header of unique names, and rows of cleaned text as wide as the header (None = empty).

    Numbers are plain decimals with "." (`1234.5`), dates ISO (`2023-05-12`, `2026-02`), codes without blanks. A value that
    could be read in two ways stays as it was written and `problems` says so.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()
    dialect: Dialect = Dialect()
    problems: tuple[Problem, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)  # units found in cells, by column name

    def column(self, name: str) -> list[str | None]:
        """Every value of the column of that name; KeyError where the header lacks it."""
        if name not in self.header:
            raise KeyError(name)
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def words(self) -> set[str]:
        """The words of the problems met."""
        return {problem.word for problem in self.problems}

    def to_csv(self, *, inert: bool = False) -> bytes:
        """The table as UTF-8 csv: comma, one header row, CRLF, empty where there is no value (RFC 4180).

        ``inert``: for files handed to people; a cell that a spreadsheet would run as a formula gets an apostrophe before it.
        """
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        writer.writerow(map(inert_cell, self.header) if inert else self.header)
        writer.writerows((map(inert_cell, row) for row in self.rows) if inert else self.rows)
        return target.getvalue().encode("utf-8")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: its tables, the entries of its metadata sheet, and oddities of the file as a whole."""

    kind: str
    tables: tuple[Table, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def words(self) -> set[str]:
        """The words of every problem, of the file and of its tables."""
        return {p.word for p in self.problems}.union(*(t.words() for t in self.tables))


@dataclass(slots=True)
class Grid:
    """Raw cells of one sheet as text ("" = empty), before anybody decided which row is the header.

    `rows[0]` is the sheet's row 1. `merges` are (first row, first column, last row, last column), from 0. `floats` are the
    columns with decimals stored as numbers without a number format, `decimals` those whose format shows decimals.
    `totals` is False where it is known that no cell of the body says total or jumlah. `headed` is True where row 1 is known to
    hold the names, because the file itself says so.
    """

    name: str
    rows: list[list[str]]
    sheet: str | None = None
    dialect: Dialect = Dialect()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    floats: frozenset[int] = frozenset()
    decimals: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    totals: bool = True
    headed: bool = False
    blank: tuple[int, ...] = ()  # rows without a value, filled when the tables are told apart
