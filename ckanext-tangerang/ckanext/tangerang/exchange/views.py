"""Permanent addresses: ``/id/<kind>/<id>[/<version>]`` leads to the page, or answers with the record itself, as is asked."""
from __future__ import annotations

import json
import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response, redirect

from ckanext.tangerang.exchange import export
from ckanext.tangerang.exchange.downloads import sdi_downloads
from ckanext.tangerang.registry import standing, versions
from satudata import form as forms
from satudata.exchange import formats

__all__ = ["sdi_downloads", "sdi_permanent"]

sdi_permanent = Blueprint("sdi_permanent", __name__)
HTML, JSON = "text/html", "application/json"
RDF = {"text/turtle": "ttl", "application/rdf+xml": "rdf", "application/ld+json": "jsonld"}
ADDRESS = re.compile(r"^/(?P<kind>[a-z_]+)/(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/(?P<version>\d{1,6}))?$")
KEPT = "public, max-age=60"  # a version never changes, yet it may be withdrawn at once


@sdi_permanent.before_app_request
def indonesian() -> Any:
    """Core takes ``/id`` for the Indonesian language and strips it before any route is asked; so the address is known
    by what is left: that language, a kind, a whole UUID.
    """
    environ = tk.request.environ
    if environ.get("CKAN_LANG") != "id" or environ.get("CKAN_LANG_IS_DEFAULT") or tk.request.method not in ("GET", "HEAD"):
        return None
    match = ADDRESS.match(tk.request.path)
    if not match or match["kind"] not in forms.kinds():
        return None
    return permanent(match["kind"], match["id"], int(match["version"]) if match["version"] else None)


@sdi_permanent.route("/id/<kind>/<record_id>")
@sdi_permanent.route("/id/<kind>/<record_id>/<int:version>")
def permanent(kind: str, record_id: str, version: int | None = None) -> Any:
    """303 to the page for people; Turtle, JSON-LD or JSON where that is asked. What was withdrawn answers 410 before."""
    package = model.Package.get(record_id) if kind in forms.kinds() else None
    if package is None or package.state != "active" or package.type != kind or package.private:
        return tk.abort(404, tk._("There is nothing at this address."))
    frozen = versions.frozen(package.id, version)
    if version is not None and frozen is None:
        return tk.abort(404, tk._("This record has no such version."))
    wanted = tk.request.accept_mimetypes.best_match([HTML, *RDF, JSON], default=HTML)
    if wanted == HTML or frozen is None or (kind == "dataset" and wanted in RDF):
        return varied(redirect(_page(kind, package.name, version, wanted), code=303))
    return varied(_document(kind, package.id, frozen, str(wanted)))


def _page(kind: str, name: str, version: int | None, wanted: str | None) -> str:
    """The page of the record or of one version of it; the RDF document of a dataset where the client prefers that."""
    page = f"/{kind}/{name}" if version is None else f"/{kind}/{name}/versi/{version}"
    if kind == "dataset" and version is None and wanted in RDF:
        page = f"{page}.{RDF[str(wanted)]}"
    return f"{(tk.config.get('ckan.root_path') or '').replace('/{{LANG}}', '')}{page}"


def _document(kind: str, record_id: str, frozen: versions.Frozen, wanted: str) -> Response:
    """The record itself, in the form asked for; JSON where its kind has no graph."""
    chosen = next((each for each in formats.formats(kind) if each.mimetype.partition(";")[0] == wanted), None)
    if wanted == JSON or chosen is None:
        body = {"id": record_id, "kind": kind, "name": frozen.name, "version": frozen.version, "latest": frozen.latest,
                "identifier": f"{standing_address(kind, record_id)}/{frozen.version}", "applied": frozen.applied,
                "standing": standing.of(record_id, frozen.version), "record": versions.open_to_all(frozen)}
        content, mimetype = json.dumps(body, ensure_ascii=False).encode(), JSON
    else:
        _, mimetype, content = export.render(kind, record_id, frozen.version, chosen.name)
    response = Response(content, content_type=mimetype)
    response.headers["Cache-Control"] = KEPT
    response.add_etag()
    response.make_conditional(tk.request)
    return response


def standing_address(kind: str, record_id: str) -> str:
    """The address that never changes."""
    return f"{tk.config['ckan.site_url'].rstrip('/')}/id/{kind}/{record_id}"


def varied(response: Response) -> Response:
    """The answer depends on what was asked for."""
    response.vary.add("Accept")
    return response
