"""A batch of harvested records: none undoes another, the same batch twice one effect, one index commit at the end."""
from __future__ import annotations

import logging
import uuid
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.harvest import gone, policy, runs
from ckanext.tangerang.harvest.model import Batch, Source, now
from ckanext.tangerang.harvest.shared import Shared
from ckanext.tangerang.harvest.take import BUSY, Conflict, Taken, take
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import fresh
from satudata_harvest.failure import words

log = logging.getLogger(__name__)

LARGEST = 100
TOGETHER = 50  # records in one transaction: a person at work on one of them waits that long
CHANGES = ("new", "changed", "gone")
Json = dict[str, Any]
Answer = tuple[Json, str | None]


def apply(user: model.User, source_id: str, run_id: str, key: str, items: list[Json]) -> list[Json]:
    """Takes up to 100 records; a result for each, in their order. Commits every few records.

    :param key: the same key gives the same answer and has no second effect
    """
    answered = model.Session.get(Batch, (key,))
    if answered is not None:
        return replayed(answered, run_id)
    require_planned(source_id, run_id, items)
    results, approved = [], []
    for start in range(0, len(items), TOGETHER):
        for result, revision_id in some(user, source_id, run_id, items[start:start + TOGETHER]):
            results.append(result)
            if revision_id:
                approved.append((revision_id, result))
    policy.publish(source_id, approved)
    keep(run_id, key, items, results)
    return results


def replayed(answered: Batch, run_id: str) -> list[Json]:
    """The answer given before; a key of another run is a mistake."""
    if answered.run_id != run_id:
        raise tk.ValidationError({"key": [tk._("This key was used by another run.")]})
    return list(answered.results)


def require_planned(source_id: str, run_id: str, items: list[Json]) -> None:
    """Refuses records beyond the plan that was judged: nobody widens it afterwards."""
    run = runs.get(run_id, lock=True)
    runs.require_live(run)
    if run.source_id != source_id or not run.plan:
        raise tk.ValidationError({"run_id": [tk._("This run has no plan for this source. Hand the plan in first.")]})
    for change in CHANGES:
        wanted = run.taken.get(change, 0) + sum(item["change"] == change for item in items)
        if wanted > run.plan["counts"][change]:
            raise tk.ValidationError({"records": [tk._("These are more records than the plan of this run.")]})
    run.heartbeat = now()
    model.Session.commit()


def some(user: model.User, source_id: str, run_id: str, items: list[Json]) -> list[Answer]:
    """A few records in one transaction. Where one of them is refused, the others are taken again without it."""
    if any(item["change"] == "gone" for item in items):  # archiving one commits
        return [alone(user, source_id, run_id, item) for item in items]
    if len(items) == 1:
        return [alone(user, source_id, run_id, items[0])]
    try:
        with fresh.together(len(items)):
            batch = Shared.of(model.Session.get_one(Source, source_id), items)
            answers = [one(user, batch, item) for item in items]
            fresh.write()
            model.Session.commit()
        return answers
    except Exception:  # halves are taken again, down to the record that is refused: there it gets its word
        model.Session.rollback()
        middle = len(items) // 2
        return [answer for half in (items[:middle], items[middle:]) for answer in some(user, source_id, run_id, half)]


def alone(user: model.User, source_id: str, run_id: str, item: Json) -> Answer:
    """One record in its own transaction."""
    try:
        source = model.Session.get_one(Source, source_id)
        if item["change"] == "gone":
            outcome, archive = gone.miss(source, run_id, item["identifier"])
            model.Session.commit()
            archive()
            return {"identifier": item["identifier"], "outcome": outcome}, None
        answer = one(user, Shared.of(source, [item]), item)
        model.Session.commit()
        return answer
    except Exception as error:  # one record never stops nor undoes the others
        model.Session.rollback()
        return refused(item["identifier"], error), None


def one(user: model.User, batch: Shared, item: Json) -> Answer:
    """Takes one record: its result, and its revision when a standing decision approved it. The caller commits."""
    taken = take(user, batch, item)
    approved = taken.revision is not None and policy.decide(batch, taken)
    return shown(taken), taken.revision.id if taken.revision and approved else None


def shown(taken: Taken) -> Json:
    """The result of a record that was taken."""
    result: Json = {"identifier": taken.identifier, "outcome": taken.outcome}
    if taken.row is not None:
        result["record_id"] = taken.row.record_id
    if taken.revision is not None:
        result |= {"revision_id": taken.revision.id, "state": taken.revision.submission.state}
    if taken.kept:
        result["kept"] = [{"path": one["path"], "why": one["why"]} for one in taken.kept]
    return result


def refused(identifier: str, error: Exception) -> Json:
    """The result of a record that could not be taken, with the word, the field and what to do."""
    if isinstance(error, Conflict):
        return result_of(identifier, "SOURCE_CONFLICT", str(error))
    if isinstance(error, tk.NotAuthorized):
        return result_of(identifier, "SOURCE_FORBIDDEN", str(error))
    if isinstance(error, tk.ValidationError):
        field, said = next(((name, said) for name, said in error.error_dict.items() if name != "__type"), ("-", "-"))
        sentence = str(said[0] if isinstance(said, list) and said else said)
        if field == BUSY:
            return {"identifier": identifier, "outcome": "waiting", "message": sentence}
        return result_of(identifier, "VALIDATION_ERROR", sentence, field)
    number = uuid.uuid4().hex[:8]
    log.error("harvested record %r: reference %s", identifier, number, exc_info=error)
    return result_of(identifier, "INTERNAL_ERROR", f"{words()['INTERNAL_ERROR'].sentence.in_(lang())} ({number})")


def result_of(identifier: str, word: str, message: str, field: str | None = None) -> Json:
    """A refusal as it travels."""
    return {"identifier": identifier, "outcome": "refused", "word": word, "message": message, "field": field}


def keep(run_id: str, key: str, items: list[Json], results: list[Json]) -> None:
    """Remembers the answer and how far the run is."""
    run = runs.get(run_id, lock=True)
    model.Session.add(Batch(key=key, run_id=run_id, results=results))
    run.taken = {change: run.taken.get(change, 0) + sum(item["change"] == change for item in items) for change in CHANGES}
    run.heartbeat = now()
    model.Session.commit()


def checked(records: Any) -> list[Json]:
    """The records of a batch in their shape; ``ValidationError`` names the place of the first that has another."""
    if not isinstance(records, list) or not 0 < len(records) <= LARGEST:
        raise tk.ValidationError({"records": [tk._("Send a list of 1 to 100 records.")]})
    seen: set[str] = set()
    for place, item in enumerate(records):
        fault = _fault(item, seen)
        if fault:
            raise tk.ValidationError({f"records.{place}.{fault}": [tk._("This part of the record is missing or wrong.")]})
        seen.add(item["identifier"])
    return records


def _fault(item: Any, seen: set[str]) -> str | None:
    """Which part of a record of a batch is wrong."""
    if not isinstance(item, dict):
        return "-"
    identifier = item.get("identifier")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= 500 or "\x00" in identifier or identifier in seen:
        return "identifier"
    if item.get("change") not in CHANGES:
        return "change"
    if item["change"] == "gone":
        return None
    wrong = [name for name in ("hash", "fingerprint") if not isinstance(item.get(name), str) or len(item[name]) > 500]
    return wrong[0] if wrong else None if isinstance(item.get("record"), dict) else "record"


