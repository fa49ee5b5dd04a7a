"""The page that brings a file of entries: a dry run first, then the import of what was looked at."""
from __future__ import annotations

import base64
import secrets
from io import BytesIO
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from flask import Blueprint, Response
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.compliance import sheets as files
from ckanext.tangerang.pages import as_private, call, errors_of, signed_in
from ckanext.tangerang.people import permissions
from ckanext.tangerang.planning import sheets
from ckanext.tangerang.planning.import_actions import MOST_BYTES

sdi_planning_import = Blueprint("sdi_planning_import", __name__, url_prefix="/daftar-data")
KEPT = 3600
"""Seconds a file that was looked at waits to be imported."""
NAMES = {"year": "tahun", "owner_org": "opd"}
"""Parameters of the action, as the form calls them."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@sdi_planning_import.route("/impor", methods=["GET", "POST"])
@signed_in
def bring() -> Any:
    """Choose a file; see what would come of it; import it, or take it home with remarks."""
    permissions.require_somewhere({"user": tk.g.user}, "planned_edit")
    form = tk.request.form
    values = {name: tk.request.values.get(name, "") for name in ("tahun", "opd")}
    found: dict[str, Any] | None = None
    errors: list[tuple[str, str]] = []
    key, upload = "", None
    if tk.request.method == "POST":
        chosen = tk.request.files.get("upload")
        key, upload = keep(chosen) if chosen and chosen.filename else kept(form.get("key", ""))
        step = form.get("step", "")
        data = {"upload": upload, "year": values["tahun"], "owner_org": values["opd"], "dry_run": step not in ("all", "good"),
                "good": step == "good", "annotate": step == "annotate"}
        try:
            found = call("sdi_planned_data_import", **data)
        except tk.ValidationError as refusal:
            errors = [(NAMES.get(field, field), said) for field, said in errors_of(refusal)]
        else:
            if step == "annotate":
                return as_private(Response(base64.b64decode(found["annotated"]), mimetype=XLSX), "daftar-data-perbaiki.xlsx")
            if found["made"]:
                tk.h.flash_success(tk.ungettext("{n} draft was made.", "{n} drafts were made.", found["made"]).format(
                    n=tk.h.sdi_number(found["made"])))
                return tk.redirect_to("sdi_planning.own", **{name: value for name, value in values.items() if value})
    return tk.render("planning/import.html", {"found": found, "errors": errors, "values": values, "key": key,
                                              "name": getattr(upload, "filename", "")})


def keep(upload: FileStorage) -> tuple[str, FileStorage | None]:
    """Keeps a file for an hour, for this person alone; gives the key to it and the file."""
    data = upload.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return "", FileStorage(BytesIO(data), filename=upload.filename)
    key = secrets.token_urlsafe(16)
    name = (upload.filename or "").encode()[:200]
    connect_to_redis().set(place(key), name + b"\n" + data, ex=KEPT)
    return key, FileStorage(BytesIO(data), filename=upload.filename)


def kept(key: str) -> tuple[str, FileStorage | None]:
    """The file kept under this key; none where the hour is over or the key is another person's."""
    found = connect_to_redis().get(place(key)) if key else None
    if not found:
        return "", None
    name, _, data = found.partition(b"\n")
    return key, FileStorage(BytesIO(data), filename=name.decode("utf-8", "replace"))


def place(key: str) -> str:
    return f"sdi:planned:file:{tk.g.userobj.id}:{key[:40]}"


@sdi_planning_import.route("/templat.<form>")
def template(form: str) -> Any:
    """The columns to fill in."""
    return files.answer(sheets.template(), form, "templat-daftar-data") if form in files.FORMATS else tk.abort(404)
