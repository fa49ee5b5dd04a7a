"""In which order a list of submissions lies, and where its next page begins: by a key, never by a number of rows."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.tangerang.revision.model import Submission

LAST = date(9999, 12, 31)
"""Where what has no due date lies: at the end."""
Key = tuple[Any, str]


@dataclass(frozen=True)
class Order:
    """Sorted by one column and then by id; ``down``: the greatest first."""

    by: str
    down: bool = False

    @property
    def column(self) -> sa.ColumnElement[Any]:
        """What is sorted by."""
        if self.by == "due":
            return sa.func.coalesce(Submission.due, LAST)
        return sa.type_coerce(Submission.moved, sa.DateTime)

    def columns(self, *, back: bool = False) -> list[sa.ColumnElement[Any]]:
        """For ORDER BY; ``back``: the other way round."""
        turned = self.down != back
        return [part.desc() if turned else part.asc() for part in (self.column, Submission.__table__.c.id)]

    def beyond(self, key: Key, *, back: bool = False) -> sa.ColumnElement[bool]:
        """What comes after the key, or before it."""
        here, there = sa.tuple_(self.column, Submission.id), sa.tuple_(*key)
        return here < there if self.down != back else here > there

    def key(self, row: Submission) -> Key:
        """Where a submission lies."""
        return (row.due or LAST if self.by == "due" else row.moved), row.id

    def written(self, row: Submission) -> str:
        """The key as an address carries it."""
        value, ident = self.key(row)
        return f"{value.isoformat()}~{ident}"

    def read(self, text: Any) -> Key:
        """A key from an address; ``ValidationError`` keyed ``after``."""
        value, _, ident = str(text).partition("~")
        try:
            return (date.fromisoformat(value) if self.by == "due" else datetime.fromisoformat(value)), ident
        except ValueError as error:
            raise tk.ValidationError({"after": [tk._("Use the value of next from the page before.")]}) from error


ORDERS = {"moved": Order("moved"), "-moved": Order("moved", down=True), "due": Order("due"), "-due": Order("due", down=True)}


def order_of(asked: Mapping[str, Any]) -> Order:
    """The order asked for; ``ValidationError`` keyed ``sort`` where there is none of this name."""
    name = str(asked.get("sort") or "moved")
    if name not in ORDERS:
        raise tk.ValidationError({"sort": [tk._("Use one of: %(words)s.") % {"words": ", ".join(ORDERS)}]})
    return ORDERS[name]
