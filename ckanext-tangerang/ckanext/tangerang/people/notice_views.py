"""The page of one's notices: what happened, mark as read, and how to be told by mail."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.pages import as_json, call, flash_errors, signed_in

sdi_notices = Blueprint("sdi_notices", __name__)


@sdi_notices.route("/pemberitahuan")
@signed_in
def listed() -> str:
    """My notices, newest first, with the choice of mails below."""
    after = tk.request.args.get("after")
    found = call("sdi_notice_list", **({"after": after} if after else {}))
    return tk.render("people/notices.html", {"found": found, "after": after})


@sdi_notices.route("/pemberitahuan.json")
@signed_in
def as_data() -> Any:
    """The same as JSON."""
    after = tk.request.args.get("after")
    return as_json(call("sdi_notice_list", **({"after": after} if after else {})))


@sdi_notices.route("/pemberitahuan/dibaca", methods=["POST"])
@signed_in
def seen() -> Any:
    """Marks one notice, or all, as read."""
    one = tk.request.form.get("id")
    return changed("sdi_notice_seen", {"ids": [one]} if one else {"all": True}, tk._("Marked as read."))


@sdi_notices.route("/pemberitahuan/pilihan", methods=["POST"])
@signed_in
def choose() -> Any:
    """Keeps how the person wants to be told."""
    values = {name: tk.request.form.get(name, "") for name in ("mail", "language")}
    return changed("sdi_notice_choose", values, tk._("Your choice was kept."))


def changed(action: str, values: dict[str, Any], said: str) -> Any:
    """Does it and leads back to the list."""
    try:
        call(action, **values)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
    else:
        tk.h.flash_success(said)
    return tk.redirect_to("sdi_notices.listed")
