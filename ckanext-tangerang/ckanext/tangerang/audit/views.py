"""The page of the audit chain: rows by filter, its check, a file to keep, and the heads told to everybody."""
from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, stream_with_context

from ckanext.tangerang.audit import checking, listing, sentences
from ckanext.tangerang.pages import as_json, as_private, call, errors_of, flash_errors, page, signed_in
from ckanext.tangerang.people import permissions
from satudata.exchange.sheets import csv_chunks

__all__ = ["sdi_audit"]

sdi_audit = Blueprint("sdi_audit", __name__)
FILTERS = ("actor", "action", "subject", "from", "until")
PAGE = 25
#: Which pages show what a row is about.
ADDRESSES = {"submission": "/pengajuan/{}", "revision": "/revisi/{}", "source": "/panen/{}"}


@sdi_audit.route("/audit")
@signed_in
def listed() -> Any:
    """The rows, latest first, with the filters in the address."""
    asked, errors = given(), []
    try:
        found = call("sdi_audit_list", limit=PAGE, after=tk.request.args.get("after") or None, **asked)
    except tk.ValidationError as refusal:
        errors, found = errors_of(refusal), {"results": [], "next": None}
    for row in found["results"]:
        row["when"], row["url"], row["title"] = moment(row["moment"]), address(row), sentences.title(row["action"])
    return tk.render("audit/list.html", {
        "found": found, "asked": asked, "errors": errors, "after": tk.request.args.get("after"), "actions": sentences.names(),
        "last": checked(checking.last()), "heads": call("sdi_audit_head_list", limit=1)["results"]})


@sdi_audit.route("/audit/periksa", methods=["POST"])
@signed_in
def verify() -> Any:
    """Checks the chain, against a head kept elsewhere where one is given."""
    try:
        found = call("sdi_audit_verify", head=tk.request.form.get("head", ""))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_audit.listed")
    return tk.render("audit/checked.html", {"found": checked(found)})


@sdi_audit.route("/audit/unduh.csv")
@signed_in
def download() -> Any:
    """The rows asked for as CSV, written out as they are read."""
    permissions.require({"user": tk.g.user}, "audit_read")
    try:
        sheet = listing.sheet(listing.wanted(given()))
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_audit.listed")
    response = Response(stream_with_context(csv_chunks(sheet)), content_type="text/csv; charset=utf-8")
    return as_private(response, "audit.csv")


@sdi_audit.route("/audit/kepala.json")
@page
def heads() -> Any:
    """The heads told to everybody, one a day: keep one, and later it shows whether what came before was changed."""
    return as_json({"heads": call("sdi_audit_head_list", limit=400)["results"]})


def given() -> dict[str, str]:
    """The filters of the address."""
    return {name: value for name in FILTERS if (value := tk.request.args.get(name, "").strip()[:200])}


def checked(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """A check with its moment and its broken places in words."""
    if found is None:
        return None
    return found | {"when": moment(found["moment"]), "said": [checking.sentence(item) for item in found["problems"]]}


def moment(text: str) -> datetime | None:
    """A moment of the table; None for one somebody made unreadable."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def address(row: dict[str, Any]) -> str:
    """The page of what the row is about, or nothing."""
    pattern = ADDRESSES.get(row["action"].partition(".")[0])
    return tk.h.sdi_path(pattern.format(quote(row["subject"], safe=""))) if pattern else ""
