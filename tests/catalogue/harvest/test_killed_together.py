"""A worker killed while a batch is published together: the next run ends where an undisturbed one does."""
from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import workers
from ckan import model

from ckanext.tangerang.audit import verify
from ckanext.tangerang.discovery import drift
from ckanext.tangerang.harvest import jobs, runs
from ckanext.tangerang.harvest.model import Record
from ckanext.tangerang.publish import apply, together, version
from ckanext.tangerang.revision.model import Revision, Submission
from tests.catalogue.publish import twins

SECONDS = 120


def after(work: Callable[..., Any]) -> Callable[..., None]:
    """Does it, then dies."""
    def done(*args: Any) -> None:
        work(*args)
        model.Session.flush()
        workers.die()
    return done


DIGEST = re.compile("[0-9a-f]{64}")  # of a record, which names its delivery
#: Where the process is killed, and how many records are in the database then.
STAGES: dict[str, tuple[Any, str, Callable[[Callable[..., Any]], Callable[..., None]], int]] = {
    "before the rows": (together, "insert", lambda real: workers.die, 0),
    "rows, no commit": (together, "settle", after, 0),
    "committed": (version, "finish", lambda real: workers.die, 2),
    "half finished": (version, "finish", after, 2),
    "before the index": (apply, "refresh", lambda real: workers.die, 2),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_batch_ends_where_an_undisturbed_one_does(
        agency: Any, tmp_path: Path, make_document: Any, monkeypatch: Any, stage: str) -> None:
    room, name, killing, rows = STAGES[stage]
    source_id = standing_source(agency, tmp_path, make_document)
    run_id = workers.begun(source_id)
    process = workers.worker(source_id, run_id, lambda: monkeypatch.setattr(room, name, killing(getattr(room, name))))
    process.join(SECONDS)
    assert process.exitcode == -signal.SIGKILL
    assert model.Session.query(model.Package).count() == rows
    stuck = runs.get(run_id)
    stuck.heartbeat = stuck.heartbeat - runs.SILENT * 2
    model.Session.commit()
    again = workers.begun(source_id)
    assert again == run_id
    jobs.job(source_id, run_id)
    agency.standing()
    assert agency.harvest()["state"] == "finished"
    assert len(held(agency.source["id"])) == 2
    assert twins.differing(held(agency.source["id"]), held(source_id)) == []
    assert list(verify.problems(verify.rows())) == []
    assert not drift.drift()


def standing_source(agency: Any, tmp_path: Path, make_document: Any) -> str:
    """A second agency database of the same content with its own source."""
    path = tmp_path / "lain.db"
    shutil.copy(agency.path, path)
    made = agency.city.call("produsen", "sdi_harvest_source_create", document=make_document(path, "lain"))
    agency.city.call("walidata", "sdi_harvest_source_update", id=made["id"], policy="apply_when_clear")
    return str(made["id"])


def held(source_id: str) -> dict[str, Any]:
    """Everything the catalogue holds of a source's records, without ids."""
    model.Session.expire_all()
    found = {}
    for row in model.Session.query(Record).filter_by(source_id=source_id).order_by(Record.identifier):
        deliveries = [table["delivery"] for table in row.harvested.get("tables", ()) if table.get("delivery")]
        whole = twins.everything(row.revision_id)
        names = [(ident, "<delivery>") for ident in deliveries]
        state = model.Session.scalars(sa.select(Submission.applied).join(Revision).where(Revision.id == row.revision_id)).one()
        whole["events"] = [(actor, action, DIGEST.sub("<digest>", details)) for actor, action, details in whole["events"]]
        found[row.identifier] = {**twins.plain(whole, names), "state": (row.state, state is not None, row.missing_runs),
                                 "bytes": [content(one) for one in files(row.record_id)]}
    return found


def files(record_id: str) -> list[str]:
    """Ids of the active resources, in order."""
    resource = model.resource_table
    return list(model.Session.scalars(sa.select(resource.c.id).where(
        resource.c.package_id == record_id, resource.c.state == "active").order_by(resource.c.position)))


def content(resource_id: str) -> bytes:
    """The bytes the public gets."""
    from ckan.lib import uploader
    resource = model.Session.get_one(model.Resource, resource_id)
    return Path(uploader.get_resource_uploader({"id": resource.id, "url_type": "upload"}).get_path(resource.id)).read_bytes()
