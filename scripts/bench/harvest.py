"""Harvests of the generated source into our instance, as the worker carries them out."""
from __future__ import annotations

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


def run(source_id: str) -> Json:
    """One run to its end: ``{seconds, counts, outcomes, state}``."""
    held = sources.get(source_id, lock=True)
    begun = runs.start(model.User.get(held.agent), held)
    run_id = begun.id
    model.Session.commit()
    took = timing.seconds(lambda: jobs.job(source_id, run_id))
    model.Session.expire_all()
    ended = runs.as_dict(runs.get(run_id))
    report = ended["report"] or {}
    return {"seconds": took, "state": ended["state"], "counts": ended["counts"], "outcomes": report.get("outcomes"),
            "problems": (report.get("problems") or [])[:3], "message": report.get("message")}


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
               "harvest_remember": remember}
