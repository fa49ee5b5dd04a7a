"""The secretariat's board: what waits for the Forum, the split before a decision, the decision with its berita acara."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response

from ckanext.tangerang.delivery import storage
from ckanext.tangerang.pages import as_private, call, errors_of, flash_errors, signed_in
from ckanext.tangerang.people import permissions
from ckanext.tangerang.planning import listing
from ckanext.tangerang.planning.model import Session

sdi_planning_board = Blueprint("sdi_planning_board", __name__, url_prefix="/daftar-data")
WAITS, LATEST = "MENUNGGU_PERSETUJUAN", 20


@sdi_planning_board.route("/papan")
@signed_in
def board() -> str:
    """What waits for the Forum, requests without an answer, the latest decisions."""
    permissions.require({"user": tk.g.user}, "planned_decide")
    filters = {name: value for name in ("tahun", "opd") if (value := tk.request.args.get(name, "").strip()[:100])}
    found = call("sdi_planned_data_list", status=WAITS, limit=listing.MOST, year=filters.get("tahun", ""),
                 owner_org=filters.get("opd", ""))
    requests = call("sdi_data_request_list", status="BARU", limit=10)
    return tk.render("planning/board.html", {"found": found, "asked": filters, "sessions": latest(), "requests": requests})


def latest() -> list[Session]:
    """The latest decisions of the Forum."""
    return model.Session.query(Session).order_by(Session.date.desc(), Session.number).limit(LATEST).all()


@sdi_planning_board.route("/papan", methods=["POST"])
@signed_in
def decide() -> Any:
    """First the split; then, with the berita acara, the decision."""
    permissions.require({"user": tk.g.user}, "planned_decide")
    form, ids = tk.request.form, tk.request.form.getlist("ids")
    data = {"ids": ids, "do": form.get("do", ""), "reason": form.get("reason", "")}
    errors: list[tuple[str, str]] = []
    try:
        split = call("sdi_planned_data_decide", **data, dry_run=True)
    except tk.ValidationError as refusal:
        flash_errors(refusal)
        return tk.redirect_to("sdi_planning_board.board")
    if form.get("step") == "decide":
        paper = {"nomor": form.get("nomor", ""), "tanggal": form.get("tanggal", ""), "catatan": form.get("catatan", "")}
        try:
            done = call("sdi_planned_data_decide", **data, document=paper, upload=tk.request.files.get("upload"))
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk.ungettext("{n} entry decided with berita acara {number}.",
                                            "{n} entries decided with berita acara {number}.", done["moved"]).format(
                n=done["moved"], number=done["session"]["number"]))
            return tk.redirect_to("sdi_planning_board.board")
    return tk.render("planning/split.html", {"split": split, "values": form, "errors": errors, "sessions": latest()})


@sdi_planning_board.route("/berita-acara/<session_id>")
@signed_in
def paper(session_id: str) -> Response:
    """The signed paper of a decision, for those who work on the list."""
    permissions.require_somewhere({"user": tk.g.user}, "planned_read")
    row = model.Session.get(Session, session_id)
    if row is None or not row.sha256:
        raise tk.ObjectNotFound
    return as_private(Response(storage.stream(row.sha256), mimetype="application/octet-stream"),
                      (row.filename or "berita-acara").encode("ascii", "replace").decode())
