"""How a source is registered, changed, given its policy and removed."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid

from ckanext.tangerang import audit
from ckanext.tangerang.harvest import agents
from ckanext.tangerang.harvest.model import LIVE, Run, Source, now
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from satudata_harvest import schedule
from satudata_harvest import source as documents
from satudata_harvest.source import APPLY_WHEN_CLEAR, REVIEW_FIRST, SourceDocument


def parsed(raw: Any) -> SourceDocument:
    """The document; ``ValidationError`` keyed by each wrong field of it."""
    if isinstance(raw, str):
        raw = _from_text(raw)
    try:
        return documents.from_dict(raw)
    except documents.SourceInvalid as invalid:
        raise _refused(invalid) from invalid


def _from_text(written: str) -> Any:
    try:
        return documents.parse(written.encode("utf-8")).as_dict()
    except documents.SourceInvalid as invalid:
        raise _refused(invalid) from invalid


def _refused(invalid: documents.SourceInvalid) -> tk.ValidationError:
    said: dict[str, list[str]] = {}
    for trouble in invalid.troubles:
        said.setdefault(trouble.field, []).append(trouble.message.in_(lang()))
    return tk.ValidationError(said)


def create(user: model.User, raw: Any) -> Source:
    """A new source with its technical user. Flushes; the caller commits."""
    document = parsed(raw)
    org = organisation(document.owner_org)
    allowed(user, "harvest_source_create", org.id)
    _free(document.name)
    source = Source(id=make_uuid(), created_by=user.id, modified_by=user.id, version=0, agent="", owner_org=org.id)
    _fill(source, document)
    source.policy = REVIEW_FIRST
    if document.policy == APPLY_WHEN_CLEAR:
        decide(user, source)
    agent = agents.create(source, granted_by=user.id)
    source.agent = agent.id
    model.Session.add(source)
    model.Session.flush()
    audit.record(audit.SourceChanged(actor=user.id, subject=source.id, change="created", digest=source.digest))
    return source


def update(user: model.User, source: Source, raw: Any = None, policy: str | None = None) -> Source:
    """Changes the document, or the policy alone. A change of what is reached or made of it ends a standing decision;
    in that very call none can be given anew, so that walidata sees the changed source first."""
    allowed(user, "harvest_source_update", source.owner_org)
    moved = False
    if raw is not None:
        document = parsed(raw)
        _same_identity(source, document)
        moved = _change(user, source, document)
        policy = policy or document.policy
    if policy and policy != source.policy and not moved:
        decide(user, source, policy)
    model.Session.flush()
    return source


def _change(user: model.User, source: Source, document: SourceDocument) -> bool:
    """Takes a document over; True when what is reached or made of it is another."""
    if document.digest() == source.digest:
        return False
    moved = document.reach() != source.reach
    _fill(source, document)
    source.modified, source.modified_by = now(), user.id
    audit.record(audit.SourceChanged(actor=user.id, subject=source.id, change="changed", digest=source.digest))
    if moved:
        source.released = None
        if source.policy != REVIEW_FIRST:
            decide(user, source, REVIEW_FIRST)
    return moved


def decide(user: model.User, source: Source, policy: str = APPLY_WHEN_CLEAR) -> None:
    """Sets the policy: walidata's standing decision, kept with who, when and for which version of the document."""
    if policy not in (REVIEW_FIRST, APPLY_WHEN_CLEAR):
        raise tk.ValidationError({"policy": [tk._("Choose review_first or apply_when_clear.")]})
    if policy == APPLY_WHEN_CLEAR and not permissions.can(user.id, "harvest_policy_set", owner_org=source.owner_org):
        raise tk.NotAuthorized(tk._("Only walidata may let a source publish without review."))
    source.policy, source.policy_by, source.policy_set, source.policy_version = policy, user.id, now(), source.version
    audit.record(audit.SourceChanged(actor=user.id, subject=source.id, change=f"policy {policy}", digest=source.digest))


def delete(user: model.User, source: Source) -> None:
    """Removes a source; its records stay published, its technical user loses the grant."""
    allowed(user, "harvest_source_delete", source.owner_org)
    live = sa.select(Run.id).where(Run.source_id == source.id, Run.state.in_(LIVE))
    if model.Session.scalar(sa.select(live.exists())):
        raise tk.ValidationError({"id": [tk._("This source is being harvested. Wait until the run has ended.")]})
    source.state, source.next_run, source.modified, source.modified_by = "deleted", None, now(), user.id
    agents.end(source, user.id)
    audit.record(audit.SourceChanged(actor=user.id, subject=source.id, change="deleted", digest=source.digest))
    model.Session.flush()


