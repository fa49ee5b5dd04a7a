"""An audit row in plain words: what was done, without the names of keys."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.planning import moves
from ckanext.tangerang.revision import transitions

Details = Mapping[str, Any]


def say(action: str, details: Details) -> str:
    """What happened, as a sentence; an action nobody wrote words for is named as it is."""
    try:
        return WORDS[action](details)
    except (KeyError, TypeError, AttributeError):  # a row somebody put in, or of an action that is no longer made
        return title(action)


def names() -> list[tuple[str, str]]:
    """Each action with its name, for a choice."""
    return sorted(((action, name()) for action, name in TITLES.items()), key=lambda pair: pair[1])


def title(action: str) -> str:
    """What the action is called."""
    return TITLES[action]() if action in TITLES else action


TITLES: Mapping[str, Callable[[], str]] = {
    "revision.created": lambda: tk._("Registration opened"),
    "revision.edited": lambda: tk._("Values saved"),
    "submission.moved": lambda: tk._("Submission moved"),
    "submission.desk": lambda: tk._("Reviewer or due date"),
    "record.applied": lambda: tk._("Version made public"),
    "record.withdrawn": lambda: tk._("Withdrawn from the public"),
    "record.files_released": lambda: tk._("Embargo ended"),
    "record.corrected": lambda: tk._("Correction notice"),
    "finding.changed": lambda: tk._("Finding"),
    "delivery.changed": lambda: tk._("File"),
    "grant.changed": lambda: tk._("Role of a person"),
    "person.changed": lambda: tk._("Account of a person"),
    "process.changed": lambda: tk._("Process record (GSBPM)"),
    "source.changed": lambda: tk._("Harvest source"),
    "harmonisation.changed": lambda: tk._("Harmonisation case"),
    "release.changed": lambda: tk._("Release calendar"),
    "recommendation.changed": lambda: tk._("Recommendation of BPS"),
    "activity.similar_checked": lambda: tk._("Similar activities"),
    "head.published": lambda: tk._("Head of the chain told"),
    "planned.changed": lambda: tk._("Entry of the Daftar Data"),
    "request.answered": lambda: tk._("Request for data"),
}


def _created(details: Details) -> str:
    by = {"form": tk._("by the form"), "harvest": tk._("by a harvest"), "api": tk._("by the API")}.get(details["origin"], "")
    return tk._("Opened a registration ({kind}) {by}.").format(kind=tk.h.sdi_kind_title(details["kind"]), by=by)


def _edited(details: Details) -> str:
    return tk._("Saved values for the first time: {fields}.").format(fields=", ".join(details["fields"]))


def _moved(details: Details) -> str:
    return tk._("{event}, as {role}: from “{old}” to “{new}”.").format(
        event=in_language(transitions.title("events", details["event"])), role=permissions.role_title(details["role"]),
        old=_state(details["from_state"]), new=_state(details["to_state"]))


def _desk(details: Details) -> str:
    if details["change"] == "due":
        return tk._("Moved the due date to {day}.").format(day=tk.h.sdi_date(details["due"]))
    if details["change"] == "released":
        return tk._("Gave the submission back to the queue.")
    if details["change"] == "custody":
        return tk._("Gave the work of the agency to {who}.").format(who=tk.h.sdi_person(details["person"]))
    return tk._("Gave the submission to {who}.").format(who=tk.h.sdi_person(details["person"]))


def _state(state: str) -> str:
    return in_language(transitions.title("states", state)) or state


def _applied(details: Details) -> str:
    return tk._("Version {n} became public.").format(n=details["version"])


def _withdrawn(details: Details) -> str:
    return tk._("Took one file out of the public.") if details.get("table") else tk._("Took the record out of the public.")


def _released(details: Details) -> str:
    return tk.ungettext("{n} file went out as its embargo ended.", "{n} files went out as their embargo ended.",
                        len(details["tables"])).format(n=len(details["tables"]))


def _finding(details: Details) -> str:
    words = {"added": tk._("Added a remark"), "applied": tk._("Took over a suggested value"),
             "answered": tk._("Answered a finding"), "closed": tk._("Closed a finding")}
    about = [part for part in (details.get("rule"), details.get("path")) if part]
    said = words.get(details["change"], tk._("Finding"))
    return f"{said}: {', '.join(about)}." if about else f"{said}."


def _file(details: Details) -> str:
    words = {"received": tk._("A file was received."), "held": tk._("A file is held."), "cleared": tk._("A file was cleared."),
             "withdrawn": tk._("A file was withdrawn.")}
    return words.get(details["change"], tk._("File"))


def _grant(details: Details) -> str:
    said = tk._("Gave {who} the role {role}.") if details["change"] == "given" else tk._("Ended the role {role} of {who}.")
    if details.get("deputy_of"):
        said += " " + tk._("As the deputy of {person}.").format(person=tk.h.sdi_person(details["deputy_of"]))
    return said.format(role=permissions.role_title(details["role"]), who=tk.h.sdi_person(details["user"]))


def _person(details: Details) -> str:
    return {"invited": tk._("Sent an invitation."), "joined": tk._("Accepted the invitation."),
            "closed": tk._("Closed the account."), "opened": tk._("Opened the account again.")}[details["change"]]


def _source(details: Details) -> str:
    first, _space, rest = str(details["change"]).partition(" ")
    words = {"created": tk._("Made a harvest source."), "changed": tk._("Changed a harvest source."),
             "deleted": tk._("Deleted a harvest source."), "policy": tk._("Set what a harvest source may publish by itself."),
             "run": tk._("Decided a held harvest run.")}
    return words.get(first, tk._("Harvest source") + f": {first} {rest}")


def _process(details: Details) -> str:
    words = {
        "measured": tk._("Gave a value of the quality of {step}."),
        "saved": tk._("Changed the sub-process {step}."), "copied": tk._("Copied the plan of last year into {step}."),
        "marked": tk._("The catalogue saw the sub-process {step} done."),
        "proposed": tk._("The catalogue proposed evidence of {step}."), "added": tk._("Added evidence of {step}."),
        "confirmed": tk._("Confirmed evidence of {step}."), "declined": tk._("Declined evidence of {step}."),
        "removed": tk._("Removed evidence of {step}.")}
    return words[details["change"]].format(step=details["step"])


def _case(details: Details) -> str:
    words = {"opened": tk._("Opened a harmonisation case."), "answered": tk._("Answered a harmonisation case."),
             "decided": tk._("Decided a harmonisation case.")}
    return words.get(details["change"], tk._("Harmonisation case") + f": {details['change']}.")


def _planned(details: Details) -> str:
    said = f"{details['number']}: {in_language(moves.title('events', details['change']))}."
    return f"{said} {tk._('Berita acara {number}.').format(number=details['session'])}" if details.get("session") else said


def _request(details: Details) -> str:
    return tk._("Answered request {number}.").format(number=details["number"])


def _release(details: Details) -> str:
    return {"set": tk._("Set the release schedule of the dataset."), "removed": tk._("Took the release schedule away."),
            "reason": tk._("Gave the reason of a late release."),
            "skipped": tk._("Said that a release will not come.")}[details["change"]]


def _head(details: Details) -> str:
    return tk._("The head of the chain was told to everybody: row {n}.").format(n=details["seq"])


WORDS: Mapping[str, Callable[[Details], str]] = {
    "revision.created": _created, "revision.edited": _edited, "submission.moved": _moved, "submission.desk": _desk,
    "record.applied": _applied,
    "record.withdrawn": _withdrawn, "record.files_released": _released,
    "record.corrected": lambda details: tk._("Put a correction notice on the record."),
    "finding.changed": _finding, "delivery.changed": _file, "grant.changed": _grant,
    "person.changed": _person, "source.changed": _source,
    "process.changed": _process,
    "harmonisation.changed": _case, "release.changed": _release,
    "recommendation.changed": lambda details: tk._("Changed what is known of a recommendation of BPS."),
    "activity.similar_checked": lambda details: tk._("Looked for similar activities and decided."),
    "head.published": _head,
    "planned.changed": _planned, "request.answered": _request,
}
