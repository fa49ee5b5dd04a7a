"""What templates ask about the process record."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.discovery.look import Look
from ckanext.tangerang.lifecycle import activities, overview
from ckanext.tangerang.lifecycle import recommendation_words as words
from ckanext.tangerang.lifecycle.model import BEGUN, DONE, PROPOSED, SKIPPED, Activity, Evidence
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from satudata import gsbpm

__all__ = ["sdi_activity_life", "sdi_decision_word", "sdi_evidence_kind", "sdi_my_processes", "sdi_recommendation_look",
           "sdi_share_look", "sdi_step_look"]


def sdi_evidence_kind(name: str) -> str:
    """A kind of evidence in the reader's language."""
    found = gsbpm.evidence_kinds().get(name)
    return found.title.in_(lang()) if found else name


def sdi_step_look(step: dict[str, Any]) -> dict[str, str]:
    """Word, tone and icon of a sub-process."""
    if not step["applies"]:
        return {"text": tk._("Does not apply"), "tone": "", "icon": "dash-circle"}
    looks = {
        DONE: (tk._("Done"), "good", "check-circle-fill"), BEGUN: (tk._("Under way"), "calm", "play-circle"),
        SKIPPED: (tk._("Skipped"), "warn", "skip-forward-circle"),
    }
    late = (tk._("Late"), "bad", "exclamation-circle-fill")
    text, tone, icon = looks.get(step["state"], (tk._("Not begun"), "open", "circle"))
    if step["late"]:
        text, tone, icon = late
    return {"text": text, "tone": tone, "icon": icon}


def sdi_share_look(cell: dict[str, Any]) -> dict[str, str]:
    """Word and tone of a share of sub-processes that are done."""
    share, progress = cell["share"], cell["progress"]
    if share is None:
        return {"text": tk._("None applies"), "tone": "heat-none"}
    if not progress["done"]:
        return {"text": tk._("Under way") if progress["running"] else tk._("Not begun"), "tone": "heat-0"}
    if progress["done"] == progress["applies"]:
        return {"text": tk._("All done"), "tone": "heat-4"}
    if share < 50:
        return {"text": tk._("Partly done"), "tone": "heat-1" if share < 25 else "heat-2"}
    return {"text": tk._("Most done"), "tone": "heat-3"}


def sdi_activity_life(reference: str) -> dict[str, Any] | None:
    """Where a public activity stands: ``{name, phase, phase_name, done, applies}``; None where nothing is kept."""
    activity = activities.of_reference(reference)
    package = model.Session.get(model.Package, activity.record_id) if activity is not None else None
    if activity is None or not activity.name or package is None or package.state != "active":
        return None
    reached, numbers = overview.reached_by(activity)
    name = next((one.name.in_(lang()) for one in gsbpm.load(activity.edition).phases if one.code == reached), "")
    return {"name": activity.name, "title": activity.title, "phase": reached, "phase_name": name, "done": numbers.done,
            "applies": numbers.applies}


def sdi_my_processes() -> list[dict[str, Any]]:
    """Agencies whose process records the person looking may write: ``[{name, title, proposed}]``; one query."""
    orgs = permissions.orgs_with(tk.g.userobj, "process_write") if tk.g.userobj else set()
    if not orgs:
        return []
    waiting = sa.select(sa.func.count()).select_from(Evidence).join(Activity, Activity.record_id == Evidence.activity_id).where(
        Activity.owner_org == model.Group.id, Evidence.state == PROPOSED).scalar_subquery()
    rows = model.Session.execute(sa.select(model.Group.name, model.Group.title, waiting.label("proposed")).where(
        model.Group.id.in_(sorted(orgs)), model.Group.state == "active").order_by(model.Group.title))
    return [dict(row._mapping) for row in rows]


def sdi_recommendation_look(state: str) -> Look:
    """Word, tone and icon of a recommendation's state."""
    return words.look(state)


def sdi_decision_word(decision: str) -> str:
    """What was decided about similar activities, in words."""
    return words.decisions().get(decision, decision)
