"""What stands in the way of retiring a standard: records that use it, and no other to take its place."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.records import published

Obstacle = tuple[str, int]


def is_retired(record: Mapping[str, Any]) -> bool:
    """Whether the record says of itself that it is no longer to be used."""
    return str(record.get("usang") or "").lower() == "ya"


def uses(record_id: str) -> int:
    """How many public records use this one; standards that replace it do not count as users."""
    query = sa.select(sa.func.count(sa.distinct(Reference.from_id))).join(
        model.Package, model.Package.id == Reference.from_id).where(
        Reference.to_id == record_id, Reference.from_id != record_id, model.Package.state == "active",
        Reference.path.not_in(("menggantikan", "digantikan_oleh")))
    return int(model.Session.scalar(query) or 0)


def obstacle(record: Mapping[str, Any], kind: str, record_id: str, together: Sequence[str] = ()) -> Obstacle | None:
    """Why this revision may not retire its standard: a word and the number of users; None where it does not, or may.

    Words: ``dipakai`` (used, and no successor named), ``diri`` (its own successor), ``tidak_publik``, ``usang`` (the
    successor is not public or of another kind; is retired itself).

    :param together: ids of the records decided in the same submission: a successor among them counts as public
    """
    if not transitions.is_standard(kind) or not is_retired(record):
        return None
    successor = str(record.get("digantikan_oleh") or "")
    if not successor:
        count = uses(record_id)
        return ("dipakai", count) if count else None
    word = fault(successor, kind, record_id, together)
    return (word, 0) if word else None


def fault(successor: str, kind: str, record_id: str, together: Sequence[str] = ()) -> str:
    """What is wrong with the successor that was named, as a word; empty where nothing is."""
    package = model.Package.get(successor)
    if successor == record_id or (package and package.id == record_id):
        return "diri"
    if successor in together:
        return ""
    after = published(package.id) if package and package.state == "active" and package.type == kind else None
    if after is None:
        return "tidak_publik"
    return "usang" if is_retired(after.record) else ""


def sentence(found: Obstacle) -> str:
    """The obstacle as a person reads it when the decision is refused."""
    word, count = found
    if word == "dipakai":
        said = tk.ungettext("%(num)d public record uses this standard. Name the one that takes its place.",
                            "%(num)d public records use this standard. Name the one that takes its place.", count)
        return said % {"num": count}
    return {
        "diri": tk._("A standard cannot take its own place. Name another one."),
        "tidak_publik": tk._("The standard that takes its place is not public, or is of another kind. Name a public one."),
        "usang": tk._("The standard that takes its place is retired itself. Name one that is in force."),
    }[word]
