"""How codes come into a revision from a file: read, checked, compared, and saved whole by the ordinary save or not at all."""
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry import code_lists, codes
from ckanext.tangerang.revision import records, saving, visible
from ckanext.tangerang.revision.model import Revision
from ckanext.tangerang.revision.revision_actions import require_save
from satudata import classification as lists
from satudata.classification.messages import fault
from satudata.classification.model import items_of
from satudata.errors import SatuDataError

Json = dict[str, Any]
WHAT = ("items", "korespondensi")
MOST_TOLD = 200
MOST_SAMPLED = 20
MOST_BYTES = 30_000_000


def sdi_code_import(context: Context, data_dict: Json) -> Json:
    """Reads codes or correspondences from a file into a revision of a classification. With errors nothing is saved.

    :param revision_id: the revision
    :param upload: CSV, XLSX, JSON, SKOS (Turtle, RDF/XML, JSON-LD) or an SDMX codelist
    :param what: ``items`` (default) or ``korespondensi``
    :param sheet: the sheet of an xlsx (optional)
    :param columns: field -> name or letter of its column, where it is not recognised (optional)
    :param daftar: one of several lists in the file; of correspondences the list they lead to (optional)
    :param dry_run: false to save (default true)
    :param base: with ``dry_run`` false: the ``saves`` count that was seen
    """
    user = permissions.actor(context)
    revision = visible.revision_of(user, tk.get_or_bust(data_dict, "revision_id"))
    require_save(user, revision)
    if revision.kind != "klasifikasi":
        raise tk.ValidationError({"revision_id": [tk._("Codes are imported into a classification only.")]})
    saving.require_editable(revision.submission)
    what = data_dict.get("what") or "items"
    if what not in WHAT:
        raise tk.ValidationError({"what": [tk._("Use one of: %(words)s.") % {"words": ", ".join(WHAT)}]})
    found, errors, warnings = checked(revision, data_dict, what)
    answer = told(revision, found, errors, warnings)
    if tk.asbool(data_dict.get("dry_run", True)):
        return answer
    if errors:
        count = tk._("%(count)s errors: nothing was loaded.") % {"count": len(errors)}
        first = [one_line(error) for error in answer["errors"][:5]]
        raise tk.ValidationError({"upload": [count, *first], "errors": answer["errors"]})
    saved = tk.get_action("sdi_revision_save")(
        {"user": user.name}, {"id": revision.id, "base": data_dict.get("base"), "changes": {what: found.records()}})
    return answer | {"saves": saved["saves"], "revision": {name: value for name, value in saved.items() if name != "record"}}


def checked(revision: Revision, data_dict: Json, what: str) -> tuple[lists.Import, list[lists.Fault], list[lists.Fault]]:
    """What the file holds, everything wrong with it, everything worth a look."""
    data, filename = content(data_dict.get("upload"))
    try:
        found = lists.read(data, filename, sheet=data_dict.get("sheet") or None, columns=chosen(data_dict.get("columns")),
                           what=what, daftar=data_dict.get("daftar") or None)
    except SatuDataError as error:
        sentences = [text.in_(lang()) for text in (error.message, error.advice)]
        raise tk.ValidationError({"upload": [" ".join(filter(None, sentences))]}) from error
    errors, warnings = list(found.errors), list(found.warnings)
    if what == "korespondensi":
        more, unknown = between(revision, found)
        errors, warnings = sorted({*errors, *more}, key=lambda each: each.row or 0), warnings + unknown
    return found, errors, warnings


def between(revision: Revision, found: lists.Import) -> tuple[list[lists.Fault], list[lists.Fault]]:
    """Faults of correspondences against the lists they join; lists that are not here are told as warnings."""
    own = {row.get("kode") for row in revision.record.get("items") or []}
    targets, unknown = {}, []
    for name in dict.fromkeys(row.daftar for row in found.correspondences if row.daftar):
        package = code_lists.of_name(name)
        version = str((package.extras or {}).get("versi") or "") if package else ""
        asked = {row.versi for row in found.correspondences if row.daftar == name and row.versi}
        if package is None or asked - {version}:
            unknown.append(fault("LIST_NOT_CHECKED", None, "daftar", name))
        elif package.id == revision.record_id:
            targets[name] = {kode for kode in own if kode} | codes.known(package.id)
        else:
            targets[name] = codes.known(package.id)
    if revision.base_version:  # a code that was removed may be where a correspondence begins
        own |= codes.known(revision.record_id)
    return lists.check_correspondences(found.correspondences, found.places, codes={kode for kode in own if kode},
                                       targets=targets), unknown


