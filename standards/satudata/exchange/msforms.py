"""The official forms MS-Keg, MS-Var and MS-Ind filled from an activity: blocks, item numbers, options, printed codes."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from satudata import codes
from satudata import form as forms
from satudata.exchange.model import Published
from satudata.form import Field


@dataclass(frozen=True)
class Line:
    """One item: its number, its name, what is filled in, the options with their codes, and the code that is printed."""

    number: str
    label: str
    value: str
    options: str = ""
    code: str = ""


@dataclass(frozen=True)
class Block:
    """A block of the form with its items."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    """MS-Var or MS-Ind: column names, their numbers, rows."""

    title: str
    about: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers under the names: (1), (2), ..."""
        return tuple(f"({number})" for number in range(1, len(self.head) + 1))


@cache
def layout() -> Mapping[str, Any]:
    """The table of msforms.yaml."""
    document: Mapping[str, Any] = yaml.safe_load(files("satudata").joinpath("exchange", "msforms.yaml").read_text("utf-8"))
    return document


def blocks(published: Published) -> Iterator[Block]:
    """MS-Keg, block by block; an item that is not asked of this activity is printed empty."""
    cover = [published.form.field(name) for name in layout()["cover"]]
    yield Block(layout()["blocks"]["0"], tuple(line(published, field) for field in cover))
    for number, title in layout()["blocks"].items():
        inside = [field for field in published.form.fields if field.number.partition(".")[0] == number and "." in field.number]
        inside.sort(key=lambda field: [int(part) for part in field.number.split(".")])
        if inside:
            yield Block(title, tuple(line(published, field) for field in inside))


def line(published: Published, field: Field) -> Line:
    """One item of the form."""
    value = published.record.get(field.name)
    if not field.codelist:
        return Line(field.number, field.label.id, text(published, field, value))
    chosen = [str(each) for each in (value if isinstance(value, list) else [value]) if each not in (None, "")]
    return Line(field.number, field.label.id, text(published, field, value), options(field), printed(field, chosen))


def options(field: Field) -> str:
    """The options with their codes: "1. Wawancara  2. Mengisi kuesioner sendiri"; long lists are not printed."""
    listed = [(number(field, code.kode), code.nama) for code in codes.load(field.codelist)]
    return "\n".join(f"{code}. {name}" for code, name in listed if code) if len(listed) <= 25 else ""


def printed(field: Field, chosen: list[str]) -> str:
    """The code in the box: the number of the option; of several options their sum, each being a power of two."""
    numbers = [number(field, kode) for kode in chosen]
    if field.kind == "choices" and all(each.isdigit() for each in numbers):
        return str(sum(map(int, numbers))) if numbers else ""
    return ", ".join(each for each in numbers if each)


def number(field: Field, kode: str) -> str:
    """The number of an option on paper, "" where the form has none for it."""
    given = layout()["numbers"].get(field.codelist, {}).get(kode)
    code = codes.load(field.codelist).get(kode)
    if given or code is None:
        return str(given or "")
    return code.extra.get("nomor") or (kode if kode.isdigit() else "")


def text(published: Published, field: Field, value: Any) -> str:
    """A value as it is written on paper."""
    if isinstance(value, Mapping):
        steps = layout()["steps"]
        return "\n".join(f"{steps[name]}: {step.get('awal', '…')} – {step.get('akhir', '…')}"
                         for name, step in ((name, value.get(name)) for name in steps) if isinstance(step, Mapping))
    if isinstance(value, (list, tuple)):
        if field.columns:
            given = [row for row in value if isinstance(row, Mapping)]
            rows = (" | ".join(str(row.get(column.name) or "–") for column in field.columns) for row in given)
            return "\n".join(f"{place}. {row}" for place, row in enumerate(rows, 1))
        return "\n".join(text(published, field, each) for each in value)
    if value in (None, ""):
        return ""
    code = codes.load(field.codelist).get(str(value)) if field.codelist else None
    return code.nama if code else published.shown(str(value))


def grids(published: Published) -> Iterator[Grid]:
    """MS-Var and MS-Ind of an activity."""
    about = (("Nama Kegiatan", published.title), ("Kode Kegiatan", published.text("id_kegiatan_mms")),
             ("Penyelenggara", published.text("instansi_penyelenggara") or published.publisher))
    columns = {field.name: {column.name: column for column in field.columns} for field in forms.load("kegiatan").fields}
    for name, table in layout()["tables"].items():
        rows = tuple(
            tuple(_cell(published, columns.get(name, {}), row, source, place) for _, source in table["columns"])
            for place, row in enumerate(published.rows(name), 1))
        yield Grid(table["title"], about, tuple(head for head, _ in table["columns"]), rows)


def _cell(published: Published, columns: Mapping[str, Field], row: Mapping[str, Any], source: str, place: int) -> str:
    if source == "#":
        return str(place)
    parts = []
    for name in filter(None, source.split("+")):
        outer, _, inside = name.partition(".")
        value = row.get(outer)
        if inside:
            value = [each.get(inside) for each in value or [] if isinstance(each, Mapping)]
            parts.append("\n".join(f"{number}. {each}" for number, each in enumerate(filter(None, value), 1)))
        elif outer in columns:
            parts.append(_value(published, columns[outer], value))
    return "\n".join(part for part in parts if part)


def _value(published: Published, field: Field, value: Any) -> str:
    shown = text(published, field, value)
    code = printed(field, [str(value)]) if field.codelist == "ya_tidak" and value else ""
    return f"{code}. {shown}" if code else shown
