"""The same records published twice, by core's actions and together, and every row that came of it."""
from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from ckan import logic, model
from ckan.lib.search.common import make_connection

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.calendar.model import Release, ReleaseStanding
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.publish import together
from ckanext.tangerang.publish.apply import apply_batch
from ckanext.tangerang.publish.embargo_due import Embargo
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import findings, saving
from ckanext.tangerang.revision.model import Revision, now

Json = dict[str, Any]
MOMENTS = {"metadata_created", "metadata_modified", "created", "applied", "assessed", "changed", "last_modified", "issued",
           "modified", "sdi_d_terbit", "indexed_ts", "_version_", "modified_by", "released", "sdi_s_hitung", "timestamp"}
APART = {"data_dict", "validated_data_dict"}


def approved(city: Any, record: Json, kind: str = "dataset") -> str:
    """A revision that only waits to be published; its id."""
    values = {"owner_org": city.orgs["dinkes"], **record}
    revision = saving.create(city.user("produsen"), kind=kind, record=values, owner_org=values["owner_org"], origin="harvest")
    model.Session.flush()
    findings.evaluate(revision.submission)
    revision.submission.state, revision.submission.stage, revision.submission.apply_at = "APPROVED", "closed", now()
    return revision.id


def published(city: Any, revision_ids: list[str], patch: Any, alone: bool) -> list[str]:
    """Publishes them one by one or together; ids of those that were published together."""
    done: list[str] = []
    real = together.publish

    def noted(part: list[str], actor: str) -> dict[str, str]:
        found = {} if alone else real(part, actor)
        done.extend(found)
        return found
    with patch.context() as patched:
        patched.setattr(together, "publish", noted)
        outcomes = apply_batch(revision_ids, actor=city.people["walidata"])
    assert [outcome.reason for outcome in outcomes if not outcome.ok] == []
    return done


def everything(revision_id: str, *, solr: bool = True) -> Json:
    """What the database and the index hold of a published revision, without what differs between two of the same."""
    model.Session.expire_all()
    revision = model.Session.get_one(Revision, revision_id)
    record_id = revision.record_id
    found: Json = {name: rows(table, column, record_id) for name, table, column in TABLES}
    found["tags"] = sorted(tuple(row) for row in model.Session.execute(sa.select(
        model.tag_table.c.name, model.tag_table.c.vocabulary_id, model.package_tag_table.c.state).join(
        model.package_tag_table, model.package_tag_table.c.tag_id == model.tag_table.c.id).where(
        model.package_tag_table.c.package_id == record_id)))
    found["age"] = age(record_id)
    found["revision"] = (revision.version, revision.applied is not None, revision.apply_error)
    found["events"] = [tuple(row) for row in model.Session.execute(sa.select(
        audit_event.c.actor, audit_event.c.action, audit_event.c.details).where(
        audit_event.c.subject == record_id).order_by(audit_event.c.seq))]
    found["shown"] = logic.package_show_default_and_custom_schemas({"ignore_auth": True}, record_id)
    if solr:
        answer = make_connection().search(f'id:"{record_id}"', fl="*", rows=2).docs
        assert len(answer) == 1
        found["document"] = {**answer[0], **{name: json.loads(answer[0][name]) for name in APART}}
    return plain(found, names_of(revision))


TABLES = (
    ("package", model.package_table, "id"), ("resource", model.resource_table, "package_id"),
    ("member", model.member_table, "table_id"), ("assessment", Assessment.__table__, "record_id"),
    ("reference", Reference.__table__, "from_id"), ("release", Release.__table__, "record_id"),
    ("standing", ReleaseStanding.__table__, "record_id"), ("waiting", Embargo.__table__, "record_id"),
)


def rows(table: Any, column: str, record_id: str) -> list[Json]:
    """The rows of a table that belong to the record, whole."""
    found = model.Session.execute(sa.select(table).where(table.c[column] == record_id)).mappings()
    return sorted((dict(row) for row in found), key=lambda row: tuple(
        str(row.get(name)) for name in ("position", "path", "name", "due")))


def age(record_id: str) -> list[tuple[str, int]]:
    """How many versions became public since the package, and each of its resources, was last written and made."""
    moments = list(model.Session.scalars(sa.select(Revision.applied).where(
        Revision.record_id == record_id, Revision.version.is_not(None))))
    package = model.Package.get(record_id)
    assert package is not None
    written = [("package", package.metadata_modified), ("package made", package.metadata_created)]
    for resource in package.resources_all:
        written += [(f"{resource.name}", resource.metadata_modified), (f"{resource.name} made", resource.created)]
    return sorted((name, sum(moment is not None and moment > when for moment in moments)) for name, when in written)


def names_of(revision: Revision) -> list[tuple[str, str]]:
    """What differs between twins and what stands for it."""
    package = model.Package.get(revision.record_id)
    assert package is not None
    files = [(resource.id, f"<file {place}>") for place, resource in enumerate(package.resources_all)]
    versions = model.Session.query(Revision).filter_by(record_id=revision.record_id).order_by(Revision.version).all()
    return [(revision.record_id, "<record>"), *((one.id, f"<revision {one.version}>") for one in versions),
            (package.name, "<name>"), (package.name.replace("-", " "), "<name>"), (revision.record_id[:6], "<digits>"), *files]


def plain(value: Any, names: list[tuple[str, str]], key: str = "") -> Any:
    """A value without the moments and ids in it."""
    if key in MOMENTS or key in ("id", "index_id"):
        return value is not None
    if isinstance(value, dict):
        return {name: plain(item, names, str(name)) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        if key == "extras":  # core shows them as its session happens to hold them
            value = sorted(value, key=lambda extra: str(extra["key"]))
        return [plain(item, names) for item in value]
    if isinstance(value, str):
        for name, word in names:
            value = value.replace(name, word)
    return value


def differing(one: Any, other: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """Where two such differ: path, value here, value there."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [found for name in sorted({*one, *other}) for found in differing(one.get(name), other.get(name), f"{path}.{name}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [found for place, pair in enumerate(zip(one, other, strict=True)) for found in differing(*pair, f"{path}.{place}")]
    return [] if one == other else [(path, one, other)]
