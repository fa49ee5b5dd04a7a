"""What a dataset's page says of its releases: the next ones, those that came, how punctual they were."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from ckan import model

from ckanext.tangerang.calendar import listing
from ckanext.tangerang.calendar.model import ReleaseSchedule
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.helpers import current
from ckanext.tangerang.people.language import lang
from satudata import schedule as schedules

Json = dict[str, Any]
BACK, AHEAD, MOST = timedelta(days=800), timedelta(days=200), 20


def of(pkg: Mapping[str, Any]) -> Json:
    """Schedule, releases around today and punctuality; what the person may do with them."""
    record_id, owner = str(pkg["id"]), pkg.get("owner_org")
    schedule, day = model.Session.get(ReleaseSchedule, record_id), today()
    wanted = listing.Wanted(day - BACK, day + AHEAD, record=record_id)
    found = list(listing.everything(wanted, 200))
    ahead = [item for item in found if item["state"] == "upcoming"][:2]
    past = [item for item in found if item["state"] != "upcoming"][-MOST:]
    person = current()
    return {
        "rule": schedule.rule if schedule else "", "hour": schedule.hour if schedule else "",
        "words": schedules.words(schedules.parse(schedule.rule)).in_(lang()) if schedule else "",
        "results": [*reversed(ahead), *reversed(past)], "punctuality": listing.punctuality(listing.Wanted(record=record_id)),
        "agency": (pkg.get("organization") or {}).get("name", ""),
        "may_say": permissions.can(person, "release_reason", owner_org=owner, kind="dataset"),
        "may_set": permissions.can(person, "release_schedule", owner_org=owner, kind="dataset"),
    }
