"""One row of a field on a page of its own, as on a phone or without a script; and what a person may refer to."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from werkzeug.datastructures import MultiDict

from ckanext.tangerang.pages import as_json, call, errors_of, page, signed_in
from satudata import form as forms
from satudata.form import Field, Form

from . import merging, picking, rows, sections

__all__ = ["sdi_desk_rows"]

sdi_desk_rows = Blueprint("sdi_desk_rows", __name__)
Json = dict[str, Any]


@sdi_desk_rows.route("/meja-kerja/pilihan")
@signed_in
def choices() -> Any:
    """Records to refer to, for the page's search as one types: ``?kinds=konsep,variabel&q=miskin``."""
    kinds = [kind for kind in tk.request.args.get("kinds", "").split(",") if kind in forms.kinds()]
    return as_json({"results": picking.search(kinds, tk.request.args.get("q", "")[:200]) if kinds else []})


@sdi_desk_rows.route("/revisi/<revision_id>/<section>/<name>/<int:at>", methods=["GET", "POST"])
@page
def row(revision_id: str, section: str, name: str, at: int) -> Any:
    """One row as a form; the place after the last is a new one."""
    revision = call("sdi_revision_show", id=revision_id)
    form = forms.load(revision["kind"])
    field = next((one for one in form.in_section(section) if one.kind == "rows" and one.name == name), None)
    listed = rows.listed(revision["record"].get(name))
    if field is None or at > len(listed):
        raise tk.ObjectNotFound()
    if tk.request.method == "POST":
        return save(revision, form, field, at)
    return show(revision, form, field, at, listed[at] if at < len(listed) else {})


def show(revision: Json, form: Form, field: Field, at: int, typed: Json, **more: Any) -> Any:
    """The page of one row, with what stands against its items."""
    listed = rows.listed(revision["record"].get(field.name))
    every = call("sdi_finding_list", revision_id=revision["id"])["results"]
    found = [item for item in every if item["state"] in {"open", "answered"}]
    here = f"{field.name}.{at}."
    missing = [path for path, _field in form.missing_paths(revision["record"]) if path.startswith(here)]
    return tk.render("desk/row.html", {
        "revision": revision, "form": form, "field": field, "at": at, "count": len(listed), "typed": typed,
        "columns": rows.asked(field), "scope": {**revision["record"], **typed}, "errors": [],
        "lacking": {path.removeprefix(here).split(".")[0] for path in missing} if tk.request.args.get("saved") else set(),
        "found": {column.name: tk.h.sdi_remarks_at(found, here + column.name) for column in rows.asked(field)},
        "seen": listed[at] if at < len(listed) else {}, "theirs": None,
        "lines": rows.lines_of, **more,
    })


def save(revision: Json, form: Form, field: Field, at: int) -> Any:
    """Saves, deletes or moves one row; a row somebody else changed meanwhile is shown beside what was typed."""
    values = tk.request.form
    listed = rows.listed(revision["record"].get(field.name))
    now = listed[at] if at < len(listed) else {}
    typed = {**{key: now[key] for key in now if key == "id"}, **read(field, values)}
    if now != merging.read(values.get("seen", "")) and values.get("base") != str(revision["saves"]) and now != typed:
        return show(revision, form, field, at, typed, theirs=now)
    changed, following = changed_list(listed, at, typed, values.get("do", "save"))
    try:
        call("sdi_revision_save", id=revision["id"], base=revision["saves"], changes={field.name: changed or None})
    except tk.ValidationError as refusal:
        return show(revision, form, field, at, typed, errors=errors_of(refusal))
    tk.h.flash_success(tk._("Saved."))
    where = {"revision_id": revision["id"], "section": field.section}
    if following is None:
        return tk.redirect_to("sdi_desk.section", **where, _anchor=f"field-{field.name}")
    return tk.redirect_to("sdi_desk_rows.row", **where, name=field.name, at=following, saved=1)


def changed_list(listed: list[Json], at: int, typed: Json, do: str) -> tuple[list[Json], int | None]:
    """The rows after the deed, and the row to show next; None for the whole list."""
    rest = [*listed[:at], *listed[at + 1:]]
    if do == "delete":
        return rest, None
    place = {"up": at - 1, "down": at + 1}.get(do, at)
    place = max(0, min(place, len(rest)))
    changed = [*rest[:place], typed, *rest[place:]] if any(key != "id" for key in typed) else rest
    return changed, {"next": len(changed), "up": place, "down": place, "stay": place}.get(do)


def read(field: Field, values: MultiDict[str, str]) -> Json:
    """The row a posted page holds, by the columns it carried."""
    found: Json = {}
    for column in rows.asked(field):
        inner = column.kind == "rows"
        value = rows.from_lines(column, values.get(column.name, "")) if inner else sections.value_of(column, values)
        if value:
            found[column.name] = value
    return found
