"""Pages of versions: one as it was, two side by side; and what a revision of a standard would touch."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response, jsonify

from ckanext.tangerang.discovery import showing, standard_page
from ckanext.tangerang.discovery.standard_cells import table_of
from ckanext.tangerang.pages import call, flash_errors, page, signed_in
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.registry import standing, versions
from satudata import form as forms

sdi_versions = Blueprint("sdi_versions", __name__)
sdi_impact = Blueprint("sdi_impact", __name__)
KINDS = tuple(kind for kind in forms.kinds() if kind != "dataset")


@sdi_versions.before_request
def gone() -> Any:
    """What was withdrawn is gone with all its versions."""
    stone = Tombstone.of(str((tk.request.view_args or {}).get("name") or ""))
    if stone is None:
        return None
    return tk.render("publish/withdrawn.html", {"tombstone": stone.as_dict()}), 410, {"Cache-Control": "no-cache"}


def record(kind: str, name: str) -> model.Package:
    """The public record at this address; ``ObjectNotFound``."""
    package = model.Package.get(name)
    if package is None or package.type != kind or package.state != "active" or package.private:
        raise tk.ObjectNotFound()
    return package


def at(package: model.Package, version: int | None) -> versions.Frozen:
    """One version of it; ``ObjectNotFound``."""
    found = versions.frozen(package.id, version)
    if found is None:
        raise tk.ObjectNotFound()
    return found


@page
def version(kind: str, name: str, number: int) -> Any:
    """A version as it was decided: it never changes."""
    package = record(kind, name)
    found = at(package, number)
    form = forms.load(kind)
    pkg = as_package(form, found.record)
    links = showing.references(form, pkg)
    names = [field.name for field in form.fields if field.name != "title"]
    lists = [cut(table_of(field, found.record[field.name][:versions.MOST_ROWS], links), found.record[field.name])
             for field in form.fields if field.kind == "rows" and found.record.get(field.name)]
    return tk.render("registry/version.html", {
        "kind": kind, "form": form, "package": package, "found": found, "numbers": versions.numbers(package.id),
        "standing": standing.of(package.id, number), "sections": standard_page.sections(form, names, pkg, links), "lists": lists,
    })


def as_package(form: forms.Form, values: Any) -> dict[str, Any]:
    """A record under the names its package has."""
    given = {field.ckan_name or field.name: values[field.name] for field in form.fields if field.name in values}
    return given | {"tags": [{"name": tag} for tag in values.get("tags") or []]}


def cut(table: dict[str, Any], rows: list[Any]) -> dict[str, Any]:
    """The table with the number of all its rows."""
    return table | {"count": len(rows)}


@page
def compare(kind: str, name: str) -> Any:
    """Two versions side by side: ``?dari=1&ke=2``; without them the last two."""
    package = record(kind, name)
    numbers = versions.numbers(package.id)
    asked = [tk.request.args.get(key, "") for key in ("dari", "ke")]
    usual = [numbers[-2] if len(numbers) > 1 else numbers[-1], numbers[-1]] if numbers else [0, 0]
    first, second = (at(package, int(given) if given.isdigit() and len(given) < 7 else fallback)
                     for given, fallback in zip(asked, usual, strict=True))
    return tk.render("registry/compare.html", {
        "kind": kind, "form": forms.load(kind), "package": package, "numbers": numbers, "first": first, "second": second,
        "changes": versions.compared(first, second),
    })


for _kind in KINDS:
    sdi_versions.add_url_rule(f"/{_kind}/<name>/versi/<int:number>", "version", version, defaults={"kind": _kind})
    sdi_versions.add_url_rule(f"/{_kind}/<name>/banding", "compare", compare, defaults={"kind": _kind})


@sdi_impact.route("/revisi/<revision_id>/dampak")
@signed_in
def impact(revision_id: str) -> Any:
    """What publishing a revision of a standard would touch and break."""
    revision = call("sdi_revision_show", id=revision_id)
    return tk.render("registry/impact.html", {"revision": revision, "found": call("sdi_impact_show", revision_id=revision_id)})


@sdi_impact.route("/revisi/<revision_id>/dampak.json")
@signed_in
def impact_json(revision_id: str) -> Response:
    """The same for programs."""
    return jsonify(call("sdi_impact_show", revision_id=revision_id))


@sdi_impact.route("/perubahan-standar", methods=["GET"])
@signed_in
def changes() -> str:
    """Standards that changed under the records of one's agencies."""
    return tk.render("registry/changes.html", {"found": call("sdi_change_list", limit=200)})


@sdi_impact.route("/perubahan-standar", methods=["POST"])
@signed_in
def put_aside() -> Any:
    """Nothing has to follow from this change."""
    given = {name: tk.request.form.get(name, "") for name in ("record_id", "standard_id")}
    try:
        call("sdi_change_put_aside", **given)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(tk._("Noted: this record stays as it is."))
    return tk.redirect_to("sdi_impact.changes")
