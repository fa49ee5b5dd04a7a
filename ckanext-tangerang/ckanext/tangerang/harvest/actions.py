"""Actions on harvest sources, runs and records."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context
from sqlalchemy.orm import load_only

from ckanext.tangerang.harvest import batch, jobs, local, marks, policy, runs, sources
from ckanext.tangerang.harvest.draft_actions import (
    sdi_harvest_draft_create,
    sdi_harvest_draft_delete,
    sdi_harvest_draft_finish,
    sdi_harvest_draft_list,
    sdi_harvest_draft_show,
    sdi_harvest_draft_update,
    sdi_harvest_look_cancel,
    sdi_harvest_look_show,
    sdi_harvest_look_start,
)
from ckanext.tangerang.harvest.mapping_actions import (
    sdi_harvest_mapping_propose,
    sdi_harvest_mapping_try,
    sdi_harvest_sample_give,
    sdi_harvest_variable_propose,
)
from ckanext.tangerang.harvest.model import Record, Run, Source
from ckanext.tangerang.harvest.run_actions import (
    number,
    sdi_harvest_metrics,
    sdi_harvest_report_list,
    sdi_harvest_run_cancel,
)
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from satudata_harvest.failure import Failure

__all__ = [
    "sdi_harvest_apply", "sdi_harvest_draft_create", "sdi_harvest_draft_delete", "sdi_harvest_draft_finish",
    "sdi_harvest_draft_list", "sdi_harvest_draft_show", "sdi_harvest_draft_update", "sdi_harvest_look_cancel",
    "sdi_harvest_look_show", "sdi_harvest_look_start", "sdi_harvest_mapping_propose", "sdi_harvest_mapping_try",
    "sdi_harvest_metrics", "sdi_harvest_record_list", "sdi_harvest_report_list", "sdi_harvest_run_cancel",
    "sdi_harvest_run_drop", "sdi_harvest_run_finish", "sdi_harvest_run_list", "sdi_harvest_run_plan",
    "sdi_harvest_run_release", "sdi_harvest_run_show", "sdi_harvest_run_start", "sdi_harvest_sample_give",
    "sdi_harvest_source_create", "sdi_harvest_source_delete", "sdi_harvest_source_list", "sdi_harvest_source_preview",
    "sdi_harvest_source_show", "sdi_harvest_source_update", "sdi_harvest_variable_propose",
]

Json = dict[str, Any]
PAGE = 5_000


def sdi_harvest_source_create(context: Context, data_dict: Json) -> Json:
    """Registers a harvest source.

    :param document: the source document (an object, or YAML or JSON text)
    """
    created = sources.create(permissions.actor(context), tk.get_or_bust(data_dict, "document"))
    model.Session.commit()
    return sources.as_dict(created)


def sdi_harvest_source_update(context: Context, data_dict: Json) -> Json:
    """Changes a source: its document, or its policy alone.

    :param id: id or name
    :param document: the whole new document (optional)
    :param policy: review_first or apply_when_clear; the latter is walidata's standing decision (optional)
    """
    source = sources.get(tk.get_or_bust(data_dict, "id"), lock=True)
    user = sources.require(context, "harvest_source_update", source)
    changed = sources.update(user, source, data_dict.get("document"), data_dict.get("policy"))
    model.Session.commit()
    return sources.as_dict(changed)


@tk.side_effect_free
def sdi_harvest_source_show(context: Context, data_dict: Json) -> Json:
    """A source by id or name, with its last run."""
    source = sources.get(tk.get_or_bust(data_dict, "id"))
    sources.require(context, "harvest_source_read", source)
    return sources.as_dict(source, last_runs([source.id]).get(source.id))


@tk.side_effect_free
def sdi_harvest_source_list(context: Context, data_dict: Json) -> Json:
    """The sources this person may see: ``{count, results}``, each with its last run.

    :param owner_org: only those of this agency (optional)
    """
    user = permissions.actor(context)
    query = sa.select(Source).where(Source.state == "active", sources.visible(user))
    if data_dict.get("owner_org"):
        query = query.where(Source.owner_org == sources.organisation(data_dict["owner_org"]).id)
    found = list(model.Session.scalars(query.order_by(Source.title, Source.id)))
    last = last_runs([source.id for source in found])
    return {"count": len(found), "results": [sources.as_dict(source, last.get(source.id)) for source in found]}


def sdi_harvest_source_delete(context: Context, data_dict: Json) -> Json:
    """Removes a source. What it brought stays published."""
    source = sources.get(tk.get_or_bust(data_dict, "id"), lock=True)
    sources.delete(sources.require(context, "harvest_source_delete", source), source)
    model.Session.commit()
    return {"id": source.id, "state": source.state}


def sdi_harvest_source_preview(context: Context, data_dict: Json) -> Json:
    """What a run would do: counts, samples, problems. Changes nothing.

    :param id: a stored source, or
    :param document: a document that is not stored yet
    :returns: ``{ok, plan}``, or ``{ok: False, failure: {word, field, message, advice}}``
    """
    source = sources.get(data_dict["id"]) if data_dict.get("id") else None
    if source:
        sources.require(context, "harvest_run_start", source)
    if source is None and not data_dict.get("document"):
        raise tk.ValidationError({"id": [tk._("Name a source, or send a document.")]})
    document = sources.previewed(source, data_dict.get("document"))
    org = sources.organisation(document.owner_org)
    permissions.require(context, "harvest_source_create", owner_org=org.id)
    try:
        return {"ok": True, "plan": local.preview(document, source, org.id).as_dict()}
    except Failure as failure:
        return {"ok": False, "failure": failure.as_dict(lang())}


def sdi_harvest_run_start(context: Context, data_dict: Json) -> Json:
    """Starts a run.

    :param source_id: id or name of the source
    :param where: ``worker`` (default) or ``agent``: the caller carries it out itself
    :param document: digest of the document an agent works by; it must be the stored one
    """
    source = sources.get(tk.get_or_bust(data_dict, "source_id"), lock=True)
    user = sources.require(context, "harvest_run_start", source)
    place = data_dict.get("where") or "worker"
    if place not in ("worker", "agent"):
        raise tk.ValidationError({"where": [tk._("Use one of: %(words)s.") % {"words": "worker, agent"}]})
    if place == "agent" and data_dict.get("document") != source.digest:
        raise tk.ValidationError({"document": [
            tk._("The agent works by another document than the one stored here. Bring both in line first.")]})
    begun = runs.start(user, source, place)
    if place == "agent":
        runs.begin(begun)
    model.Session.commit()
    if place == "worker":
        jobs.enqueue(begun)
    else:
        policy.publish_left(source.id)
    return runs.as_dict(begun)


def sdi_harvest_run_plan(context: Context, data_dict: Json) -> Json:
    """Hands in the plan of a run; the catalogue answers ``running`` or holds it: ``quarantined``.

    :param id: the run
    :param plan: counts, given, digest, samples, problems
    """
    run, source = _run(data_dict, lock=True)
    sources.require(context, "harvest_apply", source)
    planned = runs.plan(source, run, tk.get_or_bust(data_dict, "plan"))
    model.Session.commit()
    return runs.as_dict(planned)


def sdi_harvest_run_finish(context: Context, data_dict: Json) -> Json:
    """Closes a run with its report.

    :param id: the run
    :param report: state (finished or failed), plan, outcomes, problems
    :param marks: ``identifier -> fingerprint`` of records that are the same but known by another mark from now on (optional)
    """
    run, source = _run(data_dict, lock=True)
    sources.require(context, "harvest_apply", source)
    report = tk.get_or_bust(data_dict, "report")
    if not isinstance(report, dict):
        raise tk.ValidationError({"report": [tk._("The report must be an object.")]})
    closed = runs.finish(source, run, report)
    if closed.state == "finished":
        marks.keep(source, data_dict.get("marks"))
    model.Session.commit()
    return runs.as_dict(closed, full=False)


@tk.side_effect_free
def sdi_harvest_run_show(context: Context, data_dict: Json) -> Json:
    """A run with plan and report."""
    run, source = _run(data_dict)
    sources.require(context, "harvest_source_read", source)
    return runs.as_dict(run)


@tk.side_effect_free
def sdi_harvest_run_list(context: Context, data_dict: Json) -> Json:
    """Runs, newest first: ``{count, results}``.

    :param source_id: of one source (optional: of all this person may see)
    :param state: only in this state (optional)
    """
    user = permissions.actor(context)
    query = sa.select(Run).join(Source, Source.id == Run.source_id).where(sources.visible(user))
    if data_dict.get("source_id"):
        source = sources.get(data_dict["source_id"])
        sources.require(context, "harvest_source_read", source)
        query = query.where(Run.source_id == source.id)
    if data_dict.get("state"):
        query = query.where(Run.state == str(data_dict["state"]))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    page = query.order_by(Run.created.desc(), Run.id).limit(number(data_dict, "limit", 20, 200)).offset(
        number(data_dict, "offset", 0, 1_000_000))
    return {"count": count, "results": [runs.as_dict(run, full=False) for run in model.Session.scalars(page)]}


def sdi_harvest_run_release(context: Context, data_dict: Json) -> Json:
    """Lets a quarantined plan go and starts a run; were the source to plan something else by then, it is held again.

    :param id: the quarantined run
    :param reason: why (optional)
    """
    run, source = _run(data_dict, lock=True)
    user = sources.require(context, "harvest_run_release", source)
    released = runs.release(user, run, data_dict.get("reason"))
    model.Session.flush()
    if run.place == "agent":  # the agent's own next run carries it out
        model.Session.commit()
        return runs.as_dict(run, full=False)
    begun = runs.start(user, released)
    model.Session.commit()
    jobs.enqueue(begun)
    return runs.as_dict(begun)


def sdi_harvest_run_drop(context: Context, data_dict: Json) -> Json:
    """Throws a quarantined plan away. Nothing changes.

    :param id: the quarantined run
    :param reason: why (optional)
    """
    run, source = _run(data_dict, lock=True)
    runs.drop(sources.require(context, "harvest_run_drop", source), run, data_dict.get("reason"))
    model.Session.commit()
    return runs.as_dict(run, full=False)


@tk.side_effect_free
def sdi_harvest_record_list(context: Context, data_dict: Json) -> Json:
    """What the catalogue holds: ``{results: [{identifier, hash, fingerprint, state, record_id}], next}``.

    :param source_id: id or name
    :param after: the ``next`` of the page before (optional)
    :param limit: at most 5,000
    :param identifiers: only these (at most 100; optional)
    :param values: with the values last given and the fields where the public value stays (optional)
    """
    source = sources.get(tk.get_or_bust(data_dict, "source_id"))
    sources.require(context, "harvest_record_list", source)
    limit = number(data_dict, "limit", 1_000, PAGE)
    values = tk.asbool(data_dict.get("values") or False)
    query = sa.select(Record).where(Record.source_id == source.id).order_by(Record.identifier).limit(limit + 1)
    if not values:
        query = query.options(load_only(Record.identifier, Record.hash, Record.fingerprint, Record.state, Record.record_id))
    if data_dict.get("after"):
        query = query.where(Record.identifier > str(data_dict["after"]))
    if data_dict.get("identifiers") is not None:
        query = query.where(Record.identifier.in_([str(one) for one in data_dict["identifiers"]][:100]))
    found = list(model.Session.scalars(query))
    shown = [_record(row, values) for row in found[:limit]]
    return {"results": shown, "next": shown[-1]["identifier"] if shown and len(found) > limit else None}


def sdi_harvest_apply(context: Context, data_dict: Json) -> Json:
    """Takes up to 100 records of a planned run: ``{results: [{identifier, outcome, ...}]}``.

    :param source_id: id or name of the source
    :param run_id: the run, whose plan was handed in
    :param key: the same key gives the same answer and has no second effect
    :param records: ``{identifier, change: new|changed|gone, record, hash, fingerprint}``
    """
    source_id, run_id, key, records = tk.get_or_bust(data_dict, ["source_id", "run_id", "key", "records"])
    source = sources.get(source_id)
    user = sources.require(context, "harvest_apply", source)
    if not isinstance(key, str) or not 8 <= len(key) <= 100:
        raise tk.ValidationError({"key": [tk._("The key must be 8 to 100 characters.")]})
    return {"results": batch.apply(user, source.id, str(run_id), key, batch.checked(records))}


def last_runs(source_ids: list[str]) -> dict[str, Run]:
    """The newest run of each source, in one query."""
    query = sa.select(Run).where(Run.source_id.in_(source_ids)).distinct(Run.source_id)
    return {run.source_id: run for run in model.Session.scalars(query.order_by(Run.source_id, Run.created.desc()))}


def _record(row: Record, values: bool) -> Json:
    shown: Json = {"identifier": row.identifier, "hash": row.hash, "fingerprint": row.fingerprint, "state": row.state,
                   "record_id": row.record_id}
    if values:
        shown |= {"record": row.harvested, "kept": row.kept, "missing_runs": row.missing_runs, "revision_id": row.revision_id}
    return shown


def _run(data_dict: Json, lock: bool = False) -> tuple[Run, Source]:
    run = runs.get(tk.get_or_bust(data_dict, "id"), lock)
    source = model.Session.get_one(Source, run.source_id)
    return run, source
