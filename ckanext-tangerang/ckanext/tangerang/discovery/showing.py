"""A published record as its page shows it: fields with their label and help from the form, references as links."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people.language import lang
from satudata import form as forms
from satudata.form import Field, Form

from . import words

Json = dict[str, Any]
Link = dict[str, str]


def value_of(pkg: Mapping[str, Any], field: Field) -> Any:
    """The value of a field in a package; keywords are where core keeps them."""
    if field.kind == "tags":
        return [tag["name"] for tag in pkg.get("tags") or []]
    return pkg.get(field.ckan_name or field.name)


def listed(value: Any) -> list[str]:
    """A value as a list of texts: a list, a JSON list, or one text."""
    if isinstance(value, str) and value.startswith("["):
        value = parsed(value)
    if isinstance(value, list):
        return [str(item) for item in value if item not in (None, "")]
    return [] if value in (None, "") else [str(value)]


def parsed(value: Any) -> Any:
    """JSON text as what it holds; anything else as it is."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def record_links(ids: Iterable[str]) -> dict[str, Link]:
    """Title and address of public records by id or name, in one query."""
    wanted = {item for item in ids if item}
    if not wanted:
        return {}
    table = model.Package
    rows = model.Session.query(table.id, table.name, table.title, table.type).filter(
        (table.id.in_(wanted)) | (table.name.in_(wanted)), table.state == "active", table.private.is_(False))
    found: dict[str, Link] = {}
    for id_, name, title, kind in rows:
        link = {"text": title or name, "url": address(kind, name)}
        found[id_] = found[name] = link
    return found


def address(kind: str, name: str) -> str:
    """The page of a record."""
    if kind == "dataset":
        return str(tk.url_for("dataset.read", id=name))
    return str(tk.url_for("sdi_pages.standard", kind=kind, name=name))


def references(form: Form, pkg: Mapping[str, Any], more: Iterable[str] = ()) -> dict[str, Link]:
    """Where a record's references lead."""
    ids = [item for field in form.fields if field.kind == "reference" for item in listed(value_of(pkg, field))]
    return record_links([*ids, *more])


def item(form: Form, name: str, pkg: Mapping[str, Any], links: Mapping[str, Link]) -> Json | None:
    """One line of a description list: ``{term, why, values: [{text, url?}], markdown}``; None where nothing was said."""
    field = form.field(name)
    values = [shown(field, text, links) for text in listed(value_of(pkg, field))]
    if not values:
        return None
    return {"name": name, "term": field.label.in_(lang()), "values": values, "markdown": field.kind == "markdown"}


def items(form: Form, names: Iterable[str], pkg: Mapping[str, Any], links: Mapping[str, Link]) -> list[Json]:
    """Lines for these fields, those that apply and hold something."""
    return [line for name in names if (line := item(form, name, pkg, links))]


def shown(field: Field, text: str, links: Mapping[str, Link]) -> Link:
    """One value as a person reads it."""
    if field.kind in ("choice", "choices"):
        return {"text": words.label(field.codelist, text)}
    if field.kind in ("date", "moment"):
        return {"text": words.hour(text) if field.kind == "moment" else words.day(text)}
    if field.kind == "reference" and text in links:
        return dict(links[text])
    if field.kind == "email":
        return {"text": text, "url": f"mailto:{text}"}
    if field.kind == "url" and text.startswith(("http://", "https://")):
        return {"text": text, "url": text}
    return {"text": text}


def form_of(kind: str) -> Form:
    """The definition of a kind of record."""
    return forms.load(kind)
