"""Actions on a source that is being described step by step, and on what the worker looks at before it runs."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.harvest import drafts, looks, sources
from ckanext.tangerang.harvest.model import Draft, Look, Source
from ckanext.tangerang.people import permissions

Json = dict[str, Any]


def sdi_harvest_draft_create(context: Context, data_dict: Json) -> Json:
    """Begins a source: its agency, title, kind.

    :param document: as much of a source document as is known: ``owner_org``, ``title``, ``connector`` at least
    """
    draft = drafts.create(permissions.actor(context), tk.get_or_bust(data_dict, "document"))
    model.Session.commit()
    return drafts.as_dict(draft)


def sdi_harvest_draft_update(context: Context, data_dict: Json) -> Json:
    """Keeps the document of a draft as far as it got.

    :param id: the draft
    :param document: the whole document so far
    """
    draft = drafts.get(tk.get_or_bust(data_dict, "id"), lock=True)
    drafts.require(context, draft)
    if draft.source_id:
        raise tk.ValidationError({"id": [tk._("This draft has become a source. Change the source instead.")]})
    drafts.update(draft, tk.get_or_bust(data_dict, "document"))
    model.Session.commit()
    return drafts.as_dict(draft)


@tk.side_effect_free
def sdi_harvest_draft_show(context: Context, data_dict: Json) -> Json:
    """A draft by its id."""
    draft = drafts.get(tk.get_or_bust(data_dict, "id"))
    drafts.require(context, draft)
    return drafts.as_dict(draft)


@tk.side_effect_free
def sdi_harvest_draft_list(context: Context, data_dict: Json) -> Json:
    """Unfinished drafts of the agencies this person registers sources for: ``{count, results}``."""
    found = drafts.unfinished(permissions.actor(context))
    return {"count": len(found), "results": [drafts.as_dict(draft) for draft in found]}


def sdi_harvest_draft_delete(context: Context, data_dict: Json) -> Json:
    """Throws a draft away."""
    draft = drafts.get(tk.get_or_bust(data_dict, "id"), lock=True)
    drafts.require(context, draft)
    model.Session.delete(draft)
    model.Session.commit()
    return {"id": str(data_dict["id"])}


def sdi_harvest_draft_finish(context: Context, data_dict: Json) -> Json:
    """Registers the source of a complete draft: the source."""
    draft = drafts.get(tk.get_or_bust(data_dict, "id"), lock=True)
    source = drafts.finish(drafts.require(context, draft), draft)
    model.Session.commit()
    return sources.as_dict(source)


def sdi_harvest_look_start(context: Context, data_dict: Json) -> Json:
    """Has the worker look at a source before it runs; nothing is taken. Gives the look, with ``queued``.

    :param kind: ``check`` (can it be reached), ``sample`` (first records), ``describe`` (tables and columns) or ``preview``
    :param source_id: of this source, or
    :param draft_id: of this draft
    """
    of, user = subject(context, data_dict)
    look = looks.start(user, str(tk.get_or_bust(data_dict, "kind")), of)
    model.Session.commit()
    queued = look.state != "queued" or looks.enqueue(look)
    model.Session.refresh(look)
    return looks.as_dict(look) | {"queued": queued}


@tk.side_effect_free
def sdi_harvest_look_show(context: Context, data_dict: Json) -> Json:
    """What was found, or how far it is. The newest of its kind where no id is given.

    :param id: the look, or
    :param kind: the newest of this kind, of
    :param source_id: this source, or
    :param draft_id: this draft
    """
    if data_dict.get("id"):
        look: Look | None = looks.get(data_dict["id"])
        assert look is not None
        of: Draft | Source = sources.get(look.source_id) if look.source_id else drafts.get(look.draft_id)
        permissions.require(context, "harvest_source_create", owner_org=of.owner_org)
    else:
        of, _ = subject(context, data_dict)
        look = looks.newest(of, str(tk.get_or_bust(data_dict, "kind")))
    if look is None:
        raise tk.ObjectNotFound(tk._("Nobody has looked at this source yet."))
    return looks.as_dict(look, looks.digest_now(of, look.kind))


def sdi_harvest_look_cancel(context: Context, data_dict: Json) -> Json:
    """Stops a look that waits or works."""
    look = looks.get(tk.get_or_bust(data_dict, "id"), lock=True)
    permissions.require(context, "harvest_source_create", owner_org=look.owner_org)
    looks.cancel(look)
    model.Session.commit()
    return looks.as_dict(look)


def subject(context: Context, data_dict: Json) -> tuple[Draft | Source, model.User]:
    """The source or draft a call is about, and the acting person, who may register sources of its agency."""
    if data_dict.get("source_id"):
        of: Draft | Source = sources.get(data_dict["source_id"])
    else:
        of = drafts.get(tk.get_or_bust(data_dict, "draft_id"))
    return of, permissions.require(context, "harvest_source_create", owner_org=of.owner_org)
