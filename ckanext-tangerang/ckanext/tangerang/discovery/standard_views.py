"""The ways into the registry (search, A to Z, by topic) and the pages below a standard: a code, a variable, an indicator."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint

from ckanext.tangerang.pages import page
from ckanext.tangerang.people.language import lang

from . import activity_page, alphabet, codes_page, finding, showing
from .asking import Asked, asked

sdi_standards = Blueprint("sdi_standards", __name__)


@sdi_standards.route("/standar")
def index() -> str:
    """What the registry holds, and a search through all of it."""
    question = asked(tk.request.args)
    searched = bool(question.q or question.chosen)
    return tk.render("standard/index.html", {
        "counts": finding.counts_by_kind(), "asked": question, "here": tk.url_for("sdi_standards.index"),
        "found": finding.search(question, finding.STANDARDS) if searched else None,
        "codes": codes_page.named(question.q) if question.q and question.page == 1 else [],
    })


@sdi_standards.route("/standar/a-z")
def a_to_z() -> str:
    """Every standard by the first letter of its name."""
    letter = tk.request.args.get("huruf", "")[:1].upper()
    return tk.render("standard/a_to_z.html", alphabet.page_of(letter, tk.h.get_page_number(tk.request.args)))


@sdi_standards.route("/standar/topik")
def topics() -> str:
    """The topics with the number of standards of each."""
    found = finding.search(Asked(), finding.STANDARDS, rows=0)
    return tk.render("standard/topics.html", {"topics": found.values("topik"), "here": tk.url_for("sdi_standards.index")})


@sdi_standards.route("/klasifikasi/<name>/kode/<path:kode>")
@page
def code(name: str, kode: str) -> Any:
    """One code: where it stands, what is below it, what it corresponds to in other lists."""
    package = _record("klasifikasi", name)
    found = codes_page.show(package.id, kode)
    return tk.render("standard/code.html", {
        "package": package, "code": found, "children": codes_page.children(package.id, found["kode"]),
        "links": showing.record_links(item["daftar"] for item in found["correspondences"]),
    })


@sdi_standards.route("/kegiatan/<name>/variabel/<row_id>", defaults={"kind": "variabel"})
@sdi_standards.route("/kegiatan/<name>/indikator/<row_id>", defaults={"kind": "indikator"})
@page
def row(name: str, kind: str, row_id: str) -> Any:
    """One variable or indicator of an activity, with every item of its form."""
    package = _record("kegiatan", name)
    found = activity_page.row_page(kind, package.id, row_id)
    if found is None:
        raise tk.ObjectNotFound(tk._("There is nothing at this address, or it is not open to you."))
    return tk.render("standard/row.html", {"package": package, "row": found, "kind": kind, "lang": lang()})


def _record(kind: str, name: str) -> model.Package:
    """The public record of this name or id; ObjectNotFound, which answers 404, where there is none."""
    package = model.Package.get(name)
    if package is None or package.type != kind or package.state != "active" or package.private:
        raise tk.ObjectNotFound(tk._("There is nothing at this address, or it is not open to you."))
    return package

