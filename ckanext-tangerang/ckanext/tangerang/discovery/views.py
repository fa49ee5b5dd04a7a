"""The public pages: home, search, dataset, file, standards, agencies, about; and what every page answers with."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, make_response

from satudata import form as forms

from . import agencies, conditional, dataset_page, finding, showing, standard_page
from . import theme as look_of_city
from .asking import Asked, asked
from .standard_views import sdi_standards

__all__ = ["sdi_pages", "sdi_standards"]

sdi_pages = Blueprint("sdi_pages", __name__)
sdi_pages.record_once(conditional.dress_last)
NEWEST = 5
TOPICS = 12


@sdi_pages.route("/")
def home() -> str:
    """A search box, what this is, topics, what is new, who gives data."""
    found = finding.search(Asked(sort="terbaru"), rows=NEWEST)
    return tk.render("home/index.html", {
        "found": found, "topics": found.values("topik")[:TOPICS], "agencies": found.values("instansi"),
        "standards": finding.counts_by_kind(),
    })


@sdi_pages.route("/dataset.json")
def search_json() -> Response:
    """The search page for programs: the same filters, the results as the API gives them."""
    question = asked(tk.request.args)
    found = finding.search(question)
    counts = {facet.param: {value.code: value.count for value in values} for facet, values in found.filters}
    return jsonify({
        "count": found.count, "page": question.page, "pages": found.pages, "filters": counts, "results": found.results,
    })


@sdi_pages.route("/organization.json")
def agencies_json() -> Response:
    """Agencies with the number of their datasets."""
    return jsonify({"results": agencies.listed()})


@sdi_pages.route("/about")
def about() -> str:
    """What the catalogue is, who is behind it, how machines read it."""
    return tk.render("home/about.html", {})


@sdi_pages.route("/tangerang/theme.css")
def theme() -> Response:
    """What the configuration changes of the stylesheet."""
    response = make_response(look_of_city.stylesheet())
    response.mimetype = "text/css"
    return response


@sdi_pages.route("/dataset/", strict_slashes=False)
def search() -> str:
    """Datasets that answer, with filters in the address."""
    question = asked(tk.request.args)
    found = finding.search(question)
    near = finding.nearest(question.q) if not found.count and question.q else []
    return tk.render("package/search.html", {
        "asked": question, "found": found, "near": near, "here": tk.url_for("dataset.search"),
    })


@sdi_pages.route("/dataset/<name>")
def dataset(name: str) -> Any:
    """One dataset, in the order people ask about it."""
    pkg = public_record(name, "dataset")
    if not isinstance(pkg, dict):
        return pkg
    return tk.render("package/read.html", {"pkg": pkg, "page": dataset_page.page_of(pkg)})


@sdi_pages.route("/dataset/<name>.json")
def dataset_json(name: str) -> Any:
    """The same record for programs, as the API gives it."""
    return in_json(name, "dataset")


@sdi_pages.route("/dataset/<name>/resource/<resource_id>")
def file(name: str, resource_id: str) -> Any:
    """One file of a dataset: the dataset's page knows all about it, so it is shown there."""
    pkg = public_record(name, "dataset")
    if not isinstance(pkg, dict):
        return pkg
    if not any(resource["id"] == resource_id for resource in pkg["resources"]):
        return tk.abort(404, tk._("This dataset has no such file."))
    return tk.redirect_to("dataset.read", id=pkg["name"], _anchor=f"berkas-{resource_id}")


def standard_list(kind: str) -> str:
    """Records of one kind of the registry."""
    question = asked(tk.request.args)
    return tk.render("standard/list.html", {
        "kind": kind, "form": forms.load(kind), "asked": question, "found": finding.search(question, kind),
        "here": tk.url_for("sdi_pages.standard_list", kind=kind),
    })


def standard(kind: str, name: str) -> Any:
    """One standard or activity; the definition first."""
    pkg = public_record(name, kind)
    if not isinstance(pkg, dict):
        return pkg
    return tk.render("standard/read.html", {
        "kind": kind, "pkg": pkg, "page": standard_page.page_of(kind, pkg, tk.request.args),
        "here": tk.url_for("sdi_pages.standard", kind=kind, name=pkg["name"]),
    })


def standard_json(kind: str, name: str) -> Any:
    """The same record for programs, as the API gives it."""
    return in_json(name, kind)


for _kind in finding.STANDARDS:  # core has routes of its own for each kind: only the same rule goes before them
    sdi_pages.add_url_rule(f"/{_kind}/", "standard_list", standard_list, defaults={"kind": _kind}, strict_slashes=False)
    sdi_pages.add_url_rule(f"/{_kind}/<name>.json", "standard_json", standard_json, defaults={"kind": _kind})
    sdi_pages.add_url_rule(f"/{_kind}/<name>", "standard", standard, defaults={"kind": _kind})


@sdi_pages.route("/organization/", strict_slashes=False)
def agency_list() -> str:
    """Every agency with the number of its datasets."""
    words = tk.request.args.get("q", "").strip()[:100]
    return tk.render("organization/index.html", {"agencies": agencies.listed(words), "q": words})


@sdi_pages.route("/organization/<name>")
def agency(name: str) -> Any:
    """One agency: who it is and its data."""
    org = agencies.shown(name)
    if org is None:
        return tk.abort(404, tk._("There is no agency at this address."))
    question = asked(tk.request.args)
    return tk.render("organization/read.html", {
        "org": org, "asked": question, "found": finding.search(question, organization=org["name"]),
        "here": tk.url_for("organization.read", id=org["name"]),
    })


def in_json(name: str, kind: str) -> Any:
    """A record as JSON; a wrong address answers as its page does."""
    pkg = public_record(name, kind)
    return jsonify(pkg) if isinstance(pkg, dict) else pkg


def public_record(name: str, kind: str) -> Any:
    """The record at this address, or the way to its right address; 404 where there is none. Withdrawn ones answer before."""
    try:
        pkg = tk.get_action("package_show")({"user": tk.g.user, "auth_user_obj": tk.g.userobj, "for_view": True}, {"id": name})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("There is nothing at this address, or it is not open to you."))
    if pkg["type"] != kind or pkg["name"] != name:
        return tk.redirect_to(showing.address(pkg["type"], pkg["name"]))
    return pkg
