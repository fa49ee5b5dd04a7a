"""Permanent addresses: ``/id/<kind>/<id>`` leads to where the record is shown now."""
from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, redirect

from satudata import form as forms

__all__ = ["sdi_permanent"]

sdi_permanent = Blueprint("sdi_permanent", __name__)
FORMATS = {"application/json": "", "text/turtle": "ttl", "application/rdf+xml": "rdf", "application/ld+json": "jsonld"}
ADDRESS = re.compile(r"^/(?P<kind>[a-z]+)/(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/\d+)?$")


@sdi_permanent.before_app_request
def indonesian() -> Any:
    """Core takes ``/id`` for the Indonesian language and strips it before any route is asked; so the address is known
    by what is left: that language, a kind, a whole UUID.
    """
    environ = tk.request.environ
    if environ.get("CKAN_LANG") != "id" or environ.get("CKAN_LANG_IS_DEFAULT") or tk.request.method not in ("GET", "HEAD"):
        return None
    match = ADDRESS.match(tk.request.path)
    return permanent(match["kind"], match["id"]) if match and match["kind"] in forms.kinds() else None


@sdi_permanent.route("/id/<kind>/<record_id>")
@sdi_permanent.route("/id/<kind>/<record_id>/<int:version>")
def permanent(kind: str, record_id: str, version: int | None = None) -> Any:
    """303 to the page of a public record, or to its RDF where that is asked; what was withdrawn answers 410 before."""
    package = model.Package.get(record_id) if kind in forms.kinds() else None
    if package is None or package.state != "active" or package.type != kind:
        return tk.abort(404, tk._("There is nothing at this address."))
    return redirect(_target(kind, package.name), code=303)


def _target(kind: str, name: str) -> str:
    """The page, or the RDF document of a dataset where the client prefers it."""
    wanted = tk.request.accept_mimetypes.best_match(["text/html", *FORMATS], default="text/html")
    page = f"/{kind}/{name}"
    if kind == "dataset" and FORMATS.get(wanted):
        page = f"{page}.{FORMATS[wanted]}"
    return f"{(tk.config.get('ckan.root_path') or '').replace('/{{LANG}}', '')}{page}"
