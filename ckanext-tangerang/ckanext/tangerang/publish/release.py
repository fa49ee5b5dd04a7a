"""How files that waited for their hour go out when it comes."""
from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from sqlalchemy.exc import SQLAlchemyError

from ckanext.tangerang import audit
from ckanext.tangerang.calendar import facts
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.lifecycle import applied as process
from ckanext.tangerang.lifecycle import told
from ckanext.tangerang.publish import embargo_due, files, version
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.revision import guards, jobs, records
from ckanext.tangerang.revision.model import Revision

log = logging.getLogger(__name__)


def release_due() -> tuple[int, int]:
    """Puts out the files whose hour has come: (records with new files, records left for the next time). Repeatable."""
    released: list[str] = []
    left = 0
    for revision_id in embargo_due.due():
        try:
            record_id = release(revision_id)
        except (tk.ValidationError, SQLAlchemyError, OSError):
            model.Session.rollback()
            log.exception("files of revision %s, whose embargo has ended, could not be published", revision_id)
            left += 1
        else:
            released += [record_id] if record_id else []
    refresh(told.beside(released))
    return len(released), left


def release(revision_id: str) -> str | None:
    """Adds the files of a public version that are due; the record's id, or None where there is none to add."""
    revision = version.locked(revision_id)
    package = model.Session.get(model.Package, revision.record_id)
    latest = records.published(revision.record_id)
    if package is None or package.state != "active" or latest is None or latest.id != revision_id:
        return _nothing(revision)
    wanted = version.plan(revision)
    present = {resource.id for resource in package.resources}
    due = [file for file in wanted.files if file.resource["id"] not in present]
    due = [file for file in due if not _withdrawn(package.id, file.resource)]
    if not due:
        return _nothing(revision)
    keep = present | {file.resource["id"] for file in due}
    kept = [file for file in wanted.files if file.resource["id"] in keep]
    wanted = version.Plan({**wanted.package, "resources": [file.resource for file in kept]}, kept, is_new=False)
    _write(revision, wanted, [file.resource["id"] for file in due])
    record_id = package.id
    version.finish(record_id, wanted)
    return record_id


def _nothing(revision: Revision) -> None:
    """There is no file to put out; the clock looks again when the next hour comes, where the version is still the public one."""
    record_id = revision.record_id
    latest, package = records.published(record_id), model.Session.get(model.Package, record_id)
    if latest is not None and package is not None and package.state == "active":
        embargo_due.keep(latest)
    else:
        embargo_due.forget(record_id)
    model.Session.commit()


def _withdrawn(record_id: str, resource: Mapping[str, Any]) -> bool:
    """Whether walidata took a file of this name out of the public: it does not come back by itself."""
    taken: Iterable[Tombstone] = model.Session.query(Tombstone).filter(
        Tombstone.record_id == record_id, Tombstone.resource_id.isnot(None), Tombstone.ended.is_(None))
    return any(resource["id"] == stone.resource_id or resource.get("name") == stone.resource_name for stone in taken)


def _write(revision: Revision, wanted: version.Plan, added: list[str]) -> None:
    """The package with its files, in one commit; the version stays what it was."""
    for file in wanted.files:
        if file.unseen:
            files.put_in_place(file)
    actor, record_id = jobs.approver(revision.submission_id), revision.record_id
    context = guards.door_context(actor, defer_commit=True, return_id_only=True)
    tk.get_action("package_update")(context, wanted.package)
    revision = model.Session.get_one(Revision, revision.id)
    embargo_due.keep(revision)
    process.released(revision, actor)
    facts.freed(revision, now())
    audit.record(audit.FilesReleased(actor=actor, subject=record_id, tables=tuple(added)))
    model.Session.commit()
