"""What a person says of a sub-process: looked through as a whole, every fault at its field, then kept."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import IntegrityError

from ckanext.tangerang import audit
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle import evidence
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import BEGUN, DONE, SKIPPED, STATES, WAITING, ProcessStep
from ckanext.tangerang.lifecycle.steps import DATES, EMPTY
from ckanext.tangerang.people.clock import to_date, today
from satudata import gsbpm

Json = dict[str, Any]
TEXTS = {"reason": 1000, "responsible": 200, "inputs": 2000, "outputs": 2000, "methods": 2000, "standards": 1000,
         "software": 500, "remarks": 4000}
APPLIES: Mapping[str, bool | None] = {"": None, "ya": True, "tidak": False}
FIELDS = ("applies", "state", *DATES, *TEXTS)


def locked(seen: Seen, step: str) -> ProcessStep | None:
    """The row, kept from changing until the transaction ends."""
    query = sa.select(ProcessStep).where(ProcessStep.activity_id == seen.activity.record_id, ProcessStep.step == step)
    return model.Session.scalars(query.with_for_update().execution_options(populate_existing=True)).first()


def update(seen: Seen, step: gsbpm.Step, given: Mapping[str, Any], actor: str) -> ProcessStep:
    """Keeps the fields given; ``ValidationError`` keyed by field with every fault, ``base`` where somebody else was faster."""
    row = locked(seen, step.code)
    check_base(row, given.get("base"))
    values, said = read(given)
    wanted = {name: values[name] if name in values else getattr(row, name, EMPTY.get(name)) for name in FIELDS}
    said |= {field: sentence for field, sentence in faults(seen, step, wanted).items() if field not in said}
    if said:
        raise tk.ValidationError({field: [sentence] for field, sentence in said.items()})
    changed = tuple(name for name in FIELDS if wanted[name] != getattr(row, name, EMPTY.get(name)))
    if row is None:
        row = ProcessStep(activity_id=seen.activity.record_id, step=step.code, modified_by=actor, **EMPTY)
        model.Session.add(row)
    if changed:
        for name in changed:
            setattr(row, name, wanted[name])
        row.saves, row.modified, row.modified_by = row.saves + 1, now(), actor
        try:
            model.Session.flush()
        except IntegrityError as error:  # the first row of this step, made by two at once
            raise _stale() from error
        audit.record(audit.ProcessChanged(
            actor=actor, subject=row.activity_id, step=step.code, change="saved", fields=changed))
    return row


def check_base(row: ProcessStep | None, base: Any) -> None:
    """``ValidationError`` keyed ``base`` unless the person saw the row as it is."""
    saves = row.saves if row is not None else 0
    if base in (None, ""):
        raise tk.ValidationError({"base": [tk._("Say which state you saw: the value of saves.")]})
    if int(base) != saves:
        raise _stale()


def _stale() -> tk.ValidationError:
    return tk.ValidationError({"base": [
        tk._("This sub-process was changed meanwhile, by a colleague or by the catalogue. Compare, then save again.")]})


def read(given: Mapping[str, Any]) -> tuple[Json, dict[str, str]]:
    """The values of the fields given, and what cannot be read, by field."""
    values: Json = {}
    said: dict[str, str] = {}
    for name in (name for name in FIELDS if name in given):
        text = str(given[name] if given[name] is not None else "").strip().replace("\r\n", "\n")
        if name in DATES:
            try:
                values[name] = to_date(text, name)
            except tk.ValidationError as error:
                said[name] = error.error_dict[name][0]
        elif name == "applies":
            values[name] = APPLIES.get(text)
            if text not in APPLIES:
                said[name] = _one_of(key or "''" for key in APPLIES)
        elif name == "state":
            values[name] = text or WAITING
            if text and text not in STATES:
                said[name] = _one_of(STATES)
        else:
            values[name] = text
            if len(text) > TEXTS[name]:
                said[name] = tk._("At most %(limit)s characters.") % {"limit": TEXTS[name]}
    return values, said


def _one_of(words: Any) -> str:
    return tk._("Use one of: %(words)s.") % {"words": ", ".join(words)}


def faults(seen: Seen, step: gsbpm.Step, wanted: Json) -> dict[str, str]:
    """What does not fit together, by field."""
    said = date_faults(wanted) | state_faults(wanted)
    rule = gsbpm.applies(step.code, seen.activity.collection).applies
    applies = rule if wanted["applies"] is None else wanted["applies"]
    if wanted["applies"] is False and not wanted["reason"]:
        said["reason"] = tk._("Say why this sub-process does not apply to the activity.")
    if wanted["applies"] and not rule and not wanted["reason"]:
        said["reason"] = tk._("This does not apply to this way of collection. Say why it does here.")
    if not applies and wanted["state"] != WAITING:
        said["state"] = tk._("A sub-process that does not apply has no other state than not begun.")
    elif wanted["state"] == DONE and "state" not in said:
        guide = gsbpm.guidance(step.code, seen.activity.collection)
        if not evidence.proves(evidence.of_step(seen, step.code), guide):
            kinds = ", ".join(tk.h.sdi_evidence_kind(kind) for kind in guide.required)
            said["state"] = tk._("Add evidence first, one of these at least: %(kinds)s.") % {"kinds": kinds}
    return said


def date_faults(wanted: Json) -> dict[str, str]:
    """Days out of order or still to come."""
    said: dict[str, str] = {}
    for first, last in (("planned_from", "planned_until"), ("actual_from", "actual_until")):
        if wanted[first] and wanted[last] and wanted[last] < wanted[first]:
            said[last] = tk._("The last day lies before the first.")
    for name in ("actual_from", "actual_until"):
        value: date | None = wanted[name]
        if value and value > today():
            said[name] = tk._("This day is still to come. Put plans under planned days.")
    return said


def state_faults(wanted: Json) -> dict[str, str]:
    """A state that says something else than the days and the reason."""
    state = wanted["state"]
    if state == SKIPPED and not wanted["reason"]:
        return {"reason": tk._("Say why this sub-process was skipped.")}
    if state == DONE and not wanted["actual_until"]:
        return {"actual_until": tk._("Say on which day it was done.")}
    if state == WAITING and (wanted["actual_from"] or wanted["actual_until"]):
        return {"state": tk._("It has actual days already: choose under way or done.")}
    if state == BEGUN and wanted["actual_until"]:
        return {"state": tk._("It has a last day already: choose done.")}
    return {}
