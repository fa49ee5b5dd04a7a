"""The action that judges a name by the naming rules while it is being typed."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry.addresses import address
from ckanext.tangerang.registry.folding import folded
from ckanext.tangerang.registry.named_model import Named
from satudata import naming
from satudata.text import Text

__all__ = ["sdi_naming_check"]

Json = dict[str, Any]
LONGEST = 500


@tk.side_effect_free
def sdi_naming_check(context: Context, data_dict: Json) -> Json:
    """What breaks the naming rules in a name, and what the name could be; open to everybody.

    :param name: the name
    :param kind: the kind of record it is for (optional: konsep); ``ms_var`` and ``ms_ind`` are judged as their standards
    :param exclude: id of the record itself, whose name is not taken by itself (optional)
    :returns: ``{results: [{rule, message, help, found, suggestion, clause, mark}], suggestion, taken: {id, title, owner_org,
        agency, url} or null}``; ``suggestion`` is the name with everything mended, null where a person must say
    """
    name = str(data_dict.get("name") or "").strip()
    if len(name) > LONGEST:
        raise tk.ValidationError({"name": [tk._("At most %(limit)s characters.") % {"limit": LONGEST}]})
    kind = {"ms_var": "variabel", "ms_ind": "indikator"}.get(data_dict.get("kind") or "", data_dict.get("kind") or "konsep")
    holder = user_of(name, kind, str(data_dict.get("exclude") or ""))
    taken = holder and Text(holder["agency"] or holder["title"], holder["agency"] or holder["title"])
    found = naming.check(name, kind, lambda _name: taken)
    mendable = [breach for breach in found if breach.rule != "kembar"]
    return {
        "results": [shown(breach) for breach in found], "taken": holder,
        "suggestion": naming.corrected(name, kind) if mendable else None,
    }


def shown(breach: naming.Breach) -> Json:
    """One breach in the reader's language."""
    return {
        "rule": breach.rule, "message": breach.message.in_(lang()), "help": breach.help.in_(lang()), "found": breach.found,
        "suggestion": breach.suggestion, "clause": breach.clause, "mark": breach.mark,
    }


def user_of(name: str, kind: str, exclude: str) -> Json | None:
    """The public record of this kind that has the name, case and marks aside."""
    words = folded(name)
    if not words:
        return None
    stem = sa.func.strip(sa.func.to_tsvector("indonesian", words))  # the index is over stems; the words then decide
    query = (
        sa.select(Named.id, Named.title, Named.owner_org, model.Group.title.label("agency"), model.Package.name)
        .join(model.Package, model.Package.id == Named.record_id).outerjoin(model.Group, model.Group.id == Named.owner_org)
        .where(Named.stem == stem, Named.words == words, Named.kind == kind, Named.record_id != exclude,
               model.Package.state == "active").order_by(Named.retired, Named.id).limit(1))
    found = model.Session.execute(query).first()
    if found is None:
        return None
    return {"id": found.id, "title": found.title, "owner_org": found.owner_org, "agency": found.agency,
            "url": address(kind, found.name)}
