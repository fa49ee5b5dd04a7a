"""A dynamic table of BPS as rows: each key of its figures is five codes written without a space."""
from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from satudata_harvest.connectors.base import Column
from satudata_harvest.content import too_big
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

NOTHING = frozenset({"", "tidak ada", "none", "tahun", "annual", "year", "tahunan"})
MOST_KEYS = 2_000_000


@dataclass(frozen=True)
class Part:
    """One of the five parts of a key: its codes with their labels, in the order of the table."""

    labels: Mapping[str, str]

    @property
    def tells(self) -> bool:
        """Whether the part says anything: more than one code, or one that is not "none" or "year"."""
        return len(self.labels) > 1 or any(label.casefold() not in NOTHING for label in self.labels.values())


@dataclass(frozen=True)
class Dynamic:
    """A dynamic table of some periods."""

    variable: Mapping[str, Any]
    rows_label: str
    rows: Part
    kinds: Part
    years: Part
    periods: Part
    figures: Mapping[str, Any]


def dynamic_of(answer: Mapping[str, Any]) -> Dynamic:
    """The table in an answer of ``model=data``.

    :raises Failure: SOURCE_DATA_INVALID when it is none
    """
    variables, figures = answer.get("var"), answer.get("datacontent")
    if not isinstance(variables, list) or len(variables) != 1 or not isinstance(variables[0], dict):
        raise no_table()
    if figures in ([], "", None):  # how an empty object is written
        figures = {}
    if not isinstance(figures, dict) or len(figures) > MOST_KEYS:
        raise no_table()
    return Dynamic(variables[0], plain(answer.get("labelvervar")) or "Rincian", _part(answer, "vervar"), _part(answer, "turvar"),
                   _part(answer, "tahun"), _part(answer, "turtahun"), figures)


def merged(first: Dynamic, more: Dynamic) -> Dynamic:
    """Two parts of one table, of different periods."""
    def both(one: Part, other: Part) -> Part:
        return Part({**one.labels, **other.labels})

    return replace(first, rows=both(first.rows, more.rows), kinds=both(first.kinds, more.kinds),
                   years=both(first.years, more.years), periods=both(first.periods, more.periods),
                   figures={**first.figures, **more.figures})


def columns_of(table: Dynamic) -> tuple[Column, ...]:
    """The columns of a table's rows; what says nothing is left out."""
    name = named(table.rows_label)
    found = [Column(f"kode_{name}", "string", f"Kode {table.rows_label}", key=True, role="dimensi"),
             Column(name, "string", table.rows_label, role="dimensi")]
    if table.kinds.tells:
        found.append(Column("kategori", "string", "Kategori", key=True, role="dimensi"))
    found.append(Column("tahun", "year", "Tahun", key=True, role="dimensi"))
    if table.periods.tells:
        found.append(Column("periode", "string", "Periode", key=True, role="dimensi"))
    unit = plain(table.variable.get("unit"))
    return (*found, Column("nilai", "number", plain(table.variable.get("label")), unit="" if unit.casefold() in NOTHING else unit,
                           role="ukuran"))


def rows_of(table: Dynamic) -> Iterator[list[Any]]:
    """Each figure as a row, in the order of the table.

    :raises Failure: SOURCE_DATA_INVALID when a key cannot be told apart in exactly one way
    """
    variable = str(table.variable.get("val", ""))
    left = set(table.figures)
    if math.prod(len(part.labels) for part in (table.rows, table.kinds, table.years, table.periods)) > MOST_KEYS:
        raise too_big(f"{MOST_KEYS} kunci", f"{MOST_KEYS} keys")
    for row, kind, year, period in product(table.rows.labels, table.kinds.labels, table.years.labels, table.periods.labels):
        key = f"{row}{variable}{kind}{year}{period}"
        if key not in table.figures:
            continue
        if key not in left:
            raise invalid(f"Kunci data {key} dapat dibaca dengan dua cara.", f"Data key {key} can be read in two ways.")
        left.discard(key)
        yield [row, table.rows.labels[row], *([table.kinds.labels[kind]] if table.kinds.tells else []), table.years.labels[year],
               *([table.periods.labels[period]] if table.periods.tells else []), _figure(table.figures[key])]
    if left:
        raise invalid(f"{len(left)} kunci data tidak dikenal, misalnya {min(left)[:40]}.",
                      f"{len(left)} data keys are not known, such as {min(left)[:40]}.")


def named(label: str) -> str:
    """A label as the name of a column."""
    return re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:60] or "rincian"


def plain(text: Any) -> str:
    """A text without its markup, which comes escaped once or twice."""
    unescaped = html.unescape(html.unescape(str(text or "")))
    return " ".join(re.sub(r"<[^<>]*>", " ", unescaped).split())


def no_table() -> Failure:
    """The failure of an answer that holds no dynamic table."""
    return invalid("BPS tidak menjawab dengan tabel dinamis.", "BPS does not answer with a dynamic table.")


def _part(answer: Mapping[str, Any], name: str) -> Part:
    given: Sequence[Any] = answer.get(name) or []
    if not isinstance(given, list) or not all(isinstance(one, dict) and "val" in one for one in given):
        raise no_table()
    return Part({str(one["val"]): plain(one.get("label")) for one in given})


def _figure(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value
