"""The process record as a file to take along: JSON, XLSX, Turtle, JSON-LD."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.tangerang.lifecycle import activities, export
from ckanext.tangerang.pages import as_private, page

sdi_process_files = Blueprint("sdi_process_files", __name__)


@sdi_process_files.route("/kegiatan/<name>/gsbpm.<any(json, xlsx, ttl, jsonld):form>")
@page
def file(name: str, form: str) -> Response:
    """One format; what only readers inside see is kept by no cache on the way."""
    seen = activities.seen({"user": tk.g.user}, name)
    way = export.FORMATS[form]
    answer = Response(way.write(export.document(seen), export.place(seen)), content_type=way.mimetype)
    filename = f"gsbpm-{seen.address}.{form}"
    if seen.internal:
        return as_private(answer, filename, show=form == "json")
    answer.headers["Content-Disposition"] = f'{"inline" if form == "json" else "attachment"}; filename="{filename}"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
