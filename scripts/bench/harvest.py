"""Harvests of the generated source into our instance, as the worker carries them out."""
from __future__ import annotations

from multiprocessing import get_context
from typing import Any

import generator
import people
import sqlalchemy as sa
import timing
from ckan import model

from ckanext.tangerang.harvest import jobs, runs, sources
from ckanext.tangerang.harvest.model import Record
from satudata_harvest.allowance import Allowance
from satudata_harvest.connectors import find
from satudata_harvest.fingerprint import Fingerprint
from satudata_harvest.limits import Limits
from satudata_harvest.record import Mapper

BATCH = 1_000
Json = dict[str, Any]


def source(name: str, count: int) -> str:
    """Registers a generated source whose records go public when nothing holds; gives its id."""
    generator.register()
    made = people.call("produsen", "sdi_harvest_source_create", document=generator.document(name, people.ORG, count=count))
    people.call("walidata", "sdi_harvest_source_update", id=made["id"], policy="apply_when_clear")
    return str(made["id"])


def edit(source_id: str, **options: int) -> None:
    """Another document of the source, in place: the system changed, not the agreement about it."""
    held = sources.get(source_id, lock=True)
    held.document = {**held.document, "options": options}
    model.Session.commit()


def begun(source_id: str) -> str:
    """A run that was started; its id."""
    held = sources.get(source_id, lock=True)
    run_id = str(runs.start(model.User.get(held.agent), held).id)
    model.Session.commit()
    return run_id


def run(source_id: str) -> Json:
    """One run to its end: ``{seconds, counts, outcomes, state}``."""
    run_id = begun(source_id)
    return carried(source_id, run_id)


def carried(source_id: str, run_id: str) -> Json:
    """A run that was started, to its end."""
    took = timing.seconds(lambda: jobs.job(source_id, run_id))
    model.Session.expire_all()
    ended = runs.as_dict(runs.get(run_id))
    report = ended["report"] or {}
    return {"id": run_id, "seconds": took, "state": ended["state"], "counts": ended["counts"], "outcomes": report.get("outcomes"),
            "problems": (report.get("problems") or [])[:3], "message": report.get("message")}


def release(source_id: str) -> Json:
    """One run of more changes than go through unseen: held, let go by walidata, carried out; the seconds are those of the last.

    :raises RuntimeError: it was not held
    """
    held = run(source_id)
    if held["state"] != "quarantined":
        raise RuntimeError(f"the run was not held: {held}")
    runs.release(model.User.get("walidata"), runs.get(held["id"], lock=True), None)
    model.Session.commit()
    return run(source_id)


def workers(count: int, at_once: bool) -> float:
    """Seconds to harvest two new sources of so many records, each in a process forked for it as a worker forks one for a job:
    both at once, or one after the other.

    :raises RuntimeError: a run did not end as expected
    """
    name = "sekaligus" if at_once else "berturut"
    ids = [source(f"{name}-{number}", count) for number in range(2)]
    started = [(id_, begun(id_)) for id_ in ids]
    model.Session.remove()
    processes = [get_context("fork").Process(target=forked, args=one) for one in started]

    def work() -> None:
        for process in processes:
            process.start()
            if not at_once:
                process.join()
        for process in processes:
            process.join()
    took = timing.seconds(work)
    ended = [runs.as_dict(runs.get(run_id)) for _, run_id in started]
    if any(one["state"] != "finished" or one["taken"]["new"] != count for one in ended):
        raise RuntimeError(f"the workers did not end as expected: {ended}")
    return took


def forked(source_id: str, run_id: str) -> None:
    """What a worker does, with connections of its own."""
    model.meta.engine.dispose(close=False)
    jobs.job(source_id, run_id)


def remember(source_id: str) -> None:
    """Notes every record of the source as held and unchanged, without publishing any: for runs that only compare."""
    held = sources.get(source_id)
    document = sources.document_of(held)
    mapper, reach = Mapper(document, held.owner_org), document.reach()
    rows: list[Json] = []
    for given in find(document.connector)(document, Allowance(), Limits(), None).records():  # type: ignore[arg-type]
        rows.append({"source_id": source_id, "identifier": given.identifier, "address": held.address,
                     "hash": mapper.record(given).hash, "fingerprint": str(Fingerprint.of(reach, given)), "state": "present",
                     "record_id": given.identifier, "harvested": {}, "kept": [], "missing_runs": 0})
        if len(rows) == BATCH:
            model.Session.execute(sa.insert(Record), rows)
            rows.clear()
    if rows:
        model.Session.execute(sa.insert(Record), rows)
    model.Session.commit()


TASKS: Json = {"found_city": people.found_city, "harvest_source": source, "harvest_edit": edit, "harvest_run": run,
               "harvest_release": release,
               "harvest_remember": remember, "harvest_workers": workers}
