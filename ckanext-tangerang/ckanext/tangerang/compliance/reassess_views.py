"""The page on which every public record is judged anew: start, progress that reloads by itself, and the last times."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.pages import as_json, call, flash_errors, signed_in

sdi_reassess = Blueprint("sdi_reassess", __name__)


@sdi_reassess.route("/kepatuhan/penilaian-ulang")
@signed_in
def look() -> Any:
    """How far the present one is, and the last ones."""
    found = call("sdi_reassess_list")
    if tk.request.args.get("format") == "json":
        return as_json(found)
    return tk.render("compliance/reassess.html", {"runs": found["results"], "rules_version": found["rules_version"]})


@sdi_reassess.route("/kepatuhan/penilaian-ulang", methods=["POST"])
@signed_in
def start() -> Any:
    """Begins one, or has the one that runs go on."""
    try:
        begun = call("sdi_reassess_start")
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        if not begun["queued"]:
            tk.h.flash_error(tk._(
                "Work in the background cannot be started at the moment. It begins within a few minutes by itself."))
    return tk.redirect_to("sdi_reassess.look")
