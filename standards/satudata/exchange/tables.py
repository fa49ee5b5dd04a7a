"""Records as tables: one concept a row, one code a row, one item of a form a row."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from satudata import codes
from satudata.classification.model import Correspondence, Item, correspondences_of, items_of
from satudata.exchange.listing import ordered
from satudata.exchange.model import Published
from satudata.exchange.sheets import Sheet
from satudata.form import Field
from satudata.text import Text

ITEM_COLUMNS = tuple(each.name for each in fields(Item))
CORRESPONDENCE_COLUMNS = tuple(each.name for each in fields(Correspondence))
_CODES, _MATCHES = Text("Kode", "Codes"), Text("Padanan", "Correspondences")
_ITEM, _KEY, _VALUE = Text("Isian", "Item"), Text("Kunci", "Key"), Text("Nilai", "Value")
_SEVERAL = "; "


def codes_sheet(published: Published, lang: str = "id") -> Sheet:
    """The codes of a classification under the names they are imported by."""
    rows = ([getattr(item, name) for name in ITEM_COLUMNS] for item in ordered(items_of(published.rows("items"))))
    return Sheet(_CODES.in_(lang), ITEM_COLUMNS, rows, (16, 50, 50, 16, 16, 8, 12, 12, 60, 40))


def matches_sheet(published: Published, lang: str = "id") -> Sheet:
    """Its correspondences under the names they are imported by."""
    found = correspondences_of(published.rows("korespondensi"))
    rows = [[getattr(row, name) for name in CORRESPONDENCE_COLUMNS] for row in found]
    return Sheet(_MATCHES.in_(lang), CORRESPONDENCE_COLUMNS, rows, (16, 24, 12, 16, 50, 10, 12, 12, 40))


def records_sheet(published: Iterable[Published], kind_fields: tuple[Field, ...], title: str) -> Sheet:
    """Records of one kind, a row each, under the keys of their form."""
    columns = tuple(field for field in kind_fields if field.kind not in ("rows", "json"))
    head = ("id", "versi_catatan", "alamat", *(field.name for field in columns))
    rows = ([each.id, str(each.version), each.version_uri, *(_joined(each.record.get(field.name)) for field in columns)]
            for each in published)
    return Sheet(title, head, rows, (38, 8, 50, *([30] * len(columns))))


def items_sheet(published: Published, lang: str = "id") -> Sheet:
    """One record, an item of the form a row: what it is called, its key, its value as a person reads it."""
    head = (_ITEM.in_(lang), _KEY.in_(lang), _VALUE.in_(lang))
    return Sheet(published.form.title.in_(lang), head, _items(published, lang), (40, 30, 90))


def _items(published: Published, lang: str) -> Iterator[list[str]]:
    for field in published.form.fields:
        value = published.record.get(field.name)
        if value not in (None, "", [], {}) and field.kind not in ("rows", "json"):
            texts = [shown(published, field, each, lang) for each in _values(value)]
            yield [field.label.in_(lang), field.name, _SEVERAL.join(texts)]


def rows_sheets(published: Published, lang: str = "id") -> Iterator[Sheet]:
    """Each list of rows of a record as a sheet, under the keys of its columns."""
    for field in published.form.fields:
        rows = published.rows(field.name) if field.kind == "rows" else []
        if rows:
            names = tuple(column.name for column in field.columns) or tuple(dict.fromkeys(name for row in rows for name in row))
            yield Sheet(field.label.in_(lang), names, [[_joined(row.get(name)) for name in names] for row in rows],
                        tuple([24] * len(names)))


def shown(published: Published, field: Field, value: object, lang: str) -> str:
    """A value as a person reads it: codes by name, references by title."""
    text = str(value)
    if field.codelist and text in codes.load(field.codelist):
        return codes.load(field.codelist)[text].label(lang)
    return published.shown(text) if field.kind in ("reference", "organization") else text


def _values(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _joined(value: object) -> str:
    parts = []
    for each in _values(value):
        if isinstance(each, Mapping):
            parts.append(" – ".join(_joined(item) for item in each.values() if item not in (None, "")))
        elif each not in (None, ""):
            parts.append(str(each))
    return _SEVERAL.join(parts)
