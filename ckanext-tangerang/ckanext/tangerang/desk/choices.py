"""What a person may choose: codes, published records, agencies, kinds; as (value, text) pairs for a control."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.discovery import showing
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry import standing
from ckanext.tangerang.revision import transitions
from satudata import codes
from satudata import form as forms
from satudata.form import Field

MANY = 500
Choice = dict[str, str]
Pair = tuple[str, str]


def of_list(name: str, level: str = "") -> list[Choice]:
    """The codes of a list, of one level where the form asks for it: ``{value, label}``."""
    if name not in codes.names():
        return []
    return [{"value": code.kode, "label": code.label(lang())} for code in codes.load(name) if not level or code.tingkat == level]


def of_field(field: Field) -> list[Choice]:
    """The codes a field takes; an area is shown with its code, since names repeat."""
    found = of_list(field.codelist, field.codelist_level) if field.codelist else []
    if field.codelist.startswith("wilayah"):
        return [item | {"label": f"{item['label']} ({item['value']})"} for item in found]
    return found


def records(kind: str) -> list[Choice]:
    """Published records of a kind, by title: the value is the record's id. Without the index: a form works while it is away."""
    rows = model.Session.query(model.Package.id, model.Package.title).filter_by(type=kind, state="active", private=False)
    return [{"value": id_, "label": title} for id_, title in rows.order_by(model.Package.title).limit(MANY)]


def referable(kinds: str, chosen: Sequence[str] = ()) -> list[Pair]:
    """Records of these kinds (``konsep,variabel``) to refer to, by title: none retired but those chosen already."""
    gone = set(standing.retired_ids())
    found = [
        (item["value"], item["label"]) for kind in kinds.split(",") for item in records(kind)
        if item["value"] not in gone or item["value"] in chosen
    ]
    known = {value for value, _label in found}
    more = [value for value in chosen if value not in known]
    links = showing.record_links(more)
    return [*found, *((value, links.get(value, {}).get("text") or value) for value in more)]


def agencies(permission: str | None = None) -> list[dict[str, str]]:
    """Agencies by name: all, or those for which the person looking holds this permission."""
    user = model.User.get(tk.g.user) if tk.g.user else None
    rows = model.Session.query(model.Group.id, model.Group.title).filter_by(is_organization=True, state="active")
    found = [{"id": id_, "title": title} for id_, title in rows.order_by(model.Group.title)]
    if permission is None:
        return found
    if user is None:
        return []
    return [item for item in found if permissions.can(user.id, permission, owner_org=item["id"], kind="dataset")]


def pairs(items: Iterable[Mapping[str, Any]], value: str = "value", text: str = "label") -> list[Pair]:
    """Choices as (value, text)."""
    return [(str(item[value]), str(item[text])) for item in items]


def kinds() -> list[Pair]:
    """The kinds of record there are forms for."""
    return [(name, forms.load(name).title.in_(lang())) for name in forms.kinds()]


def states() -> list[Pair]:
    """The states of a submission."""
    return titled("states")


def stages() -> list[Pair]:
    """With whom a submission may lie."""
    return titled("stages")


def titled(part: str) -> list[Pair]:
    return [(name, transitions.title(part, name)[lang()]) for name in transitions.document()[part]]
