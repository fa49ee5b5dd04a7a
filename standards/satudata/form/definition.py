"""Is a form's definition itself right? Asked once, when it is loaded."""
from __future__ import annotations

from collections.abc import Collection, Iterable

from satudata.errors import DefinitionError
from satudata.form.condition import fields_of
from satudata.form.model import EFFECTS, KINDS, Field, Form
from satudata.text import Text

#: Kinds a column may not have: a row holds values a cell can show, and rows once more.
NOT_IN_A_ROW = ("json", "organization")


def check(form: Form) -> None:
    """Raises DefinitionError naming the field and what is wrong with it."""
    sections = {section.name for section in form.sections}
    for group in (form.fields, form.table_fields, form.auto_fields, form.auto_table_fields):
        _group(form.kind, group, sections if group is form.fields else None)
    known = {field.name for field in (*form.fields, *form.table_fields)}
    _conditions(form.kind, (*form.fields, *form.table_fields), known)


def _group(place: str, group: Collection[Field], sections: set[str] | None) -> None:
    names = [field.name for field in group]
    for field in group:
        wrong = _fault(field, sections) or ("twice" if names.count(field.name) > 1 else "")
        if wrong:
            raise DefinitionError(Text(f"{place}.{field.name}: {wrong}", f"{place}.{field.name}: {wrong}"))
        _group(f"{place}.{field.name}", field.columns, None)


def _conditions(place: str, fields: Iterable[Field], known: set[str]) -> None:
    for field in fields:
        unknown = {*fields_of(field.condition), *fields_of(field.required_when)} - known
        if unknown:
            raise DefinitionError(
                Text(f"{place}.{field.name}: syarat menyebut {unknown}", f"{place}.{field.name}: condition names {unknown}"))
        _conditions(f"{place}.{field.name}", field.columns, known | {column.name for column in field.columns})


def _fault(field: Field, sections: set[str] | None) -> str:
    """What is wrong with a field's definition, "" when nothing is."""
    if field.kind not in KINDS:
        return f"kind {field.kind}"
    if field.effect not in EFFECTS:
        return f"effect {field.effect}"
    if field.required_on not in (None, "submit"):
        return f"required_on {field.required_on}"
    if sections is not None and field.section not in sections:
        return f"section {field.section}"
    if field.kind in ("choice", "choices") and not field.codelist:
        return "no codelist"
    return _row_fault(field)


def _row_fault(field: Field) -> str:
    if (field.kind == "rows") is not bool(field.columns):
        return "columns are what rows have, and only they"
    if field.apart and field.kind != "rows":
        return "only rows lie apart"
    if sum(column.row_id for column in field.columns) > 1:
        return "two row ids"
    for column in field.columns:
        if column.kind in NOT_IN_A_ROW or column.apart or (column.row_id and column.kind != "text"):
            return f"column {column.name}: not within a row"
        if any(inner.kind == "rows" or inner.row_id for inner in column.columns):
            return f"column {column.name}: rows within rows within rows, or ids there"
    return ""
