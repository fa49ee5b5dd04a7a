"""A source described step by step: kept after each step, so that one may go back or come again tomorrow."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest import sources
from ckanext.tangerang.harvest.model import Draft, Look, Source, now
from ckanext.tangerang.people import permissions
from satudata_harvest import source as documents
from satudata_harvest.connectors import available
from satudata_harvest.source import REVIEW_FIRST

Json = dict[str, Any]
PARTS = frozenset(documents.schema()["properties"])
LARGEST = documents.MAX_BYTES


def create(user: model.User, raw: Any) -> Draft:
    """A new draft of an agency's source. Flushes; the caller commits."""
    document = checked(raw)
    org = sources.organisation(str(document["owner_org"]))
    sources.allowed(user, "harvest_source_create", org.id)
    draft = Draft(owner_org=org.id, document=document | {"owner_org": org.id}, created_by=user.id)
    model.Session.add(draft)
    model.Session.flush()
    return draft


def update(draft: Draft, raw: Any) -> Draft:
    """Keeps a draft's document as far as it is; what is wrong with it is said when it is looked at or saved."""
    document = checked(raw)
    if str(document["owner_org"]) != draft.owner_org and sources.organisation(str(document["owner_org"])).id != draft.owner_org:
        raise tk.ValidationError({"owner_org": [tk._("The agency of a source cannot change. Make a new source.")]})
    draft.document, draft.modified = document | {"owner_org": draft.owner_org}, now()
    return draft


def finish(user: model.User, draft: Draft) -> Source:
    """Registers the source of a complete draft, under review; the draft remembers which it became, and what was seen of it on
    the way is now known of the source.
    """
    if draft.source_id:
        return sources.get(draft.source_id)
    source = sources.create(user, {**draft.document, "policy": REVIEW_FIRST})
    draft.source_id, draft.modified = source.id, now()
    model.Session.flush()
    model.Session.execute(sa.update(Look).where(Look.draft_id == draft.id, Look.state == "done").values(
        draft_id=None, source_id=source.id))
    return source


def checked(raw: Any) -> Json:
    """The document with its first step answered: agency, title, name, kind; ``ValidationError`` keyed by field."""
    document = raw if isinstance(raw, dict) else {}
    said = {name: [tk._("Required.")] for name in ("owner_org", "title", "connector") if not document.get(name)}
    said |= {str(name): [tk._("No entry has this name.")] for name in document if name not in PARTS}
    if document.get("connector") and document["connector"] not in available():
        said["connector"] = [tk._("Choose one of the kinds shown.")]
    shape = documents.schema()["properties"]
    for name in ("name", "title", "owner_org"):
        for trouble in documents.schema_troubles(document[name], shape[name], name) if document.get(name) else ():
            said[name] = [trouble.message.in_(sources.lang())]
    if said:
        raise tk.ValidationError(said)
    return document


def get(reference: Any, lock: bool = False) -> Draft:
    """The draft; ``ObjectNotFound``."""
    query = sa.select(Draft).where(Draft.id == str(reference))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    draft = model.Session.scalars(query).first() if reference else None
    if draft is None:
        raise tk.ObjectNotFound(tk._("There is no such draft."))
    return draft


def require(context: Any, draft: Draft) -> model.User:
    """The acting person, if this person may register sources of the draft's agency."""
    return permissions.require(context, "harvest_source_create", owner_org=draft.owner_org)


def unfinished(user: model.User) -> list[Draft]:
    """Drafts this person may go on with, the last one first."""
    orgs = permissions.orgs_with(user.id, "harvest_source_create")
    query = sa.select(Draft).where(Draft.source_id.is_(None)).order_by(Draft.modified.desc()).limit(50)
    return list(model.Session.scalars(query if orgs is None else query.where(Draft.owner_org.in_(sorted(orgs)))))


def as_dict(draft: Draft) -> Json:
    """The draft of the action API."""
    return {"id": draft.id, "owner_org": draft.owner_org, "title": str(draft.document.get("title") or ""),
            "document": draft.document, "source_id": draft.source_id, "created": draft.created.isoformat(),
            "created_by": draft.created_by, "modified": draft.modified.isoformat()}
