"""What the catalogue knows of public versions: reachable by API, links that failed, what their harvest keeps."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import ckan.plugins as p
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance import city
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.harvest.link_model import Link
from ckanext.tangerang.harvest.model import Record, Source
from ckanext.tangerang.revision.model import Revision
from satudata import rules
from satudata.rules.engine import asked, found_by
from satudata.rules.register import CATALOGUE
from satudata.rules.subject import Subject
from satudata.rules.terbitan import DeadLink, Public

LOADING = timedelta(days=1)
"""How long after a change the tables of a record are taken to be on their way into the datastore."""


def of(revisions: Sequence[Revision]) -> dict[str, Public]:
    """By record, in one query; a record that is not public is left out.

    :param revisions: the versions that are public now, or become so in this transaction
    """
    if not revisions:
        return {}
    package, origins = model.Package, {one.record_id: one.origin for one in revisions}
    query = sa.select(
        package.id, package.metadata_modified, _tables(True), _tables(False), _dead(), _harvest(),
    ).where(package.id.in_(origins), package.state == "active", package.private.is_(False))
    return {row[0]: _known(row, origins[row[0]]) for row in model.Session.execute(query)}


def _tables(loaded: bool) -> sa.ScalarSelect[Any]:
    """Whether one of the tables is in the datastore, or is one the datastore will have."""
    resource = model.Resource
    fits = (sa.func.coalesce(resource.extras, "").like('%"datastore_active": true%') if loaded
            else sa.and_(resource.url_type == "upload", resource.hash != ""))
    return sa.select(sa.func.bool_or(fits)).where(
        resource.package_id == model.Package.id, resource.state == "active").correlate(model.Package).scalar_subquery()


def _dead() -> sa.ScalarSelect[Any]:
    link = sa.func.json_build_object("path", Link.path, "url", Link.url, "how", Link.how, "since", Link.since)
    return sa.select(sa.func.json_agg(link)).where(
        Link.record_id == model.Package.id, Link.is_dead()).correlate(model.Package).scalar_subquery()


def _harvest() -> sa.ScalarSelect[Any]:
    """What is kept of the last harvest, every value as text."""
    kept = sa.func.json_build_object(
        "source", Source.name, "time", sa.cast(Record.modified, sa.Text), "hash", Record.hash,
        "mapping", sa.cast(Record.document_version, sa.Text),
        "values", sa.case((Record.harvested == sa.text("'{}'::jsonb"), ""), else_="ada"))
    query = sa.select(kept).select_from(Record).join(Source, Source.id == Record.source_id)
    last = query.where(Record.record_id == model.Package.id).order_by(Record.modified.desc()).limit(1)
    return last.correlate(model.Package).scalar_subquery()


def _known(row: Any, origin: str) -> Public:
    _id, changed, loaded, to_load, dead, harvest = row
    on_its_way = bool(to_load) and changed > now() - LOADING
    links = {one["path"]: DeadLink(one["url"], one["how"], one["since"]) for one in dead or ()}
    return Public(
        api=p.plugin_loaded("datastore") and bool(loaded or on_its_way), feed=p.plugin_loaded("dcat"),
        dead=dict(sorted(links.items())), harvest=harvest or ({} if origin == "harvest" else None))


def fails(revision: Revision, known: Public | None) -> Iterator[rules.Finding]:
    """What the rules about public versions, and they alone, say of this one."""
    about = rules.Context(register=city.register(), public=known)
    subject = Subject(revision.record, revision.kind, {}, about)
    for rule in asked(subject):
        if rule.scope == CATALOGUE:
            yield from found_by(rule, subject)


def outdated(revisions: Sequence[Revision]) -> list[str]:
    """Records whose verdict says something else of these rules than is true now."""
    known, verdicts = of(revisions), Assessment.of_ids([one.record_id for one in revisions])
    names = {rule.id for rule in city.register() if rule.scope == CATALOGUE}
    return [one.record_id for one in revisions if one.record_id in verdicts
            and {(item.rule, item.path, item.message.id) for item in fails(one, known.get(one.record_id))}
            != {(item["rule"], item["path"], item["message"]["id"])
                for item in verdicts[one.record_id].findings if item.get("rule") in names}]
