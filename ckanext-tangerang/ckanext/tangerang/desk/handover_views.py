"""The page on which open work is handed to a colleague: whose, to whom, what would move and what not, then once for all."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, signed_in
from ckanext.tangerang.revision import handover

sdi_handover = Blueprint("sdi_handover", __name__)


@sdi_handover.route("/meja-kerja/serah-terima")
@signed_in
def look() -> Any:
    """Open work of ``dari`` (oneself), and with ``kepada`` what of it would move."""
    asked = tk.request.args
    return shown(asked.get("dari", ""), asked.get("kepada", ""), [])


@sdi_handover.route("/meja-kerja/serah-terima", methods=["POST"])
@signed_in
def hand() -> Any:
    """Hands it over, and leads back to the desk."""
    given = tk.request.form
    person, to = given.get("dari", ""), given.get("kepada", "")
    try:
        done = call("sdi_work_handover", **({"from": person} if person else {}), to=to)
    except tk.ValidationError as refusal:
        return shown(person, "", errors_of(refusal))
    count = len(done["moved"])
    tk.h.flash_success(tk.ungettext("{n} open item is now with {who}.", "{n} open items are now with {who}.", count).format(
        n=tk.h.sdi_number(count), who=tk.h.sdi_person(done["to"])))
    return tk.redirect_to("sdi_desk.desk")


def shown(person: str, to: str, errors: list[tuple[str, str]]) -> str:
    """The page; a choice that cannot be is said, and the open work shown all the same."""
    found: dict[str, Any] = {"moved": [], "kept": []}
    try:
        found = call("sdi_work_handover", **({"from": person} if person else {}), to=to, dry_run=True)
    except tk.ValidationError as refusal:
        errors = [*errors, *errors_of(refusal)]
        person, to = ("", "") if "from" in refusal.error_dict else (person, "")
        found = call("sdi_work_handover", **({"from": person} if person else {}), dry_run=True)
    whose = model.User.get(person) if person else tk.g.userobj
    choices = handover.colleagues(whose)
    return tk.render("desk/handover.html", {
        "found": found, "errors": errors, "person": person, "to": to, "whose": whose,
        "people": [(user.name, user.display_name) for user in handover.with_work(tk.g.userobj)],
        "colleagues": [(user.name, user.display_name) for user in choices if user.state == model.State.ACTIVE],
    })
