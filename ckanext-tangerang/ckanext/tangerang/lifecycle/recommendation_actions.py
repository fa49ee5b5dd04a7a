"""Actions on the recommendations of BPS: how far each is, and what is known of one."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang import audit
from ckanext.tangerang.compliance.dashboard import agency
from ckanext.tangerang.lifecycle import activity, events, recommendation, told
from ckanext.tangerang.lifecycle.recommendation_model import Recommendation
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.revision.model import now
from satudata import codes

Json = dict[str, Any]
MOST = 200
TEXTS = {"request_number": 100, "sent_to": 200, "number": 100, "notes": 2000, "link": 2000}
DAYS = ("asked", "given")


@tk.side_effect_free
def sdi_recommendation_list(context: Context, data_dict: Json) -> Json:
    """Activities on which BPS is asked, those that wait longest first: ``{count, counts, results}``; of one's agencies.

    A result: ``{activity_id, name, title, owner_org, agency_title, year, how, state, request_number, asked, sent_to, result,
    number, given, valid_year, link, notes, waited}``; ``state``: open, waiting, overdue, given or refused.

    :param owner_org: of this agency, id or name (optional)
    :param state: in this state (optional)
    :param q: words of the title (optional)
    :param activity_id: this activity alone (optional)
    :param limit: at most so many (optional: 50, at most 200)
    :param offset: leave out so many (optional)
    """
    user = permissions.require_somewhere(context, "recommendation_read")
    held, org = permissions.orgs_with(user, "recommendation_read"), agency(data_dict.get("owner_org"))
    orgs = held if org is None else {org.id} if held is None or org.id in held else set()
    state = str(data_dict.get("state") or "")
    if state and state not in recommendation.STATES:
        raise tk.ValidationError({"state": [tk._("Use one of: %(words)s.") % {"words": ", ".join(recommendation.STATES)}]})
    wanted = recommendation.Wanted(None if orgs is None else frozenset(orgs), state, str(data_dict.get("q") or "").strip()[:200],
                                   str(data_dict.get("activity_id") or ""))
    return recommendation.listed(wanted, int(data_dict.get("offset") or 0), min(int(data_dict.get("limit") or 50), MOST))


def sdi_recommendation_update(context: Context, data_dict: Json) -> Json:
    """Keep what is known of the recommendation of BPS on an activity; what is not given stays, an empty text clears it.

    :param activity_id: id or name of the activity, or the id of its registration
    :param request_number: number of the request (optional)
    :param asked: day it was asked (optional)
    :param sent_to: where it was sent (optional)
    :param result: a code of ``hasil_rekomendasi`` (optional)
    :param number: number of the recommendation (optional)
    :param given: day of the letter (optional)
    :param valid_year: year it holds for (optional)
    :param link: address of the letter (optional)
    :param notes: remarks (optional)
    :returns: the activity as ``sdi_recommendation_list`` gives it
    """
    user = permissions.actor(context)
    about = activity.of(user, tk.get_or_bust(data_dict, "activity_id"))
    permissions.require(context, "recommendation_update", owner_org=about.owner_org, kind=activity.KIND)
    values = cleaned(data_dict)
    row = model.Session.get(Recommendation, about.id)
    if row is None:
        row = Recommendation(activity_id=about.id, modified_by=user.id, title=about.title)
        model.Session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    agree(row)
    row.owner_org, row.title, row.year = about.owner_org, about.title, about.year
    row.modified, row.modified_by = now(), user.id
    with told.followed(about.id):
        if row.number:
            events.mark(about.id, "2.6", source="recommendation_recorded", record=about.id, moment=row.modified, actor=user.id)
        audit.record(audit.RecommendationChanged(actor=user.id, subject=about.id, fields=tuple(sorted(values))))
        model.Session.commit()
    return next(iter(recommendation.listed(recommendation.Wanted(activity=about.id), 0, 1)["results"]))


def cleaned(data_dict: Json) -> Json:
    """The values given, each as its column takes it; ``ValidationError`` keyed by field."""
    found: Json = {}
    said: dict[str, str] = {}
    for name in (name for name in (*TEXTS, *DAYS, "result", "valid_year") if name in data_dict):
        text = str(data_dict[name] or "").strip()
        if name in DAYS:
            try:
                found[name] = to_date(text, name)
            except tk.ValidationError as refusal:
                said[name] = refusal.error_dict[name][0]
        elif sentence := misfit(name, text):
            said[name] = sentence
        else:
            found[name] = text or None
    refuse(said)
    return found


def misfit(name: str, text: str) -> str:
    """Why a text does not fit its field, as a sentence; "" where it fits or nothing is given."""
    if len(text) > TEXTS.get(name, len(text)):
        return tk._("At most %(limit)s characters.") % {"limit": TEXTS[name]}
    if name == "link" and text and not text.startswith(("https://", "http://")):
        return tk._("Give an address that begins with https://.")
    if name == "valid_year" and text and not (len(text) == 4 and text.isascii() and text.isdecimal()):
        return tk._("Give a year as four digits, such as 2026.")
    if name == "result" and text and text not in codes.load("hasil_rekomendasi"):
        known = ", ".join(code.kode for code in codes.load("hasil_rekomendasi"))
        return tk._("Use one of: %(words)s.") % {"words": known}
    return ""


def agree(row: Recommendation) -> None:
    """Days and number that fit one another, or ``ValidationError``; nothing of the change is kept then."""
    said = {name: tk._("This day has not come yet.") for name in DAYS if (day := getattr(row, name)) and day > today()}
    if row.asked and row.given and row.given < row.asked:
        said.setdefault("given", tk._("The answer cannot be older than the request."))
    if row.number and row.result == recommendation.REFUSED:
        said["number"] = tk._("An activity that was found not fit has no number of a recommendation.")
    if said:
        model.Session.rollback()
    refuse(said)


def refuse(said: dict[str, str]) -> None:
    """``ValidationError`` with every sentence at its field, where there is one."""
    if said:
        raise tk.ValidationError({field: [sentence] for field, sentence in said.items()})
