"""What somebody wants done with many submissions: read once, kept with the bulk, and asked of each."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import to_date
from ckanext.tangerang.revision import deciding
from ckanext.tangerang.revision.ask import Ask
from ckanext.tangerang.revision.conditions import REASON_LIMIT, misplaced
from ckanext.tangerang.revision.model import Submission

DOES = ("approve", "return", "assign", "check")
TAKE = "take"


@dataclass(frozen=True)
class Wanted:
    """One thing to be done with many. ``notes``: approve with open conditions of SDI, to be met by ``due``."""

    do: str
    reason: str = ""
    due: date | None = None
    notes: bool = False
    document: Mapping[str, Any] | None = None
    assignee: str | None = None

    def ask(self, submission: Submission, user: model.User, event: str) -> Ask:
        """The request for one submission; taking it up, which comes before a decision, has no reason of its own."""
        if event == TAKE:
            return Ask(submission, TAKE, user, quiet=True)
        document = dict(self.document) if self.document else None
        return Ask(submission, event, user, reason=self.reason, due=self.due, notes=self.notes, document=document, quiet=True)

    def parameters(self) -> dict[str, Any]:
        """As kept with the bulk; ``kept`` reads it again."""
        return {"reason": self.reason, "due": self.due.isoformat() if self.due else None, "notes": self.notes,
                "document": dict(self.document) if self.document else None, "assignee": self.assignee}


def kept(do: str, parameters: Mapping[str, Any]) -> Wanted:
    """What was kept with a bulk."""
    due = parameters.get("due")
    return Wanted(do, **{**parameters, "due": date.fromisoformat(due) if due else None})


def read(data: Mapping[str, Any]) -> Wanted:
    """What the caller asks for; ``ValidationError`` keyed by parameter. What is missing is asked by ``require_complete``."""
    do = data.get("do")
    if do not in DOES:
        raise tk.ValidationError({"do": [tk._("Choose what to do: %(known)s.") % {"known": ", ".join(DOES)}]})
    reason = str(data.get("reason") or data.get("note") or "").strip()
    if len(reason) > REASON_LIMIT:
        raise tk.ValidationError({"reason": [tk._("At most %(limit)s characters.") % {"limit": REASON_LIMIT}]})
    return Wanted(str(do), reason, to_date(data.get("due"), "due"), tk.asbool(data.get("notes") or False),
                  deciding.read(data.get("document")), person(data.get("assignee")))


def person(given: Any) -> str | None:
    """The id of the person named by id or name."""
    if not given:
        return None
    user = model.User.get(str(given))
    if user is None or user.state != model.State.ACTIVE:
        raise tk.ValidationError({"assignee": [tk._("There is no such person.")]})
    return str(user.id)


def require_complete(wanted: Wanted) -> None:
    """``ValidationError`` keyed by what every single decision of this kind would be refused for."""
    said: dict[str, list[str]] = {}
    if wanted.do == "return" and not wanted.reason:
        said["reason"] = [tk._("Say why, so that the agency knows what to do.")]
    if wanted.due is None and (wanted.do == "return" or (wanted.do == "approve" and wanted.notes)):
        said["due"] = [tk._("Say by which day the correction is expected.")]
    if wanted.due and (sentence := misplaced(wanted.due)):
        said["due"] = [sentence]
    if wanted.do == "assign" and not wanted.assignee:
        said["assignee"] = [tk._("Choose who takes them over.")]
    if said:
        raise tk.ValidationError(said)


def refusal() -> str:
    """Why somebody may not decide on many."""
    return permissions.refusal(permissions.table()["permissions"]["submission_bulk"])
