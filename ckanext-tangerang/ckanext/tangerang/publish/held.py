"""What core's tables hold of public records, read for many at once; what is odd about one is left to core."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.publish.model import Tombstone

Json = dict[str, Any]
LEFT = frozenset({"plugin_data"})
"""A column nothing here writes; an empty JSON value would come back as another one."""


@dataclass
class Held:
    """The rows of one package: its resources by place, and its keywords (``id``, ``tag_id``, ``state``, ``name``)."""

    package: Json
    resources: list[Json] = field(default_factory=list)
    tags: list[Json] = field(default_factory=list)

    @property
    def shown(self) -> list[Json]:
        """The resources the public sees."""
        return [row for row in self.resources if row["state"] == "active"]


def of(ids: Collection[str]) -> dict[str, Held]:
    """By id; a package that is not public, in a group, related to another, or taken out in part is not in it."""
    package, resource = model.package_table, model.resource_table
    locked = sa.select(*_columns(package)).where(package.c.id.in_(ids)).order_by(package.c.id).with_for_update()
    found = {row["id"]: Held(row) for row in _rows(locked)
             if row["state"] == "active" and row["private"] is False and row["owner_org"]}
    for ident in odd(found):
        del found[ident]
    if not found:
        return {}
    for row in _rows(sa.select(*_columns(resource)).where(resource.c.package_id.in_(found)).order_by(resource.c.position)):
        found[row["package_id"]].resources.append(row)
    for row in _rows(_keywords(found)):
        found[row.pop("package_id")].tags.append(row)
    return {ident: one for ident, one in found.items() if _plain(one)}


def _columns(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.c if column.name not in LEFT]


def _rows(query: sa.Select[Any]) -> list[Json]:
    return [dict(row) for row in model.Session.execute(query).mappings()]


def _keywords(ids: Collection[str]) -> sa.Select[Any]:
    tag, link = model.tag_table, model.package_tag_table
    return sa.select(link.c.id, link.c.package_id, link.c.tag_id, link.c.state, tag.c.name, tag.c.vocabulary_id).join(
        tag, tag.c.id == link.c.tag_id).where(link.c.package_id.in_(ids))


def _plain(one: Held) -> bool:
    """Whether nothing is in it that our own writing never leaves."""
    return (all(row["state"] in ("active", "deleted") for row in one.resources)
            and not any(row["vocabulary_id"] for row in one.tags))


def odd(found: dict[str, Held]) -> set[str]:
    """Those in a group, without their agency's membership, related to another, or under a tombstone."""
    member, relation = model.member_table, model.package_relationship_table
    owners: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for ident, *rest in model.Session.execute(sa.select(
            member.c.table_id, member.c.group_id, member.c.capacity, member.c.state).where(member.c.table_id.in_(found))):
        owners[ident].append(tuple(rest))
    ends = sa.select(relation.c.subject_package_id, relation.c.object_package_id).where(
        sa.or_(relation.c.subject_package_id.in_(found), relation.c.object_package_id.in_(found)))
    taken = sa.select(Tombstone.record_id).where(Tombstone.record_id.in_(found), Tombstone.ended.is_(None))
    strange = {end for row in model.Session.execute(ends) for end in row} | set(model.Session.scalars(taken))
    alone = {ident for ident, one in found.items()
             if owners[ident] == [(one.package["owner_org"], "organization", "active")]}
    return {ident for ident in found if ident in strange or ident not in alone}
