"""What the page of the queue shows: its lists with their counts, the filters chosen, the rows in words."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.pages import call
from ckanext.tangerang.revision import assigning
from ckanext.tangerang.revision.queue_filters import ME, NOBODY
from ckanext.tangerang.revision.saved_filters import NAMES

Json = dict[str, Any]
PAGE = 25
#: What of an address the queue reads; ``after`` is the page.
READ = (*NAMES, "sort", "after")
FIRST = "waiting"
EVERY = ""
AGES = (3, 5, 10, 20)


def asked() -> Json:
    """The filters of the address; without a state or a list it is what waits."""
    given = {key: tk.request.args[key].strip() for key in READ if tk.request.args.get(key, "").strip()}
    if not {"tab", "state", "stage"} & set(given):
        given["tab"] = FIRST
    return given


def usual_order(given: Mapping[str, Any]) -> str:
    """By due date what is open, the latest first what is over."""
    over = str(given.get("tab", "")).startswith("decided") or given.get("state") in ("APPROVED", "REJECTED", "WITHDRAWN")
    return "-moved" if over else "due"


def page() -> Json:
    """Everything the template asks for."""
    given = asked()
    found = call("sdi_submission_list", limit=PAGE, **{"sort": usual_order(given)} | given)
    chosen = {name: given[name] for name in NAMES if name in given}
    extra = {name: value for name, value in chosen.items() if name != "tab"}
    counts = call("sdi_queue_counts")
    return {
        "found": found, "asked": given, "extra": extra, "filter": urlencode(chosen), "names": names(found["results"]),
        "tabs": tabs(counts, given.get("tab", EVERY), extra), "saved": call("sdi_queue_filter_list")["results"],
        "reviewers": reviewers(), "held": held_runs(), "order": given.get("sort") or usual_order(given),
    }


def titles() -> dict[str, str]:
    """What the lists are called."""
    return {
        "waiting": tk._("Waiting"), "soon": tk._("Due soon"), "late": tk._("Overdue"), "mine": tk._("On my desk"),
        "returned": tk._("Returned"), "elsewhere": tk._("With another reviewer"), "decided": tk._("Decided in 30 days"),
        "decided_by_me": tk._("Decided by me"),
    }


def tabs(counts: Mapping[str, int], current: str, extra: Mapping[str, str]) -> list[Json]:
    """The lists as links; one with nothing in it that is seldom used is left out. Each starts without filters."""
    return [
        {"text": title, "count": tk.h.sdi_number(counts[name]), "current": name == current,
         "url": tk.url_for("sdi_review.queue", **({} if name == FIRST else {"tab": name}))}
        for name, title in titles().items() if name != "elsewhere" or counts[name] or name == current
    ]


def names(rows: list[Json]) -> dict[str, str]:
    """What the people on the page are called, in one query."""
    ids = {row["assignee"] for row in rows if row["assignee"]}
    query = sa.select(model.User.id, model.User.fullname, model.User.name).where(model.User.id.in_(ids))
    return {ident: full or name for ident, full, name in model.Session.execute(query)} if ids else {}


def reviewers() -> list[tuple[str, str]]:
    """Whose desk may be asked for: mine, nobody's, and each reviewer's."""
    ids = set(assigning.reviewers("walidata")) | set(assigning.reviewers("pembina"))
    people = names([{"assignee": ident} for ident in ids])
    others = sorted(((ident, name) for ident, name in people.items()), key=lambda pair: pair[1].casefold())
    return [(ME, tk._("Me")), (NOBODY, tk._("Nobody yet")), *others]


def held_runs() -> list[Json]:
    """Harvest sources whose last run the guard holds."""
    sources = call("sdi_harvest_source_list")["results"] if tk.h.sdi_can("harvest_run_release") else []
    return [item for item in sources if (item.get("last_run") or {}).get("state") == "quarantined"]
