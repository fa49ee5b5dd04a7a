"""A start from INDAH: its JSON file becomes drafts of the agency."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, signed_in

sdi_desk_indah = Blueprint("sdi_desk_indah", __name__)
MOST_BYTES = 10_000_000


@sdi_desk_indah.route("/daftarkan/indah", methods=["GET", "POST"])
@signed_in
def start() -> Any:
    """Reads the file; with one error nothing is made, else its records are drafts on the desk."""
    agencies = tk.h.sdi_agencies("revision_create")
    if not agencies:
        raise tk.NotAuthorized(tk._("Only data producers register data. Ask the data steward for a grant for your agency."))
    if tk.request.method == "GET":
        return shown(agencies)
    file = tk.request.files.get("upload")
    if not file or not file.filename:
        return shown(agencies, errors=[("upload", tk._("Choose a file first: JSON of INDAH."))])
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return shown(agencies, errors=[("upload", tk._("The file is larger than 10 MB. Divide it."))])
    asked = {"document": data.decode("utf-8-sig", "replace"), "owner_org": tk.request.form.get("owner_org") or agencies[0]["id"]}
    try:
        result = call("sdi_indah_import", **asked, dry_run=False)
    except tk.ValidationError as refusal:
        return shown(agencies, errors=errors_of(refusal))
    if not result["made"]:
        return shown(agencies, results=result["results"])
    return drafted(result["results"])


def drafted(results: list[dict[str, Any]]) -> Any:
    """To the one draft, or the desk where there are several; says what INDAH had and the form has not."""
    tk.h.flash_success(tk.ungettext("{n} draft was made.", "{n} drafts were made.", len(results)).format(n=len(results)))
    unknown = list(dict.fromkeys(item["path"] for result in results for item in result["unknown"]))
    if unknown:
        tk.h.flash_notice(tk._("Not taken over, since no form asks it: {names}.").format(names=", ".join(unknown[:10])))
    if len(results) == 1:
        return tk.redirect_to("sdi_desk.tasks", revision_id=results[0]["revision"])
    return tk.redirect_to("sdi_desk.desk")


def shown(agencies: list[dict[str, Any]], **more: Any) -> str:
    return tk.render("desk/indah.html", {"agencies": agencies, "errors": [], "results": [], "values": tk.request.form} | more)
