"""A form as JSON Schema, draft 2020-12."""
from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from satudata import codes
from satudata.form.condition import as_schema
from satudata.form.model import Field, Form

#: Days there are, leap years too: a pattern can say it, ``format: date`` many validators leave out.
DAY = (
    r"(\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))"
    r"|(\d\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
)
DATE = f"^{DAY}$"
PARTIAL_DATE = rf"^(\d{{4}}(-(0[1-9]|1[0-2]))?|{DAY})$"
PATTERNS = {
    "moment": rf"^{DAY}(T([01]\d|2[0-3]):[0-5]\d)?$",
    "year": r"^\d{4}$",
    "email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "url": r"^https?://\S+$",
    "tags": r"^[\w\-. ]{2,100}$",  # what CKAN takes as a tag
}


def json_schema(form: Form, submit: bool = False) -> dict[str, Any]:
    """See Form.json_schema."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title.id,
        **_object(form.fields, submit),
    }
    if form.table_fields:
        table = _object(form.table_fields, submit)
        if submit:
            table |= _demands(form.table_fields, known={field.name for field in form.table_fields})
        schema["properties"]["tables"] = {"type": "array", "items": table, "maxItems": 50}
    if submit:
        schema |= _demands(form.fields, known={field.name for field in form.fields})
    return schema


def _object(fields: tuple[Field, ...], submit: bool) -> dict[str, Any]:
    values = {field.name: value_schema(field, submit and not field.condition) for field in fields if not field.auto}
    return {"type": "object", "additionalProperties": False, "properties": values}


def value_schema(field: Field, submit: bool = False) -> dict[str, Any]:
    """The JSON Schema of one field's value; with `submit` also what submit demands of each row."""
    about = {"title": field.label.id, "description": field.help.id}
    if field.kind == "rows":
        row = _object(field.columns, submit)
        if submit:
            row |= _demands(field.columns, known={column.name for column in field.columns})
        return {**about, "type": "array", "items": row, "minItems": 1, "maxItems": field.max_items}
    if field.kind == "json":
        return {**about, **(field.shape or {})}
    one = _one(field)
    if not field.multiple:
        return {**about, **one}
    return {**about, "type": "array", "items": one, "minItems": 1, "maxItems": field.max_items, "uniqueItems": True}


def _one(field: Field) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": field.max_length}
    dated = PARTIAL_DATE if field.partial else DATE
    pattern = field.pattern or (dated if field.kind == "date" else PATTERNS.get(field.kind, ""))
    if not field.codelist:
        return {**one, "pattern": pattern} if pattern else one
    listed = {"enum": [code.kode for code in codes.load(field.codelist).at(field.codelist_level)]}
    return {**one, "anyOf": [listed, {"pattern": pattern}]} if pattern else {**one, **listed}


def _demands(fields: tuple[Field, ...], known: set[str]) -> dict[str, Any]:
    always, rules = [], []
    for field in fields:
        if field.columns and field.condition and _names(field.condition) <= known:
            rules.append({"if": as_schema(field.condition), "then": {"properties": {field.name: value_schema(field, True)}}})
        if field.required_on != "submit" or field.auto:
            continue
        conditions = [condition for condition in (field.condition, field.required_when) if condition]
        demand = _demand(field)
        if not conditions:
            always.append(field.name)
            if field.min_items:
                rules.append(demand)
        elif all(_names(condition) <= known for condition in conditions):
            rules.append({"if": {"allOf": [as_schema(condition) for condition in conditions]}, "then": demand})
    return {"required": always, **({"allOf": rules} if rules else {})}


def _demand(field: Field) -> dict[str, Any]:
    demand: dict[str, Any] = {"required": [field.name]}
    if field.min_items:
        demand["properties"] = {field.name: {"minItems": field.min_items}}
    return demand


def _names(condition: Mapping[str, Any]) -> set[str]:
    from satudata.form.condition import fields_of
    return set(fields_of(condition))


@cache
def _shape_validator(shape: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(shape))


def fault(field: Field, value: Any) -> str | None:
    """Where a `json` value breaks its shape: a dotted path ("" the whole value), None when it fits."""
    if len(json.dumps(value, ensure_ascii=False)) > field.max_length:
        return f"> {field.max_length}"
    error = next(_shape_validator(json.dumps(field.shape or {})).iter_errors(value), None)
    return None if error is None else ".".join(str(part) for part in error.absolute_path)
