"""Downloads: ``/<kind>/<name>/unduh/<format>`` of one record, ``/standar/unduh/<format>`` of all concepts."""
from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.exchange import everything, export
from ckanext.tangerang.exchange.export_actions import number
from ckanext.tangerang.pages import page
from satudata import form as forms
from satudata.exchange import collection, formats

sdi_downloads = Blueprint("sdi_downloads", __name__)
MOST_CHOSEN = 500


@page
def record(kind: str, name: str, format: str) -> Any:  # noqa: A002
    """One public record in a format; ``?versi=2`` an earlier version of it."""
    package = model.Package.get(name)
    if package is None or package.type != kind:
        raise tk.ObjectNotFound()
    tk.check_access("package_show", {"user": tk.g.user, "auth_user_obj": tk.g.userobj}, {"id": package.id})
    try:
        chosen = export.format_of(kind, format)
        published = export.public(kind, package.id, number(tk.request.args.get("versi")))
        content = export.pieces(published, chosen)
    except tk.ValidationError:
        return tk.abort(404, tk._("There is no such download."))
    mark = f"{published.id}.{published.version}.{chosen.name}.{names_of(published.links)}"
    return answered(content, formats.filename(published, chosen), chosen.mimetype, mark)


def names_of(links: Any) -> str:
    """What of other records a file names; it changes when one of them gets another title or version."""
    return hashlib.sha256(repr(sorted(links.items())).encode()).hexdigest()[:16]


def answered(content: Iterator[bytes], filename: str, mimetype: str, mark: str) -> Response:
    """The file in pieces, with a mark by which a reader who has it already is told so."""
    response = Response(content, mimetype=mimetype.partition(";")[0])
    response.headers["Content-Type"] = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(hashlib.sha256(f"{formats.WRITER}.{mark}".encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response.make_conditional(tk.request)  # type: ignore[no-any-return]


@sdi_downloads.route("/standar/unduh/<name>")
@page
def all_of_kind(name: str) -> Any:
    """All public concepts (or, as a proposal form, those chosen with ``?id=``) in a format."""
    chosen = collection.COLLECTIONS.get(name)
    if chosen is None:
        return tk.abort(404, tk._("There is no such download."))
    ids = tk.request.args.getlist("id")[:MOST_CHOSEN]
    mark, newest = everything.mark(chosen.kind, ids)
    whole = everything.whole(chosen.kind, ids, newest)
    return answered(collection.stream(chosen.name, whole), chosen.filename, chosen.mimetype, f"{chosen.name}.{mark}")


for _kind in forms.kinds():
    if formats.formats(_kind):
        sdi_downloads.add_url_rule(f"/{_kind}/<name>/unduh/<format>", _kind, record, defaults={"kind": _kind})