def get(reference: Any, lock: bool = False) -> Source:
    """The source of an id or name; ``ObjectNotFound``."""
    query = sa.select(Source).where(sa.or_(Source.id == str(reference), Source.name == str(reference)), Source.state == "active")
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    source = model.Session.scalars(query).first() if reference else None
    if source is None:
        raise tk.ObjectNotFound(tk._("There is no such harvest source."))
    return source


def require(context: Any, permission: str, source: Source) -> model.User:
    """The acting person, if the table allows it for this source."""
    return permissions.require(context, permission, owner_org=source.owner_org, source=source.id)


def visible(user: model.User) -> sa.ColumnElement[bool]:
    """Sources this person may see, as SQL: the own agency's, for walidata all, for an agent its own."""
    orgs = permissions.orgs_with(user.id, "harvest_source_read")
    if orgs is None:
        return sa.true()
    mine = [grant.source_id for grant in permissions.grants_of(user.id) if grant.role == "agent" and grant.source_id]
    return sa.or_(Source.owner_org.in_(sorted(orgs)), Source.id.in_(mine))


def previewed(source: Source | None, raw: Any) -> SourceDocument:
    """The document a preview is made of. It cannot borrow another source's name, for secrets and folders are bound to it."""
    if not raw and source is not None:
        return document_of(source)
    document = parsed(raw)
    if source is not None:
        _same_identity(source, document)
    else:
        _free(document.name)
    return document


def document_of(source: Source) -> SourceDocument:
    """The source's document as it is stored."""
    return documents.from_dict(source.document)


def as_dict(source: Source, last: Run | None = None) -> dict[str, Any]:
    """The source of the action API. Holds names of secrets, never a value."""
    agent = model.User.get(source.agent)
    return {
        "id": source.id, "name": source.name, "title": source.title, "owner_org": source.owner_org, "connector": source.connector,
        "kind": kind(source),
        "document": source.document, "version": source.version, "digest": source.digest, "policy": source.policy,
        "policy_by": source.policy_by, "policy_set": _iso(source.policy_set), "policy_version": source.policy_version,
        "agent": agent.name if agent else None, "bookmark": source.bookmark, "next_run": _iso(source.next_run),
        "created": _iso(source.created), "created_by": source.created_by, "modified": _iso(source.modified),
        "last_run": last and {"id": last.id, "state": last.state, "created": _iso(last.created), "finished": _iso(last.finished)},
    }


def organisation(reference: str) -> model.Group:
    """The active agency of an id or name; ``ValidationError`` keyed ``owner_org``."""
    group = model.Group.get(reference)
    if group is None or not group.is_organization or group.state != "active":
        raise tk.ValidationError({"owner_org": [tk._("There is no such agency.")]})
    return group


def kind(source: Source) -> str:
    """The kind of record that what the source gives becomes."""
    return documents.kind_of(source.connector, source.document.get("kind"))


def address(document: SourceDocument) -> str:
    """Digest of where the source's identifiers are meant: two sources with one address hold the same records."""
    options: Mapping[str, Any] = document.options
    where = {name: options.get(name) for name in ("url", "schema", "folder")}
    return hashlib.sha256(json.dumps([document.connector, where], sort_keys=True).encode()).hexdigest()


def due_after(document: SourceDocument, moment: datetime | None = None) -> datetime | None:
    """When the source is due next, in UTC without zone."""
    if not document.schedule:
        return None
    following = schedule.following(document.schedule, moment or datetime.now(UTC))
    return following.astimezone(UTC).replace(tzinfo=None) if following else None


def _fill(source: Source, document: SourceDocument) -> None:
    source.name, source.title, source.connector = document.name, document.title, document.connector
    source.document, source.digest, source.reach = document.as_dict(), document.digest(), document.reach()
    source.address, source.next_run = address(document), due_after(document)
    source.version = (source.version or 0) + 1


def _same_identity(source: Source, document: SourceDocument) -> None:
    if document.name != source.name:
        raise tk.ValidationError({"name": [
            tk._("The name of a source cannot change: secrets are bound to it. Make a new source.")]})
    if organisation(document.owner_org).id != source.owner_org:
        raise tk.ValidationError({"owner_org": [tk._("The agency of a source cannot change. Make a new source.")]})
    if document.record_kind() != kind(source):
        raise tk.ValidationError({"kind": [
            tk._("What the records of a source become cannot change: it holds such records. Make a new source.")]})


def _free(name: str) -> None:
    if model.Session.query(Source.id).filter_by(name=name, state="active").first():
        raise tk.ValidationError({"name": [tk._("Another source has this name. Choose another one.")]})


def allowed(user: model.User, permission: str, org: str) -> None:
    """``NotAuthorized`` unless the table lets this person do it for this agency."""
    if not permissions.can(user.id, permission, owner_org=org):
        raise tk.NotAuthorized(permissions.refusal(permissions.table()["permissions"][permission]))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
