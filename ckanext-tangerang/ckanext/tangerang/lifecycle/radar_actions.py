"""Actions of the radar: activities like the one planned, and what was decided about them."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang import audit
from ckanext.tangerang.lifecycle import activity, events, radar, told
from ckanext.tangerang.lifecycle.recommendation_model import SimilarCheck
from ckanext.tangerang.people import permissions

Json = dict[str, Any]
DECISIONS = ("lanjut", "gabung", "pakai_data_yang_ada")
LONGEST = 2000
KEPT = ("id", "title", "agency", "year", "score", "why", "shared", "url")


@tk.side_effect_free
def sdi_activity_similar(context: Context, data_dict: Json) -> Json:
    """Activities of any agency and registered standards like an activity, the most alike first, with reasons in words.

    ``{activity_id, title, activities: [{id, title, owner_org, agency, year, how, url, score, why, shared, same_agency}],
    standards: [{id, kind, title, score, url}], asked, checks: [{made, made_by, decision, reason, seen}], may_decide}``;
    ``asked``: how many variables were compared; ``checks``: what was decided, latest first. Stores nothing.

    :param activity_id: id or name of a public activity, or the id of its registration
    """
    user = permissions.actor(context)
    about = activity.of(user, tk.get_or_bust(data_dict, "activity_id"))
    permissions.require(context, "similar_read", owner_org=about.owner_org, kind=activity.KIND)
    return {"activity_id": about.id, "title": about.title, **radar.look(about), "checks": checks(about.id),
            "may_decide": permissions.can(user, "similar_decide", owner_org=about.owner_org, kind=activity.KIND)}


def sdi_activity_similar_decide(context: Context, data_dict: Json) -> Json:
    """Keep what the radar shows now and what is decided on it: evidence that available data were checked (GSBPM 1.5).

    :param activity_id: id or name of a public activity, or the id of its registration
    :param decision: ``lanjut`` (go on), ``gabung`` (join with another), ``pakai_data_yang_ada`` (use what there is)
    :param reason: why, at most 2,000 characters
    :returns: the check: ``{made, made_by, decision, reason, seen}``
    """
    user = permissions.actor(context)
    about = activity.of(user, tk.get_or_bust(data_dict, "activity_id"))
    permissions.require(context, "similar_decide", owner_org=about.owner_org, kind=activity.KIND)
    decision, reason = str(data_dict.get("decision") or ""), str(data_dict.get("reason") or "").strip()
    refuse(decision, reason)
    seen = [{name: item[name] for name in KEPT} for item in radar.look(about)["activities"]]
    row = SimilarCheck(activity_id=about.id, owner_org=about.owner_org, seen=seen, decision=decision, reason=reason,
                       made_by=user.id)
    model.Session.add(row)
    model.Session.flush()
    with told.followed(about.id):
        events.mark(about.id, "1.5", source="similar_checked", record=row.id, moment=row.made, actor=user.id)
        audit.record(audit.SimilarChecked(actor=user.id, subject=about.id, check=row.id, decision=decision))
        model.Session.commit()
    return shown(row)


def refuse(decision: str, reason: str) -> None:
    """``ValidationError`` for a decision there is not, and for one without a reason."""
    said: dict[str, str] = {}
    if not decision:
        said["decision"] = tk._("Choose what follows from the comparison.")
    elif decision not in DECISIONS:
        said["decision"] = tk._("Use one of: %(words)s.") % {"words": ", ".join(DECISIONS)}
    if not reason:
        said["reason"] = tk._("Say why: it is the evidence that the activity is no duplicate.")
    elif len(reason) > LONGEST:
        said["reason"] = tk._("At most %(limit)s characters.") % {"limit": LONGEST}
    if said:
        raise tk.ValidationError({field: [sentence] for field, sentence in said.items()})


def checks(activity_id: str) -> list[Json]:
    """What was seen and decided for an activity, latest first."""
    query = sa.select(SimilarCheck).where(SimilarCheck.activity_id == activity_id).order_by(SimilarCheck.made.desc())
    return [shown(row) for row in model.Session.scalars(query.limit(20))]


def shown(row: SimilarCheck) -> Json:
    return {"made": row.made.isoformat(timespec="seconds"), "made_by": row.made_by, "decision": row.decision,
            "reason": row.reason, "seen": row.seen}
