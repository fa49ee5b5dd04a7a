"""Reads a file of any name: csv, JSON and workbooks become tables, everything else is refused with what to send instead."""
from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath

from . import jsonfile, odsfile, xlsfile, xlsxfile
from .build import tables_of
from .csvfile import grid_of
from .encoding import decode
from .metadata_sheet import metadata_of
from .model import Limits, Place, Problem, Refused, Table, Workbook
from .naming import named_otherwise
from .prose import refuse_prose
from .sniff import book_kind, refuse_markup
from .words import Refusal, Word, problem, refused


def read(data: bytes, filename: str = "", *, limits: Limits | None = None) -> Workbook:
    """The tables of a csv, JSON, xlsx, xls or ods file; the content decides what it is, the name only names the table.

    A name that promises another kind of file is told as a problem of each table.

    Raises `Refused` (word, place, message, advice) for what cannot be read, and nothing else.
    """
    limits = limits or Limits()
    with _uncollected():
        kind = book_kind(data, limits)
        return _book(kind, data, filename, limits) if kind else _text(data, filename, limits)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rests the garbage collector: millions of cells that all stay would be walked again and again (a third of the time)."""
    resting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def _text(data: bytes, filename: str, limits: Limits) -> Workbook:
    text, encoding = decode(data)
    refuse_markup(text)
    name = PurePath(filename.replace("\\", "/")).stem or "tabel"
    grid = jsonfile.grid_of(text, name, limits)
    if grid is None:
        grid = grid_of(text, name, encoding, limits)
        refuse_prose(grid.rows, grid.dialect.delimiter)
    grid.problems += named_otherwise(filename, grid.dialect.kind)
    return Workbook(grid.dialect.kind, tuple(tables_of(grid)))


_BOOKS = {"xlsx": xlsxfile.grids_of, "xls": xlsfile.grids_of, "ods": odsfile.grids_of}


def _book(kind: str, data: bytes, filename: str, limits: Limits) -> Workbook:
    grids, problems = _BOOKS[kind](data, limits)
    tables: list[Table] = []
    metadata: dict[str, str] = {}
    refusals: list[Refused] = []
    for grid in grids:
        grid.problems += named_otherwise(filename, kind)
        entries = metadata_of(grid)
        if entries is not None:
            metadata.update(entries)
        elif not grid.rows:
            problems.append(problem(Word.EMPTY_SHEET, Place(grid.name), example=grid.name))
        else:
            try:
                tables.extend(tables_of(grid))
            except Refused as refusal:
                refusals.append(refusal)
    if refusals and (not tables or any(refusal.word not in _SKIPPED for refusal in refusals)):
        raise refusals[0]
    if not tables:
        raise refused(Refusal.EMPTY_FILE)
    problems.extend(_unread(refusal) for refusal in refusals)
    return Workbook(kind, tuple(tables), metadata, tuple(problems))


_SKIPPED = {Refusal.NO_HEADER, Refusal.NOT_A_TABLE, Refusal.EMPTY_FILE}  # a cover sheet or notes beside real tables


def _unread(refusal: Refused) -> Problem:
    sheet = refusal.place.sheet
    return problem(
        Word.UNREAD_SHEET, refusal.place, example=sheet, reason=refusal.message.id, reason_en=refusal.message.en,
    )
