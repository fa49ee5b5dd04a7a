"""Audit rows as they are read: filtered, latest first, paged by their number, with people's names."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit import sentences
from ckanext.tangerang.audit.heads import CLOCK
from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.people.clock import to_date, zone
from satudata.exchange.sheets import Sheet

Json = dict[str, Any]
LIMIT, MOST, CHUNK = 50, 200, 1000
"""Rows of a page; at most; read at once for a file."""
DIGITS = 18
"""Of a row's number: what a bigint holds."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for; ``since`` and ``before`` are moments in UTC as the table writes them, ``before`` exclusive."""

    actors: tuple[str, ...] = ()
    action: str = ""
    subject: str = ""
    since: str = ""
    before: str = ""

    def where(self) -> list[sa.ColumnElement[bool]]:
        """The same as conditions on the table."""
        columns = audit_event.c
        return [condition for given, condition in (
            (self.actors, columns.actor.in_(self.actors)), (self.action, columns.action == self.action),
            (self.subject, columns.subject == self.subject), (self.since, columns.created >= self.since),
            (self.before, columns.created < self.before)) if given]


def wanted(asked: Mapping[str, Any]) -> Wanted:
    """From the parameters ``actor`` (id or name), ``action``, ``subject``, ``from``, ``until`` (days of the city, both counted).

    Raises ``ValidationError`` keyed by the parameter for a day that is none.
    """
    actor = str(asked.get("actor") or "").strip()
    person = model.User.get(actor) if actor else None
    actors = tuple(name for name in {actor, person.id if person else ""} if name)
    first, last = (to_date(asked.get(name), name) for name in ("from", "until"))
    if first and last and last < first:
        raise tk.ValidationError({"until": [tk._("The last day lies before the first.")]})
    return Wanted(actors=actors, action=str(asked.get("action") or "").strip(), subject=str(asked.get("subject") or "").strip(),
                  since=begins(first, "from"), before=begins(last, "until", 1))


def begins(day: date | None, field: str, after: int = 0) -> str:
    """When the day (or the one ``after`` days later) begins in the city, as the table writes moments."""
    if day is None:
        return ""
    try:
        moment = datetime.combine(day + timedelta(after), time.min, zone()).astimezone(UTC)
    except OverflowError as error:
        raise tk.ValidationError({field: [tk._("Give a date as year-month-day, such as 2026-11-23.")]}) from error
    return moment.isoformat(timespec="microseconds")


def place(given: Any) -> int | None:
    """The number of the row after which the page begins; ``ValidationError`` for what is none."""
    text = str(given or "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise tk.ValidationError({"after": [tk._("Use the value of next from the page before.")]})
    return int(text)


def listed(asked: Wanted, after: int | None = None, limit: int = LIMIT) -> Json:
    """``{results, next}``, latest first."""
    query = sa.select(audit_event).where(*asked.where())
    if after is not None:
        query = query.where(audit_event.c.seq < after)
    rows = list(model.Session.execute(query.order_by(audit_event.c.seq.desc()).limit(limit + 1)).mappings())
    page = rows[:limit]
    named = people({row["actor"] for row in page})
    following = str(page[-1]["seq"]) if page and len(rows) > limit else None
    return {"results": [shown(row, named) for row in page], "next": following}


def people(ids: set[str]) -> dict[str, str]:
    """What these people are called, in one query; the catalogue itself too."""
    found = model.Session.query(model.User).filter(model.User.id.in_(ids)) if ids else ()
    return {user.id: user.display_name for user in found} | {CLOCK: tk._("The catalogue itself")}


def shown(row: Mapping[str, Any], named: Mapping[str, str]) -> Json:
    """A row of the action API; details that are no JSON (a row somebody changed) are given as they stand."""
    details = read(row["details"])
    return {
        "seq": row["seq"], "moment": row["created"], "actor": row["actor"], "actor_name": named.get(row["actor"], row["actor"]),
        "action": row["action"], "subject": row["subject"], "text": sentences.say(row["action"], details), "details": details,
        "hash": row["hash"],
    }


def read(details: str) -> Any:
    """What the text of details says."""
    try:
        return json.loads(details)
    except ValueError:
        return {"text": details}


def sheet(asked: Wanted) -> Sheet:
    """All rows asked for as a table, read as it is written out."""
    head = (tk._("Row"), tk._("Moment"), tk._("Person"), tk._("Id of the person"), tk._("Action"), tk._("What happened"),
            tk._("Subject"), tk._("Details"), tk._("Hash"))
    return Sheet(tk._("Audit"), head, _lines(asked))


def _lines(asked: Wanted) -> Iterator[tuple[str, ...]]:
    after: int | None = None
    while True:
        part = listed(asked, after, CHUNK)
        for row in part["results"]:
            details = json.dumps(row["details"], ensure_ascii=False, sort_keys=True)
            yield (str(row["seq"]), row["moment"], row["actor_name"], row["actor"], row["action"], row["text"], row["subject"],
                   details, row["hash"])
        if not part["next"]:
            return
        after = int(part["next"])
