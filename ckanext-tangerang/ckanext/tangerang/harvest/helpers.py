"""What the pages of a run ask: what a record of a plan would change, in words a person can read."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.discovery import words
from ckanext.tangerang.harvest import mapping_work, wizard
from ckanext.tangerang.harvest.model import Draft, Source
from ckanext.tangerang.people.language import lang
from satudata import form as forms
from satudata_harvest import options_form

__all__ = [
    "sdi_harvest_activities", "sdi_harvest_changes", "sdi_harvest_kind", "sdi_harvest_record_kind", "sdi_harvest_steps",
    "sdi_harvest_tables", "sdi_harvest_transform", "sdi_harvest_value",
]

Change = dict[str, str]
LONGEST = 200
SCHEMA = ".skema_tabel"


def sdi_harvest_kind(connector: str) -> str:
    """What a kind of source is called; its name where it is not installed any more."""
    try:
        return options_form.title(connector).in_(lang())
    except KeyError:
        return connector


def sdi_harvest_transform(name: str) -> str:
    """What a transform does, in a few words."""
    return {
        "default": tk._("otherwise (a value)"), "date": tk._("read as a date"), "number": tk._("read as a number"),
        "codelist": tk._("look up in a code list"), "template": tk._("put into a text"), "join": tk._("join a list"),
        "split": tk._("split into a list"),
    }.get(name, name)


def sdi_harvest_tables(of: Draft | Source) -> list[dict[str, str]]:
    """The sampled records of a source that have columns: ``{identifier, title}``."""
    found = [one for one in mapping_work.readable(mapping_work.sample_of(of)) if one["metadata"].get("columns")]
    return [{"identifier": one["identifier"], "title": str(one["metadata"].get("title") or one["identifier"])} for one in found]


def sdi_harvest_activities(of: Draft | Source) -> list[tuple[str, str]]:
    """The public activities of a source's agency, as (id, title)."""
    table = model.Package
    mine = model.Session.query(table.id, table.title).filter_by(
        type="kegiatan", state="active", private=False, owner_org=of.owner_org)
    return [(id_, title) for id_, title in mine.order_by(table.title).limit(200)]


def sdi_harvest_steps() -> list[tuple[str, str]]:
    """The steps in which a source is described: (last part of the address, title)."""
    return [tuple(step) for step in wizard.steps()]


def sdi_harvest_record_kind(document: Mapping[str, Any]) -> str:
    """The kind of record that the records of a source or draft become."""
    return wizard.record_kind(document)


def sdi_harvest_value(value: Any) -> str:
    """A value of a record in a line; rows by their names."""
    named = isinstance(value, list) and value and all(isinstance(row, Mapping) and row.get("nama") for row in value)
    return str(tk.h.sdi_shown([str(row["nama"]) for row in value] if named else value))


def sdi_harvest_changes(sample: Any, kind: str = "dataset") -> list[Change]:
    """``{label, old, new}`` for each field a sample of a plan changes, then its figures; what has no such shape is left out.

    A plan may come from an agent: nothing is known of its shape.
    """
    given = sample if isinstance(sample, Mapping) else {}
    fields = given.get("fields")
    found = [change for one in (fields if isinstance(fields, list) else []) for change in _changes(one, kind)]
    if given.get("content") is True:
        differ = tk._("The figures or rows differ from those taken last.")
        found.append({"label": tk._("Rows of the table"), "old": "", "new": differ})
    return found


def _changes(one: Any, kind: str) -> Iterator[Change]:
    if not isinstance(one, Mapping):
        return
    path, old, new = str(one.get("field", "")), one.get("old"), one.get("new")
    field = forms.load(kind).at(path)
    name = field.label.in_(lang()) if field else path
    if path.endswith(SCHEMA):
        yield from _columns(old, new)
        return
    codelist = field.codelist if field else ""
    if field and field.kind == "rows":
        old, new = _differing(old, new), _differing(new, old)
    yield {"label": name, "old": _shown(old, codelist), "new": _shown(new, codelist)}


def _differing(rows: Any, others: Any) -> list[Any]:
    """The rows that are not among the others just as they are."""
    return [row for row in rows or [] if row not in (others or [])] if isinstance(rows, list) else []


def _columns(old: Any, new: Any) -> Iterator[Change]:
    """Columns that come, go, or are described otherwise."""
    before, after = _by_name(old), _by_name(new)
    gone, come = [name for name in before if name not in after], [name for name in after if name not in before]
    if gone or come:
        yield {"label": tk._("Columns"), "old": _shown(gone, ""), "new": _shown(come, "")}
    otherwise = [name for name in after if name in before and before[name] != after[name]]
    if otherwise:
        yield {"label": tk._("Description of columns"), "old": "", "new": _shown(otherwise, "")}


def _by_name(schema: Any) -> dict[str, Any]:
    columns = schema.get("fields") if isinstance(schema, Mapping) else None
    return {str(column.get("name")): column for column in columns or [] if isinstance(column, Mapping)}


def _shown(value: Any, codelist: str) -> str:
    """A value in a line; codes by their names."""
    if value in (None, "", [], {}):
        return ""
    parts = value if isinstance(value, list) else [value]
    said = [words.label(codelist, str(part)) if codelist else part if isinstance(part, str) else tk.h.sdi_json(part, None)
            for part in parts]
    text = ", ".join(said)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
