"""What happened to a submission since a reviewer opened it: who decided, which fields changed, which findings moved."""
from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.language import in_language, lang
from ckanext.tangerang.revision import transitions
from ckanext.tangerang.revision.model import Finding, Submission, now
from satudata import form as forms

MOST = 8
"""Fields named; more are counted."""


def opened(version: str) -> str:
    """The version a page shows, with the moment it was opened: what its forms send as ``seen``."""
    return f"{version}-{now().replace(tzinfo=UTC).timestamp():.0f}"


def version_of(seen: str) -> str:
    """The version within what a form sends."""
    return "-".join(seen.split("-")[:2])


def moment_of(seen: str) -> datetime | None:
    """When the page was opened (UTC); None where the caller did not say."""
    parts = seen.split("-")
    if len(parts) < 3 or not parts[2].isdigit() or len(parts[2]) > 11:
        return None
    return datetime.fromtimestamp(int(parts[2]), UTC).replace(tzinfo=None)


def changes(submission: Submission, seen: str) -> list[str]:
    """Sentences on what happened since; empty where nothing can be told."""
    since = moment_of(seen)
    return [*moves(submission, since), *saved(submission, seen), *findings_since(submission, since)]


def moves(submission: Submission, since: datetime | None) -> list[str]:
    """The decisions since then; the last one where the moment is not known."""
    decisions = [row for row in submission.decisions if since is None or row.created >= since]
    return [tk._("{who}: {event}, {time}.").format(
        who=tk.h.sdi_person(row.actor), event=in_language(transitions.title("events", row.event)),
        time=tk.h.sdi_time(row.created)) for row in (decisions if since else decisions[-1:])]


def saved(submission: Submission, seen: str) -> list[str]:
    """The fields saved since, of a submission of one record; of several, that they were saved."""
    told = seen.split("-")[1:2]
    before = int(told[0]) if told and told[0].isdigit() else 0
    if sum(member.saves for member in submission.revisions) <= before:
        return []
    if len(submission.revisions) > 1:
        return [tk._("Values of its records were changed.")]
    member = submission.revisions[0]
    form = forms.load(member.kind)
    names = sorted(name for name, number in member.touched.items() if number > before)
    labels = [field.label.in_(lang()) if (field := form.at(name)) else name for name in names]
    shown = ", ".join(labels[:MOST]) + ("…" if len(labels) > MOST else "")
    return [tk._("Changed fields: {fields}.").format(fields=shown)]


def findings_since(submission: Submission, since: datetime | None) -> list[str]:
    """How many findings were added or settled since."""
    if since is None:
        return []
    ids = [member.id for member in submission.revisions]
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(Finding).where(
        Finding.revision_id.in_(ids), Finding.modified >= since)) or 0
    return [tk.ungettext("{n} finding was added or changed.", "{n} findings were added or changed.", count).format(n=count)
            ] if count else []


def refusal(submission: Submission, seen: str) -> dict[str, Any]:
    """What a decision about an older state is refused with."""
    first = tk._("This submission has changed since you opened it. Look at it again, then decide.")
    return {"seen": [" ".join([first, *changes(submission, seen)])]}
