"""How a raw record becomes the record that is kept."""
from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from satudata.errors import FormError
from satudata.form.model import Field, Form
from satudata.form.rows import cleaned_rows
from satudata.form.wrong import (
    AUTO,
    JSON,
    LIST,
    LONG,
    MANY,
    NO_DAY,
    NO_MOMENT,
    NO_WEB,
    SCALAR,
    TABLES,
    UNKNOWN,
    Wrong,
    said,
)
from satudata.record import is_empty, without_empties
from satudata.text import Text

MAX_TABLES = 50
MAX_DEPTH = 12
# Unicode categories Cc and Cs without tab and line feed, and what turns the direction of text, with which a name can show
# as another one; a pattern, because this runs over every harvested character
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]+([0-9]{2})[:.]([0-9]{2})(?:[:.]00)?)?")
#: An address that a browser would run or open on the reader's machine; blanks within the scheme are not seen by browsers.
SCHEME = re.compile(r"([a-z][a-z0-9+-]*):(?! )", re.IGNORECASE)
UNSEEN = dict.fromkeys(map(ord, "\t\n"))
HARMLESS = frozenset({"http", "https", "ftp", "doi", "hdl", "urn", "info", "mailto", "tel"})
WHOLE_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def normalise(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """See Form.normalise. A code that is in no list, or a date in another notation, stays as it is: the rules name it, a
    draft may hold it. A whole ISO date that no calendar has is refused."""
    problems: dict[str, Text] = {}
    rest = dict(raw)
    tables = rest.pop("tables", None) if form.table_fields else None
    record = _values(form.fields, rest, "", problems, {field.name for field in form.auto_fields})
    if not is_empty(tables):
        kept = _tables(form, tables, problems)
        if kept:
            record["tables"] = kept
    if problems:
        raise FormError(problems)
    return record


def _tables(form: Form, tables: Any, problems: dict[str, Text]) -> list[dict[str, Any]]:
    if not isinstance(tables, (list, tuple)) or len(tables) > MAX_TABLES or not all(isinstance(t, Mapping) for t in tables):
        problems["tables"] = TABLES.format(limit=MAX_TABLES)
        return []
    rows = [_values(form.table_fields, table, f"tables.{index}.", problems, set()) for index, table in enumerate(tables)]
    return [row for row in rows if row]


def _values(
    fields: tuple[Field, ...], raw: Mapping[str, Any], prefix: str, problems: dict[str, Text], auto: set[str],
) -> dict[str, Any]:
    known = {field.name: field for field in fields if not field.auto}
    result: dict[str, Any] = {}
    for name, value in raw.items():
        field = known.get(str(name))
        if field is None:
            problems[f"{prefix}{name}"] = (AUTO if name in auto else UNKNOWN).format(name=str(name)[:100])
            continue
        try:
            if field.kind == "rows":
                cleaned = None if is_empty(value) else cleaned_rows(field, value, f"{prefix}{name}.", problems, _value)
            else:
                cleaned = _value(field, value)
        except Wrong as wrong:
            problems[prefix + field.name] = wrong.text
            continue
        if not is_empty(cleaned):
            result[field.name] = cleaned
    return {field.name: result[field.name] for field in fields if field.name in result}


def _value(field: Field, value: Any) -> Any:
    if is_empty(value):
        return None
    if field.kind == "json":
        return _json(field, value)
    if not field.multiple:
        return _fitting(field, _scalar(field, value))
    values = value if isinstance(value, (list, tuple)) else [value]
    items = [_fitting(field, _scalar(field, item, LIST)) for item in values if item is not None]
    items = list(dict.fromkeys(item for item in items if item))
    if len(items) > field.max_items:
        raise Wrong(said(field, MANY, limit=field.max_items, size=len(items)))
    return items


def _fitting(field: Field, value: str) -> str:
    if field.kind == "moment" and value:
        value = _moment(field, value)
    if len(value) > field.max_length:
        raise Wrong(said(field, LONG, limit=field.max_length, size=len(value)))
    if field.kind == "url" and (scheme := SCHEME.match(value.translate(UNSEEN))) and scheme[1].lower() not in HARMLESS:
        raise Wrong(said(field, NO_WEB))
    if field.kind == "date" and WHOLE_DAY.fullmatch(value) and not _exists(value):
        raise Wrong(said(field, NO_DAY, value=value))
    return value


def _moment(field: Field, value: str) -> str:
    """A day, or a day and an hour as ``2027-02-01T10:00``. What is neither is refused, not left to the rules: something waits for
    that hour.
    """
    match = MOMENT.fullmatch(value)
    if match is None:
        raise Wrong(said(field, NO_MOMENT, value=value[:40]))
    text = f"{match[1]}T{match[2]}:{match[3]}" if match[2] else match[1]
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(said(field, NO_MOMENT, value=value[:40])) from None
    return text


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _scalar(field: Field, value: Any, message: Text = SCALAR) -> str:
    text = plain(value)
    if text is None:
        raise Wrong(said(field, message))
    return text


def plain(value: Any) -> str | None:
    """A scalar as a record keeps it, None when it is no scalar: 2024.0 -> "2024", True -> "ya", dates ISO, text trimmed."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return value.isoformat() if value.time() != time.min else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (int, float, Decimal)) and math.isfinite(value) else None


def clean(value: str) -> str:
    """Text without control characters (line ends and tabs stay) and lone surrogates, composed (NFC), trimmed."""
    if value.isascii() and value.isprintable():
        return value.strip()  # what most codes and numbers are; lists of tens of thousands of codes come this way
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNWANTED.sub("", value)).strip()


def _json(field: Field, value: Any) -> Any:
    from satudata.form.schema import fault
    cleaned = without_empties(_clean_json(field, value, field.shape or {}, 0))
    if is_empty(cleaned):
        return None
    place = fault(field, cleaned)
    if place is not None:
        raise Wrong(said(field, JSON, place=place or "–"))
    return cleaned


def _clean_json(field: Field, value: Any, shape: Mapping[str, Any], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Wrong(said(field, JSON, place="…"))
    if isinstance(value, Mapping):
        inner = shape.get("properties", {})
        return {clean(str(k)): _clean_json(field, v, inner.get(k, {}), depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean_json(field, item, shape.get("items", {}), depth + 1) for item in value]
    if isinstance(value, str) or shape.get("type") == "string":
        return plain(value)
    if value is None or isinstance(value, (bool, int)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return plain(value)
