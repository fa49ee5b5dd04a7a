"""What the parameters of an action may be: checked before the action sees them, so that none meets a value it cannot use.

A parameter is a text of ordinary length unless a table below says otherwise. Refusals are keyed by the parameter.
"""
from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from redis.exceptions import ConnectionError as RedisConnectionError

log = logging.getLogger(__name__)

LONGEST = 20_000
"""Characters of a plain parameter; actions set narrower limits of their own."""
MOST = 1_000
"""Values of a parameter that may be a list."""
MORE = {"sdi_submission_bulk": 5_000, "sdi_planned_data_decide": 5_000}
"""Actions whose lists may be longer."""
#: Any JSON: the action looks through it by its form or schema.
DOCUMENTS = frozenset({"answers", "columns", "document", "filter", "marks", "plan", "proposal", "report", "sample", "suggestion",
                       "upload", "versions"})
#: Records: their form takes out what cannot be stored, one by one, so that a bad one does not stop the others.
RECORDS = frozenset({"record", "changes", "records"})
WORDS = frozenset({"state", "stage", "owner_org", "kind", "assignee", "record_id", "submission_id", "identifiers",
                   "kinds", "codes", "exclude", "ids"})
"""One value or a list of them, in ``SEVERAL``."""
SEVERAL = frozenset({"sdi_revision_list", "sdi_submission_list", "sdi_harvest_record_list", "sdi_similar_list",
                     "sdi_notice_seen", "sdi_submission_bulk", "sdi_planned_data_submit", "sdi_planned_data_decide"})
SWITCHES = frozenset({"dry_run", "mine", "holds", "priority", "notes", "active", "values", "propose", "meets", "all", "unused",
                      "public", "realised", "good", "annotate", "skip", "stuck"})
REMARKS = frozenset({"sdi_recommendation_update"})
"""Actions whose ``notes`` are a text; elsewhere they say whether something is approved with notes."""
MEASURES = frozenset({"sdi_quality_set"})
"""Actions whose ``value`` may be a number with a fraction."""
NUMBERS = frozenset({"limit", "offset", "base"})
OPEN = frozenset({"sdi_package_propose"})
"""Actions whose parameters are core's: only their text is looked at."""

Action = Callable[..., Any]


def guarded(name: str, action: Action) -> Action:
    """The action, refusing with ``ValidationError`` what its parameters cannot be."""
    @wraps(action)
    def checked(context: Any, data_dict: Any) -> Any:
        if not isinstance(data_dict, dict):
            raise tk.ValidationError({"message": [tk._("Send the parameters as an object of names and values.")]})
        said = {field: sentence for field, value in data_dict.items() if (sentence := fault(name, field, value))}
        if said:
            raise tk.ValidationError({shown(field): [sentence] for field, sentence in said.items()})
        try:
            return action(context, {field: plain(field, value) for field, value in data_dict.items()})
        except RedisConnectionError as error:
            model.Session.rollback()
            log.error("%s: the queue does not answer", name, exc_info=error)
            raise tk.ValidationError({"message": [
                tk._("Work in the background cannot be started at the moment. Try again in a few minutes.")]}) from error
    return checked


def plain(field: str, value: Any) -> Any:
    """A number given where a text is expected, as text: ids are texts."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if number and field not in DOCUMENTS | RECORDS | SWITCHES | NUMBERS else value


def fault(action: str, field: str, value: Any) -> str | None:
    """What is wrong with a parameter, as a sentence, or None."""
    if value is None or field in RECORDS or hasattr(value, "stream"):
        return None
    if not writable(field) or not writable(value):
        return tk._("This holds characters that cannot be stored (NUL or half a character). Remove them.")
    if field in DOCUMENTS or action in OPEN:
        return None
    return misfit(action, field, value)


def misfit(action: str, field: str, value: Any) -> str | None:
    """What is wrong with the kind or the length of a plain parameter."""
    if field in SWITCHES and not (field == "notes" and action in REMARKS):
        return None if is_switch(value) else tk._("Give true or false.")
    if field in NUMBERS:
        return None if is_number(value) else tk._("Give a whole number.")
    if field in WORDS and action in SEVERAL and isinstance(value, (list, tuple)):
        most = MORE.get(action, MOST)
        fits = len(value) <= most and all(is_text(item) for item in value)
        return None if fits else tk._("Give a list of at most %(most)s texts.") % {"most": most}
    if action in MEASURES and field == "value" and isinstance(value, float):
        return None
    if not is_text(value):
        return tk._("Give one text, not a list or an object.")
    return tk._("At most %(limit)s characters.") % {"limit": LONGEST} if len(str(value)) > LONGEST else None


def is_text(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


def is_number(value: Any) -> bool:
    """Whether this is a whole number from 0, as a number or in digits; an empty text is "not given"."""
    text = str(value)
    return not isinstance(value, bool) and (not text or (text.isascii() and text.isdigit() and len(text) < 10))


def is_switch(value: Any) -> bool:
    try:
        tk.asbool(value)
    except ValueError:
        return False
    return isinstance(value, (str, bool, int))


def writable(value: Any) -> bool:
    """Whether all text in the value can be stored: no NUL character, no half of a surrogate pair."""
    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        text.encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    except (TypeError, ValueError):  # no JSON: a file, or a value of an internal call
        return True
    return "\x00" not in text and ("\\u0000" not in text or not holds_nul(value))


def holds_nul(value: Any) -> bool:
    """Whether a text within holds a NUL character."""
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, Mapping):
        return any(holds_nul(part) for item in value.items() for part in item)
    return isinstance(value, (list, tuple)) and any(holds_nul(part) for part in value)


def shown(field: Any) -> str:
    """A parameter's name as an answer may carry it."""
    return str(field).encode("ascii", "replace").decode().replace("\x00", "")[:100]
