"""Permanent addresses: ``/id/<kind>/<id>`` leads to where the record is shown now."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from satudata import form as forms

__all__ = ["sdi_permanent"]

sdi_permanent = Blueprint("sdi_permanent", __name__)
FORMATS = {"application/json": "", "text/turtle": "ttl", "application/rdf+xml": "rdf", "application/ld+json": "jsonld"}


@sdi_permanent.route("/id/<kind>/<record_id>")
@sdi_permanent.route("/id/<kind>/<record_id>/<int:version>")
def permanent(kind: str, record_id: str, version: int | None = None) -> Response:
    """303 to the page of a public record, or to its RDF where that is asked; what was withdrawn answers 410 before."""
    package = model.Package.get(record_id) if kind in forms.kinds() else None
    if package is None or package.state != "active" or package.type != kind:
        return tk.abort(404, tk._("There is nothing at this address."))
    return tk.redirect_to(_target(kind, package.name), code=303)


def _target(kind: str, name: str) -> str:
    """The page, or the RDF document of a dataset where the client prefers it."""
    wanted = tk.request.accept_mimetypes.best_match(["text/html", *FORMATS], default="text/html")
    page = f"/{kind}/{name}"
    if kind == "dataset" and FORMATS.get(wanted):
        return f"{page}.{FORMATS[wanted]}"
    return page
