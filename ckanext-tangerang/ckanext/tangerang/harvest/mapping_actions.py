"""Actions of the mapping workbench: give a sample, try a mapping, have rules proposed, propose variables of an activity."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.harvest import looks, mapping_work, sources, variables
from ckanext.tangerang.harvest.draft_actions import subject
from ckanext.tangerang.harvest.model import Draft, Source

Json = dict[str, Any]


def sdi_harvest_sample_give(context: Context, data_dict: Json) -> Json:
    """Keeps a sample a person gives, where the catalogue cannot read the source itself.

    :param sample: one record or a list of them, as JSON, as mappings read them
    :param source_id: of this source, or
    :param draft_id: of this draft
    """
    of, user = subject(context, data_dict)
    look = looks.given(user, of, tk.get_or_bust(data_dict, "sample"))
    model.Session.commit()
    return looks.as_dict(look)


@tk.side_effect_free
def sdi_harvest_mapping_try(context: Context, data_dict: Json) -> Json:
    """What the first records would become under a mapping: ``{records, tests, paths}``. Stores nothing.

    A record: ``{identifier, title, values, failure, findings, missing}``; a test: ``{title, record, mistakes}``; a path:
    ``{path, name, depth, filled, of, examples}``.

    :param document: the whole document with the mapping (optional: the one that is kept)
    :param source_id: of this source, or
    :param draft_id: of this draft
    """
    of, _ = subject(context, data_dict)
    raw = data_dict.get("document") or of.document
    document = sources.parsed(raw)
    records = mapping_work.sample_of(of)
    return {"records": mapping_work.tried(document, of.owner_org, records),
            "tests": list(mapping_work.tested(document.mapping)), "paths": mapping_work.tree(records)}


@tk.side_effect_free
def sdi_harvest_mapping_propose(context: Context, data_dict: Json) -> Json:
    """Rules that are proposed for fields without one: ``{results: [{field, label, path, entry, confidence, reasons, ...}]}``.

    Nothing of it counts before a person puts it into the mapping.

    :param source_id: of this source, or
    :param draft_id: of this draft
    """
    of, _ = subject(context, data_dict)
    return {"results": mapping_work.proposals(of.document, mapping_work.sample_of(of))}


def sdi_harvest_variable_propose(context: Context, data_dict: Json) -> Json:
    """Puts the columns of a source's tables as proposed variables into a draft of an activity: its revision.

    :param source_id: of this source, or
    :param draft_id: of this draft
    :param identifier: the record of the sample whose columns are meant
    :param record_id: the public activity that gets them (optional: a new activity)
    """
    of, _ = subject(context, data_dict)
    found = columns_of(of, str(tk.get_or_bust(data_dict, "identifier")))
    asked = variables.revision(of, found, data_dict.get("record_id"))
    made: Json = tk.get_action("sdi_revision_create")({"user": context["user"]}, asked)
    return made


def columns_of(of: Draft | Source, identifier: str) -> Json:
    """The sampled record with its columns; ``ValidationError`` where it has none."""
    for one in mapping_work.readable(mapping_work.sample_of(of)):
        if one["identifier"] == identifier and one["metadata"].get("columns"):
            return dict(one)
    raise tk.ValidationError({"identifier": [tk._("This record has no columns in the sample. Read the source again.")]})
