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

DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
PATTERNS = {
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
        **_object(form.fields),
    }
    if form.table_fields:
        table = _object(form.table_fields)
        if submit:
            table |= _demands(form.table_fields, known={field.name for field in form.table_fields})
        schema["properties"]["tables"] = {"type": "array", "items": table, "maxItems": 50}
    if submit:
        schema |= _demands(form.fields, known={field.name for field in form.fields})
    return schema


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    inputs = [field for field in fields if not field.auto]
    return {"type": "object", "additionalProperties": False, "properties": {field.name: value_schema(field) for field in inputs}}


def value_schema(field: Field) -> dict[str, Any]:
    """The JSON Schema of one field's value."""
    about = {"title": field.label.id, "description": field.help.id}
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
