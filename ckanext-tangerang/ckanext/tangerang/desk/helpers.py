"""What the desk's templates ask: agencies I may register for, my work, choices of a code list, records to point at."""
from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people import permissions
from satudata import codes
from satudata.form import Field

from .pages import call

__all__ = ["sdi_agencies", "sdi_choices", "sdi_desk_work", "sdi_field_choices", "sdi_references", "sdi_today"]

MANY = 500


def language() -> str:
    return "en" if tk.h.lang() == "en" else "id"


def sdi_choices(field: dict[str, Any]) -> list[dict[str, str]]:
    """Scheming's choices of a field: the codes of the list its definition names."""
    name = field.get("codelist")
    if not name:
        return []
    return [{"value": code.kode, "label": code.label(language())} for code in codes.load(name)]


def sdi_field_choices(field: Field) -> list[dict[str, str]]:
    """Codes a person may choose for a field, at the level the form asks for."""
    if not field.codelist:
        return []
    listed = codes.load(field.codelist)
    return [
        {"value": code.kode, "label": code.label(language())}
        for code in listed if not field.codelist_level or code.tingkat == field.codelist_level
    ]


def sdi_references(kind: str) -> list[dict[str, str]]:
    """Published records of a kind, to point at: value is the record's id."""
    found = call("package_search", fq=f"dataset_type:{kind}", rows=MANY, sort="title_string asc", fl=["id", "title"])
    return [{"value": item["id"], "label": item["title"]} for item in found["results"]]


def sdi_agencies(permission: str) -> list[dict[str, str]]:
    """Agencies for which the person looking holds this permission, by name."""
    user = model.User.get(tk.g.user) if tk.g.user else None
    if user is None:
        return []
    groups = model.Session.query(model.Group.id, model.Group.title).filter_by(is_organization=True, state="active")
    return [
        {"id": id_, "title": title} for id_, title in groups.order_by(model.Group.title)
        if permissions.can(user.id, permission, org=id_, kind="dataset")
    ]


def sdi_desk_work() -> dict[str, list[dict[str, Any]]]:
    """The desk's lists: what came back to me, drafts, what lies with others, what waits for my decision."""
    mine = call("sdi_revision_list", mine=True, limit=100)["results"]
    groups: dict[str, list[dict[str, Any]]] = {"returned": [], "drafts": [], "away": [], "done": []}
    place = {"CORRECTION_REQUIRED": "returned", "DRAFT": "drafts", "SUBMITTED": "away", "UNDER_REVIEW": "away", "REVISED": "away"}
    for item in mine:
        groups[place.get(item["state"], "done")].append(item)
    groups["done"] = groups["done"][:10]
    return groups


def sdi_today() -> str:
    """Today's date, ISO."""
    return date.today().isoformat()  # noqa: DTZ011 - the city's own calendar day, as the server's zone says
