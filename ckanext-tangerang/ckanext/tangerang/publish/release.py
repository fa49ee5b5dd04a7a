"""How files that waited for their day go out when it comes."""
from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import SQLAlchemyError

from ckanext.tangerang import audit
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.lifecycle import applied as process
from ckanext.tangerang.lifecycle import told
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.publish import files, version
from ckanext.tangerang.publish.embargo import FIELD, until
from ckanext.tangerang.publish.model import Tombstone
from ckanext.tangerang.revision import guards, jobs, records
from ckanext.tangerang.revision.model import Revision

log = logging.getLogger(__name__)


def release_due() -> tuple[int, int]:
    """Puts out the files whose day has come: (records with new files, records left for the next time). Repeatable."""
    released: list[str] = []
    left = 0
    for revision_id in _waiting():
        try:
            record_id = release(revision_id)
        except (tk.ValidationError, SQLAlchemyError, OSError):
            model.Session.rollback()
            log.exception("files of revision %s, whose embargo has ended, could not be published", revision_id)
            left += 1
        else:
            released += [record_id] if record_id else []
    refresh(told.with_datasets(released))
    return len(released), left


def _waiting() -> list[str]:
    """Ids of the newest public versions that name such a day, of open records."""
    newest = sa.select(Revision.id, Revision.record).where(Revision.applied.isnot(None)).distinct(Revision.record_id).order_by(
        Revision.record_id, Revision.version.desc()).subquery()
    named = sa.or_(newest.c.record.has_key(FIELD),  # noqa: W601 - the JSONB operator
                   sa.func.jsonb_path_exists(newest.c.record, sa.text(f"'$.tables[*].{FIELD}'")))
    found = model.Session.execute(sa.select(newest.c.id, newest.c.record).where(named)).all()
    return [revision_id for revision_id, record in found if holding.is_open(record) and _any_due(record)]


def _any_due(record: Mapping[str, Any]) -> bool:
    days = [until(record, table) for table in record.get("tables") or []]
    return any(day is not None and day <= today() for day in days)


def release(revision_id: str) -> str | None:
    """Adds the files of a public version that are due; the record's id, or None where there is none to add."""
    revision = version.locked(revision_id)
    package = model.Session.get(model.Package, revision.record_id)
    latest = records.published(revision.record_id)
    if package is None or package.state != "active" or latest is None or latest.id != revision_id:
        model.Session.rollback()
        return None
    wanted = version.plan(revision)
    present = {resource.id for resource in package.resources}
    due = [file for file in wanted.files if file.resource["id"] not in present]
    due = [file for file in due if not _withdrawn(package.id, file.resource)]
    if not due:
        model.Session.rollback()
        return None
    keep = present | {file.resource["id"] for file in due}
    kept = [file for file in wanted.files if file.resource["id"] in keep]
    wanted = version.Plan({**wanted.package, "resources": [file.resource for file in kept]}, kept, is_new=False)
    _write(revision, wanted, [file.resource["id"] for file in due])
    record_id = package.id
    version.finish(record_id, wanted)
    return record_id


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
    process.released(revision, actor)
    audit.record(audit.FilesReleased(actor=actor, subject=record_id, tables=tuple(added)))
    model.Session.commit()
