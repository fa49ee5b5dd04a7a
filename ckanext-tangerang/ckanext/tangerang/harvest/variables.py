"""Columns of a source's table as proposed variables (MS-Var) of an activity; a person completes and submits them."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.harvest.model import Draft, Source
from ckanext.tangerang.revision.records import published_of
from satudata import codes

Json = dict[str, Any]
MOST = 300


def revision(of: Draft | Source, sampled: Mapping[str, Any], record_id: str | None) -> Json:
    """What ``sdi_revision_create`` is asked: a new activity, or a new version of a public one with more variables."""
    metadata = sampled["metadata"]
    new = [row(column) for column in metadata["columns"][:MOST]]
    if not record_id:
        title = tk._("Variables of %(title)s") % {"title": metadata.get("title") or sampled["identifier"]}
        return {"kind": "kegiatan", "owner_org": of.owner_org, "record": {"title": title[:200], "owner_org": of.owner_org,
                                                                           "ms_var": new}}
    public = published_of([record_id]).get(record_id)
    if public is None or public.kind != "kegiatan" or model.Package.get(record_id).owner_org != of.owner_org:
        raise tk.ValidationError({"record_id": [tk._("Choose a public activity of the same agency.")]})
    held = list(public.record.get("ms_var", ()))
    known = {str(one.get("alias") or "").casefold() for one in held}
    added = [one for one in new if one["alias"].casefold() not in known]
    if not added:
        raise tk.ValidationError({"record_id": [tk._("This activity has a variable for each of these columns already.")]})
    return {"kind": "kegiatan", "record_id": record_id, "record": {**public.record, "ms_var": held + added}}


def row(column: Mapping[str, Any]) -> Json:
    """One proposed variable; what the source does not say is left to the person."""
    name = str(column.get("name") or "")
    found = {
        "nama": str(column.get("title") or name.replace("_", " ").strip().capitalize())[:200], "alias": name[:128],
        "definisi": str(column.get("comment") or "")[:2000], "tipe_data": _code("tipe_data", column.get("type")),
        "satuan": _code("satuan", column.get("unit")),
        "jenis_value_domain": _code("jenis_value_domain", "enumerated" if column.get("codelist") else "described"),
    }
    return {key: value for key, value in found.items() if value}


def _code(codelist: str, value: Any) -> str:
    return str(value) if value and str(value) in codes.load(codelist) else ""
