"""What tables and columns a database has, with types, keys and comments."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import types as t

from satudata_harvest.connectors.base import Column, Structure, TableStructure
from satudata_harvest.content import YEAR_NAMES

KINDS: tuple[tuple[type[Any], str], ...] = (
    (t.Boolean, "boolean"), (t.Integer, "integer"), (t.Numeric, "number"), (t.DateTime, "string"), (t.Date, "date"),
)
# what the drivers say of a query's columns: PostgreSQL type numbers
MYSQL_KINDS = {0: "number", 1: "integer", 2: "integer", 3: "integer", 4: "number", 5: "number", 8: "integer", 9: "integer",
               10: "date", 13: "integer", 246: "number"}
DRIVER_KINDS = {16: "boolean", 20: "integer", 21: "integer", 23: "integer", 700: "number", 701: "number", 1700: "number",
                1082: "date"}


def read_structure(connection: sa.Connection, schema: str | None, views: bool) -> Structure:
    """Tables (and views) of a schema in the order of their names, read in a handful of queries."""
    inspector = sa.inspect(connection)
    kind = sa.engine.reflection.ObjectKind.ANY if views else sa.engine.reflection.ObjectKind.TABLE
    columns = inspector.get_multi_columns(schema=schema, kind=kind)
    keys: dict[Any, Any] = dict(inspector.get_multi_pk_constraint(schema=schema, kind=kind))
    try:
        comments: dict[Any, Any] = dict(inspector.get_multi_table_comment(schema=schema, kind=kind))
    except NotImplementedError:
        comments = {}
    tables = []
    for place in sorted(columns, key=lambda found: str(found[1])):
        primary = set((keys.get(place) or {}).get("constrained_columns") or ())
        comment = (comments.get(place) or {}).get("text") or ""
        tables.append(TableStructure(place[1] or "", "", str(comment), tuple(
            column_of(entry["name"], entry["type"], entry.get("comment"), entry["name"] in primary) for entry in columns[place])))
    return Structure(tuple(tables))


def queried(name: str, kind: Any, dialect: str) -> Column:
    """A column of a query, of which only the driver's number of a type is known."""
    known = {"postgresql": DRIVER_KINDS, "mysql": MYSQL_KINDS}.get(dialect, {})
    found = known.get(kind, "string") if isinstance(kind, int) else "string"
    return Column(name=name, type="year" if found == "integer" and name.casefold() in YEAR_NAMES else found)


def column_of(name: str, kind: Any = None, comment: str | None = None, key: bool = False) -> Column:
    """A column from what the database says of it."""
    return Column(name=name, type=_type(name, kind), comment=comment or "", key=key)


def _type(name: str, kind: Any) -> str:
    found = next((word for known, word in KINDS if isinstance(kind, known)), "string")
    return "year" if found == "integer" and name.casefold() in YEAR_NAMES else found