def content(upload: Any) -> tuple[bytes, str]:
    """Bytes and name of what was sent: a file of a form, or its text."""
    if isinstance(upload, str):
        return upload.encode(), ""
    stream = getattr(upload, "stream", None)
    if stream is None:
        raise tk.ValidationError({"upload": [tk._("Choose a file.")]})
    data = stream.read(MOST_BYTES + 1)
    return data, str(getattr(upload, "filename", "") or "")


def chosen(given: Any) -> Mapping[str, str] | None:
    """Field -> column, from an object or its JSON."""
    if not given:
        return None
    try:
        columns = json.loads(given) if isinstance(given, str) else given
    except ValueError:
        columns = None
    if not isinstance(columns, Mapping) or not all(isinstance(name, str) for name in columns.values()):
        raise tk.ValidationError({"columns": [tk._("Give an object of fields and the names of their columns.")]})
    return {str(field): name for field, name in columns.items()}


def told(revision: Revision, found: lists.Import, errors: list[lists.Fault], warnings: list[lists.Fault]) -> Json:
    """The answer: what was read, what is wrong, what would change."""
    wrong = {error.row for error in errors}
    language = lang()
    return {
        "format": found.format, "what": found.what, "rows": found.rows, "columns": dict(found.columns),
        "accepted": sum(place.row not in wrong for place in found.places), "errors_count": len(errors),
        "errors": [error.to_dict(language) for error in errors[:MOST_TOLD]],
        "warnings": [warning.to_dict(language) for warning in warnings[:MOST_TOLD]],
        "difference": changes(revision, found), "preview": found.records()[:MOST_SAMPLED], "saves": revision.saves,
        "revision": None,
    }


def changes(revision: Revision, found: lists.Import) -> Json:
    """Against the public version, or what the draft holds where nothing is public yet."""
    before = records.published(revision.record_id) if revision.base_version else None
    old = (before or revision).record.get(found.what) or []
    if found.what == "korespondensi":
        was, now = ({tuple(sorted(row.items())) for row in rows} for rows in (old, found.records()))
        return {"added": len(now - was), "removed": len(was - now), "changed": 0, "sample": [], "proposal": []}
    named = str(revision.record.get("kode_list") or "")
    seen = lists.difference(items_of(old), found.items, daftar=named, versi=str(revision.record.get("versi") or ""))
    return {"added": len(seen.added), "removed": len(seen.removed), "changed": len(seen.changed),
            "renamed": len(seen.renamed), "moved": len(seen.moved), "redated": len(seen.redated),
            "sample": sample(seen), "proposal": [row.as_row() for row in seen.proposal[:MOST_TOLD]]}


def sample(seen: lists.Difference) -> list[Json]:
    """Some of each kind of change, the removals first."""
    part = MOST_SAMPLED // 2
    found: list[Json] = [{"change": "removed", "kode": item.kode, "old": item.nama, "new": None} for item in seen.removed[:part]]
    for change, field, group in (("renamed", "nama", seen.renamed), ("moved", "induk", seen.moved)):
        found += [{"change": change, "kode": each.new.kode, "old": getattr(each.old, field), "new": getattr(each.new, field)}
                  for each in group[:part]]
    return found + [{"change": "added", "kode": item.kode, "old": None, "new": item.nama} for item in seen.added[:part]]


def one_line(error: Json) -> str:
    """A fault as one sentence with its place."""
    place = error["cell"] or (tk._("Row %(row)s") % {"row": error["row"]} if error["row"] else "")
    return f"{place}: {error['message']}" if place else str(error["message"])
