"""The rows of an SDMX-CSV answer: what names the dataflow in every row is left out."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import closing

from satudata_harvest.web.answer import Answer
from satudata_harvest.web.parse import invalid

ABOUT = frozenset({"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION"})


def rows_of(answer: Answer) -> Iterator[list[str]]:
    """The header, then each row, as the service gives them.

    :raises Failure: SOURCE_DATA_INVALID when it is no SDMX-CSV
    """
    with closing(io.TextIOWrapper(answer.reader(), "utf-8-sig", newline="")) as text:
        try:
            yield from _cells(csv.reader(text, strict=True))
        except UnicodeDecodeError as error:
            raise invalid("Data SDMX-CSV bukan teks UTF-8 yang sah.", "The SDMX-CSV data are not valid UTF-8 text.") from error
        except csv.Error as error:
            raise invalid("Data SDMX-CSV rusak.", "The SDMX-CSV data are broken.") from error


def _cells(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    header = next(rows, [])
    names = [name.partition(":")[0].strip() for name in header]
    if not ABOUT & set(names[:4]):
        raise invalid("Sumber tidak memberi data sebagai SDMX-CSV.", "The source does not give the data as SDMX-CSV.")
    kept = [at for at, name in enumerate(names) if name not in ABOUT]
    yield [names[at] for at in kept]
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise invalid(f"Baris {number} data SDMX-CSV tidak lengkap.", f"Row {number} of the SDMX-CSV data is not whole.")
        yield _picked(row, kept)


def _picked(row: Sequence[str], kept: Sequence[int]) -> list[str]:
    return [row[at] for at in kept]
