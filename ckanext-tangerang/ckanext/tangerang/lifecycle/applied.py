"""What a version that became public says of its activity: steps it is, evidence it proposes."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle import activities, events
from ckanext.tangerang.lifecycle.events import Witnessed
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Revision, now

ACTIVITY = "id_mskeg"
"""The field by which a dataset names its activity."""
WITH_CONCEPTS = ("variabel_yang_dikumpulkan", "ms_var", "ms_ind")
"""Rows of an activity that name a concept, by a text or by the id of one in the registry."""


def note(revision: Revision, actor: str, *, has_files: bool) -> None:
    """Tells the process record of a version just written; in the caller's transaction.

    :param actor: id of the person whose decision made it public
    :param has_files: whether files of it are public
    """
    if revision.kind == "kegiatan":
        package = model.Session.get(model.Package, revision.record_id)
        activities.keep(activities.made(
            revision.record_id, revision.owner_org, revision.record, package.name if package else None))
        events.note(list(_of_activity(revision, actor)))
    else:
        note_together([(revision, has_files)], actor)


def note_together(written: Sequence[tuple[Revision, bool]], actor: str) -> None:
    """The same for versions of datasets, each with whether files of it are public; their activities are read at once."""
    named = {revision.id: str(revision.record.get(ACTIVITY) or "") for revision, _ in written if revision.kind == "dataset"}
    known = activities.of_references(set(named.values()))
    events.note([event for revision, has_files in written if (activity := known.get(named.get(revision.id, "")))
                 for event in _of_dataset(activity.record_id, revision, actor, has_files=has_files)])


def _of_activity(revision: Revision, actor: str) -> Iterator[Witnessed]:
    """Concepts of the registry it points at, variables it holds."""
    moment, record_id = revision.applied or now(), revision.record_id
    if links_concept(revision):
        yield Witnessed(record_id, "1.4", "concept_linked", record_id, moment, actor, marks=True)
    if revision.record.get("ms_var"):
        yield Witnessed(record_id, "2.2", "variables_decided", record_id, moment, actor, marks=True)


def links_concept(revision: Revision) -> bool:
    """Whether the activity points at a public concept of the registry."""
    named = {str(row["konsep"]) for field in WITH_CONCEPTS for row in revision.record.get(field) or [] if row.get("konsep")}
    package = model.Package
    concept = sa.select(package.id).where(
        package.type == "konsep", package.state == "active", sa.or_(
            package.id.in_(named), package.name.in_(named),
            package.id.in_(sa.select(Reference.to_id).where(Reference.from_id == revision.record_id))))
    return bool(model.Session.scalar(sa.select(concept.exists())))


def _of_dataset(activity_id: str, revision: Revision, actor: str, *, has_files: bool) -> Iterator[Witnessed]:
    """Data that became public: 7.1 and, with a file, 7.3; what it hints at is the agency's to confirm."""
    moment, record_id = revision.applied or now(), revision.record_id
    yield Witnessed(activity_id, "7.1", "output_updated", record_id, moment, actor, marks=True)
    if has_files:
        yield Witnessed(activity_id, "7.3", "released", record_id, moment, actor, marks=True)
    if revision.origin == "harvest":
        yield Witnessed(activity_id, "4.4", "harvest_run", record_id, moment, actor, marks=False)
    else:
        yield Witnessed(activity_id, "6.2", "walidata_decided", record_id, moment, actor, marks=False)
    if any(table.get("delivery") for table in revision.record.get("tables") or []):
        yield Witnessed(activity_id, "5.3", "file_inspected", record_id, moment, actor, marks=False)


def released(revision: Revision, actor: str) -> None:
    """Files whose embargo ended went out."""
    activity = activities.of_reference(str(revision.record.get(ACTIVITY) or ""))
    if activity is not None:
        events.mark(activity.record_id, "7.3", source="released", record=revision.record_id, moment=now(), actor=actor)
