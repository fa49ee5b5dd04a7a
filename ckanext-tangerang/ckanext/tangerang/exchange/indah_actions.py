"""Actions on INDAH: metadata from BPS become revisions of the agency, which it then sends."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import records
from satudata import form as forms
from satudata.exchange import indah_bundle
from satudata.exchange.indah import Found

Json = dict[str, Any]
TRUE = ("true", "1", "yes", "ya", "on")


def sdi_indah_import(context: Context, data_dict: Json) -> Json:
    """Metadata of INDAH v2 become drafts.

    :param document: the JSON of one or several activities, variables or indicators: an object, a list, or their text
    :param owner_org: the agency whose they become
    :param dry_run: true (default): only say what would come of it

    Gives ``{results: [{kind, title, unknown: [{path, value}], errors: {field: [sentence]}, revision?}], made}``. Nothing is made
    where one of them has an error.
    """
    document, owner_org = tk.get_or_bust(data_dict, ["document", "owner_org"])
    org = model.Group.get(owner_org)
    if org is None or not org.is_organization:
        raise tk.ValidationError({"owner_org": [tk._("There is no such agency.")]})
    permissions.require(context, "revision_create", owner_org=org.id)
    dry_run = str(data_dict.get("dry_run", True)).lower() in TRUE
    answers = list(judged(found(document), org.id))
    wrong = any(answer["errors"] for answer in answers)
    if not dry_run and not wrong:
        for answer in answers:
            answer["revision"] = made(context, answer, org.id)
        if not context.get("defer_commit"):
            model.Session.commit()
    for answer in answers:
        del answer["record"]
    return {"results": answers, "made": sum("revision" in answer for answer in answers), "dry_run": dry_run}


def found(document: Any) -> list[Found]:
    """The records of what was given; ``ValidationError`` keyed ``document`` where there are none."""
    try:
        return indah_bundle.records(document)
    except indah_bundle.NotIndah as error:
        raise tk.ValidationError({"document": [error.message.in_(lang()), error.advice.in_(lang())]}) from error


def judged(given: list[Found], owner_org: str) -> Iterator[Json]:
    """Each record as its form takes it, with what did not fit."""
    for each in given:
        raw = {name: value for name, value in each.record.items() if name not in auto(each.kind)} | {"owner_org": owner_org}
        errors: Json = {}
        record: Json = {}
        try:
            record = records.normalised(each.kind, raw)
        except tk.ValidationError as error:
            errors = dict(error.error_dict)
        unknown = [{"path": path, "value": value} for path, value in sorted(each.unknown.items())]
        yield {"kind": each.kind, "title": str(raw.get("title") or ""), "unknown": unknown, "errors": errors, "record": record}


def auto(kind: str) -> set[str]:
    """The items the catalogue computes: a file does not set them."""
    return {field.name for field in forms.load(kind).auto_fields}


def made(context: Context, answer: Json, owner_org: str) -> str:
    """A draft of this record, through the door; gives its id."""
    inner = {"user": context["user"], "defer_commit": True, "session": model.Session}
    revision = tk.get_action("sdi_revision_create")(
        inner, {"kind": answer["kind"], "record": answer["record"], "owner_org": owner_org, "origin": "api"})
    return str(revision["id"])
