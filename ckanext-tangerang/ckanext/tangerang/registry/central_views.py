"""The page by which walidata brings central standards in: tried first or at once, with every fault by its cell."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, signed_in

sdi_central = Blueprint("sdi_central", __name__)


@sdi_central.route("/standar/pusat", methods=["GET", "POST"])
@signed_in
def central() -> Any:
    """A file of SDSN concepts: the trial says what would come of it, the import writes it or names what is wrong."""
    if not tk.h.sdi_can("standard_import"):
        raise tk.NotAuthorized()
    if tk.request.method == "GET":
        return shown()
    file, document = tk.request.files.get("upload"), (tk.request.form.get("document") or "").strip()
    if not file or not file.filename:
        return shown(errors=[("upload", tk._("Choose a file first: CSV or XLSX."))])
    dry_run = tk.request.form.get("do") != "import"
    try:
        result = call("sdi_standard_import", upload=file, document=document or None, dry_run=dry_run)
    except tk.ValidationError as refusal:
        faults = refusal.error_dict.pop("errors", [])
        return shown(errors=errors_of(refusal), faults=faults)
    if not dry_run:
        tk.h.flash_success(tk._("Imported: {new} new, {changed} changed, {same} unchanged.").format(
            new=result["created"], changed=result["changed"], same=result["unchanged"]))
        return tk.redirect_to("sdi_pages.standard_list", kind="konsep")
    return shown(result=result, faults=result["errors"])


def shown(**more: Any) -> str:
    return tk.render("registry/central.html", {"errors": [], "faults": [], "result": None, "values": tk.request.form} | more)
