"""The record of a revision: normalised by its form, with every refusal keyed by the field it is about."""
from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import fresh
from ckanext.tangerang.revision.model import Revision
from satudata import form as forms
from satudata.errors import FormError
from satudata.form.rows import with_ids

Record = dict[str, Any]


def check_kind(kind: Any) -> str:
    """The kind, or ``ValidationError`` naming those there are."""
    if kind not in forms.kinds():
        known = ", ".join(forms.kinds())
        raise tk.ValidationError({"kind": [tk._("There is no such kind of record. Use one of: %(kinds)s.") % {"kinds": known}]})
    return str(kind)


def normalised(kind: str, raw: Any) -> Record:
    """The record as it is kept, its rows with their ids; ``ValidationError`` keyed by field path where a value does not fit."""
    if not isinstance(raw, Mapping):
        raise tk.ValidationError({"record": [tk._("The record must be an object of field names and values.")]})
    try:
        return with_ids(forms.load(kind), forms.load(kind).normalise(raw))
    except FormError as error:
        language = lang()
        raise refusal({path: text.in_(language) for path, text in error.problems.items()}) from error


def refusal(said: Mapping[str, str]) -> tk.ValidationError:
    """Core's error with a sentence for each field; for keywords alone core takes them apart from a list of objects."""
    return tk.ValidationError({path: [{"name": [sentence]} if path == "tags" else sentence] for path, sentence in said.items()})


def merged(kind: str, record: Record, changes: Any) -> Record:
    """The record with some fields replaced; None clears a field."""
    if not isinstance(changes, Mapping):
        raise tk.ValidationError({"changes": [tk._("The changes must be an object of field names and values.")]})
    together = {**record, **changes}
    return normalised(kind, {name: value for name, value in together.items() if value is not None})


def copied(kind: str, record: Record) -> Record:
    """The values of a record for a new one: rows are the same in content, but others."""
    return with_ids(forms.load(kind), record, new=True)


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Names of the fields whose values differ, in order of name."""
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where the path leads nowhere."""
    value: Any = record
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return value


def put(record: Mapping[str, Any], path: str, value: Any) -> Record:
    """A copy of the record with the value at a dotted path; ``ValidationError`` where the path leads nowhere."""
    changed: Record = deepcopy(dict(record))
    *way, last = path.split(".")
    place: Any = at(changed, ".".join(way)) if way else changed
    if isinstance(place, list) and last.isdigit() and int(last) < len(place):
        place[int(last)] = value
    elif isinstance(place, dict):
        place[last] = value
    else:
        raise tk.ValidationError({path: [tk._("This place is no longer in the record. Check it again.")]})
    return changed


def published(record_id: str) -> Revision | None:
    """The revision that is the public version of a record (the last one applied), or None."""
    read, found = fresh.public(record_id)
    if read:
        return found
    query = sa.select(Revision).where(Revision.record_id == record_id, Revision.version.is_not(None))
    return model.Session.scalars(query.order_by(Revision.version.desc()).limit(1)).first()


def published_of(record_ids: list[str]) -> dict[str, Revision]:
    """The revision that is the public version of each record that has one, in one query."""
    query = sa.select(Revision).where(Revision.record_id.in_(record_ids), Revision.version.is_not(None))
    latest = query.distinct(Revision.record_id).order_by(Revision.record_id, Revision.version.desc())
    return {revision.record_id: revision for revision in model.Session.scalars(latest)}


def published_versions(record_ids: list[str]) -> dict[str, int]:
    """The number of the public version of each record that has one, in one query."""
    known = [fresh.public(record_id) for record_id in record_ids]
    if all(read for read, _ in known):
        return {one.record_id: one.version for _, one in known if one is not None and one.version is not None}
    query = sa.select(Revision.record_id, sa.func.max(Revision.version)).where(
        Revision.record_id.in_(record_ids), Revision.version.is_not(None)).group_by(Revision.record_id)
    return {record_id: version for record_id, version in model.Session.execute(query)}
