"""Pages of the harmonisation board: the cases, and one case from finding to decision; they work without a script."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, signed_in
from ckanext.tangerang.registry import board

__all__ = ["sdi_board"]

sdi_board = Blueprint("sdi_board", __name__)
FILTERS = ("state", "owner_org", "q")
PAGE = 50


@sdi_board.route("/harmonisasi/", strict_slashes=False)
@signed_in
def listed() -> str:
    """The cases one may see, filters in the address."""
    asked = {name: value for name in FILTERS if (value := tk.request.args.get(name, "").strip()[:200])}
    if asked.get("state") not in board.states():
        asked.pop("state", None)
    offset = tk.request.args.get("offset", "0")
    start = int(offset) if offset.isdecimal() and len(offset) < 7 else 0
    found = call("sdi_harmonisation_list", limit=PAGE, offset=start, **asked)
    return tk.render("harmonisation/board.html", {"asked": asked, "found": found, "states": board.states()})


@sdi_board.route("/harmonisasi/cari", methods=["POST"])
@signed_in
def search() -> Any:
    """Compares everything anew."""
    if call("sdi_harmonisation_search")["queued"]:
        tk.h.flash_success(tk._("Names are being compared. Open this page again in a minute."))
    else:
        tk.h.flash_error(tk._("Work in the background cannot be started at the moment. Try again in a few minutes."))
    return tk.redirect_to("sdi_board.listed")


@sdi_board.route("/harmonisasi/<case_id>")
@signed_in
def case(case_id: str) -> str:
    """One case: who says what, the proposal, answers, decision, who took it over."""
    return shown(case_id)


def shown(case_id: str, errors: list[tuple[str, str]] | None = None) -> str:
    """The page of a case; with what was refused and what was typed where there are errors."""
    found = call("sdi_harmonisation_show", id=case_id)
    return tk.render("harmonisation/case.html", {
        "case": found, "table": board.side_by_side(found), "errors": errors or [], "values": tk.request.form,
        "items": board.items(), "answers": board.answers(), "outcomes": board.outcomes(), "said": board.said_by_agency(found),
        "draft": board.draft(found),
    })


def changed(case_id: str, done: str, act: Callable[[], Any]) -> Any:
    """Carries out a change; the page with the errors where it is refused, else the page anew."""
    try:
        act()
    except tk.ValidationError as refusal:
        return shown(case_id, errors_of(refusal)), 400
    tk.h.flash_success(done)
    return tk.redirect_to("sdi_board.case", case_id=case_id)


@sdi_board.route("/harmonisasi/<case_id>/usulan", methods=["POST"])
@signed_in
def propose(case_id: str) -> Any:
    """Proposes a common concept and asks the agencies."""
    form = tk.request.form
    proposal = {item: form.get(f"proposal.{item}", "") for item in board.items()}
    return changed(case_id, tk._("The agencies are asked."), lambda: call(
        "sdi_harmonisation_open", id=case_id, proposal=proposal, deadline=form.get("deadline", ""),
        concept_id=form.get("concept_id", "").strip(), propose="propose" in form))


@sdi_board.route("/harmonisasi/<case_id>/konsep", methods=["POST"])
@signed_in
def concept(case_id: str) -> Any:
    """Names the common concept of an open case."""
    form = tk.request.form
    return changed(case_id, tk._("The common concept was linked."), lambda: call(
        "sdi_harmonisation_open", id=case_id, concept_id=form.get("concept_id", "").strip(), propose="propose" in form))


@sdi_board.route("/harmonisasi/<case_id>/jawaban", methods=["POST"])
@signed_in
def answer(case_id: str) -> Any:
    """An agency's answers."""
    form = tk.request.form
    given = {item: {"answer": form.get(f"answer.{item}", ""), "text": form.get(f"text.{item}", "")} for item in board.items()}
    return changed(case_id, tk._("The answers were kept."), lambda: call(
        "sdi_harmonisation_answer", id=case_id, owner_org=form.get("owner_org", ""), answers=given))


@sdi_board.route("/harmonisasi/<case_id>/keputusan", methods=["POST"])
@signed_in
def decision(case_id: str) -> Any:
    """The decision of walidata."""
    form = tk.request.form
    return changed(case_id, tk._("The case is decided."), lambda: call("sdi_harmonisation_decide", id=case_id, **{
        name: form.get(name, "") for name in ("outcome", "reason", "document")}))
