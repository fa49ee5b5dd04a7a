"""What becomes of core's rows of a public package when its next version is written: what ``package_update`` does, as rows.

The tests compare the two. Nothing that stays as it is is written, and where nothing changes the package keeps its moment.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.lib import uploader
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang.publish import stored
from ckanext.tangerang.publish.held import LEFT, Held
from ckanext.tangerang.publish.stored import Stored

Json = dict[str, Any]
CLEARED = "remove_if_not_provided"
"""Core's word for a column that is emptied where an update does not name it; the others stay as they are."""
NEW = frozenset({"creator_user_id", "metadata_created", "metadata_modified"})
"""Columns of a package that an update never takes from what is given."""
MADE = frozenset({"created", "metadata_modified", "position", "state", "package_id"})
"""Columns of a resource of which the same is true."""


@dataclass
class Change:
    """The rows to be written, whole; ``purged`` are ids of resources that go for good. ``package`` is None where it stays."""

    package: Json | None = None
    resources: list[Json] = field(default_factory=list)
    added: list[Json] = field(default_factory=list)
    purged: list[str] = field(default_factory=list)
    tags: list[Json] = field(default_factory=list)


def of(held: Held, wanted: Stored, given: Sequence[Mapping[str, Any]], tags: Mapping[str, str]) -> Change:
    """What has to be written so that the package is the wanted one.

    :param given: the resources as core would be given them, in their order
    :param tags: ``name -> id`` of the keywords
    """
    change = Change()
    package = cleared(model.package_table, held.package, wanted.package, NEW)
    touched = [resources(change, held, wanted, given), keywords(change, held, {tags[name] for name in wanted.tags})]
    if package != held.package or any(touched):
        change.package = package | {"metadata_modified": stored.now()}
    return change


def cleared(table: sa.Table, before: Json, given: Mapping[str, Any], left: Iterable[str]) -> Json:
    """The row with what is given, and without what core empties where it is not."""
    empty = {column.name: None if column.nullable else "" for column in table.c
             if column.doc == CLEARED and column.name not in given}
    return before | empty | {name: value for name, value in given.items() if name not in left}


def resources(change: Change, held: Held, wanted: Stored, given: Sequence[Mapping[str, Any]]) -> bool:
    """The resources in their new order, those left out marked deleted; whether any of it differs."""
    known, differs = {row["id"]: row for row in held.resources}, False
    found = []
    for plain, names in zip(wanted.resources, given, strict=True):
        row = typed(plain, names)
        before = known.get(row["id"])
        after = row if before is None else resource(before, row, names)
        differs = differs or after is not before
        found.append(after)
    old, new = [row["id"] for row in held.shown], [row["id"] for row in found]
    if old != new:
        differs = True
        gone = [row | {"state": "deleted", "position": 0} for row in held.shown if row["id"] not in new]
        found = [*(row | {"position": place} for place, row in enumerate(found)), *gone]
        change.purged = [row["id"] for row in held.resources if row["state"] == "deleted" and row["id"] not in new]
    change.added = [row for row in found if row["id"] not in known]
    change.resources = [row for row in found if row["id"] in known and row != known[row["id"]]]
    return differs


def typed(row: Json, names: Mapping[str, Any]) -> Json:
    """The row with the type that the ending of a link tells, as an update by core writes it; a first version goes without."""
    guessed = uploader.get_resource_uploader(dict(names)).mimetype if "mimetype" not in names else None
    return row | {"mimetype": guessed} if guessed else row


def resource(before: Json, row: Json, names: Mapping[str, Any]) -> Json:
    """The row of a resource that was there before; the very same one where it stays as it is."""
    given = {name: value for name, value in row.items() if name in ("extras", "mimetype") or name in names}
    after = cleared(model.resource_table, before, given, MADE)
    if after == before:
        return before
    return after | {"metadata_modified": stored.now(), "state": "active"}


def keywords(change: Change, held: Held, wanted: set[str]) -> bool:
    """The keywords: those no longer named are marked deleted. For core one that was is a change at each version."""
    known = {row["tag_id"]: row for row in held.tags}
    off = [row for tag, row in known.items() if tag not in wanted]
    on = [row for tag, row in known.items() if tag in wanted and row["state"] == "deleted"]
    package_id = held.package["id"]
    rows = [*(row | {"state": "deleted"} for row in off if row["state"] != "deleted"), *(row | {"state": "active"} for row in on),
            *({"id": make_uuid(), "tag_id": tag, "state": "active"} for tag in wanted - known.keys())]
    change.tags = [{"id": row["id"], "package_id": package_id, "tag_id": row["tag_id"], "state": row["state"]} for row in rows]
    return bool(off or change.tags)


def write(changes: Iterable[Change]) -> None:
    """Writes many of them, one statement a table."""
    found = list(changes)
    purged = [ident for one in found for ident in one.purged]
    if purged:
        model.Session.execute(sa.delete(model.resource_table).where(model.resource_table.c.id.in_(purged)))
    added = [row for one in found for row in one.added]
    if added:
        model.Session.execute(sa.insert(model.resource_table), level(added))
    put(model.package_table, [one.package for one in found if one.package])
    put(model.resource_table, [row for one in found for row in one.resources])
    put(model.package_tag_table, [row for one in found for row in one.tags])


def put(table: sa.Table, rows: list[Json]) -> None:
    """Puts whole rows in place of those of the same id."""
    if rows:
        statement = insert(table)
        columns = {column.name: statement.excluded[column.name] for column in table.c
                   if column.name in rows[0] and column.name not in {"id", *LEFT}}
        model.Session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=columns), rows)


def level(rows: list[Json]) -> list[Json]:
    """The rows with the same columns each, as one statement takes them."""
    columns = sorted({name for row in rows for name in row})
    return [{name: row.get(name) for name in columns} for row in rows]
