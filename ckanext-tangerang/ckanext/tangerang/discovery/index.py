"""What of a record stands in the search index: facets by code, words of columns and concepts, nothing Solr refuses."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

from ckan import model

from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.registry.references import pointers, resolved
from ckanext.tangerang.revision import records
from ckanext.tangerang.revision.model import Revision
from satudata import codes
from satudata import form as forms

LONGEST = 8000  # bytes; Solr refuses a whole document for one string above 32,766
FIRST_YEAR, LAST_YEAR = 1900, 2100
CODES = {
    "sdi_s_urusan": "urusan", "sdi_s_tingkat": "tingkat_penyajian", "sdi_s_akses": "accessRights", "sdi_s_jenis": "jenis_data",
}
LISTS = {"sdi_ss_tema": "theme", "sdi_ss_wilayah": "cakupan_wilayah", "sdi_ss_konsep": "konsep_sds"}
WORDS = ("definisi", "sumber_definisi", "referensi", "sinonim", "nama_inggris", "tujuan", "latar_belakang")
_batch: ContextVar[Mapping[str, Revision]] = ContextVar("sdi_index_batch", default=MappingProxyType({}))


@contextmanager
def batch(packages: list[model.Package]) -> Iterator[None]:
    """Reads what the documents of these packages need in one query a table, instead of one a document.

    Verdicts and agencies are only held here: the session then finds them by their id without asking the database.
    """
    ids = [package.id for package in packages]
    held = [Assessment.of_ids(ids), model.Session.query(model.Group).filter(
        model.Group.id.in_({package.owner_org for package in packages})).all()]
    token = _batch.set(records.published_of(ids))
    try:
        yield
    finally:
        _batch.reset(token)
        held.clear()


def document(doc: dict[str, Any]) -> dict[str, Any]:
    """The document as it goes to Solr; core's, slimmed, with our fields."""
    slim = {name: value for name, value in doc.items() if fits(name, value)}
    record_id = str(doc.get("id"))
    revision = _batch.get().get(record_id) or records.published(record_id)
    if revision is not None:
        slim.update(fields(revision))
        slim["sdi_t_nama"] = names(doc)
    return slim


KEPT = frozenset({"data_dict", "validated_data_dict", "notes", "text", "title", "tags", "groups"})


def fits(name: str, value: Any) -> bool:
    """Whether a field may go in: no JSON objects or lists as text, nothing long outside the stored copies."""
    if name in KEPT or not isinstance(value, str):
        return True
    return not value.startswith(("{", "[")) and len(value.encode("utf-8")) <= LONGEST


def fields(revision: Revision) -> dict[str, Any]:
    """Our fields of the version that is public."""
    record = revision.record
    found: dict[str, Any] = {name: record[source] for name, source in CODES.items() if isinstance(record.get(source), str)}
    for name, source in LISTS.items():
        values = record.get(source)
        if values:
            found[name] = values if isinstance(values, list) else [values]
    found["sdi_ss_tahun"] = years(record)
    verdict = model.Session.get(Assessment, revision.record_id)
    found["sdi_s_sdi"] = "1" if verdict and verdict.meets_sdi else "0"
    found["sdi_i_skor"] = verdict.total if verdict else 0
    found["sdi_i_versi"] = revision.version
    if revision.applied:
        found["sdi_d_terbit"] = f"{revision.applied.isoformat(timespec='seconds')}Z"
    found["sdi_t_kolom"] = list(column_words(record))
    found["sdi_t_isi"] = [text for name in WORDS if isinstance(text := record.get(name), str)]
    found["sdi_t_rujukan"] = list(linked_words(revision))
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def names(doc: Mapping[str, Any]) -> list[str]:
    """The agency's and the record's own names as words."""
    organization = model.Session.get(model.Group, doc["owner_org"]) if doc.get("organization") else None
    agency = [organization.title, organization.name] if organization else []
    return [str(doc.get("name", "")).replace("-", " "), *agency]


def years(record: Mapping[str, Any]) -> list[str]:
    """The years between the first and the last the data speak of."""
    ends = [str(record.get(name) or "")[:4] for name in ("referensi_waktu_awal", "referensi_waktu_akhir")]
    known = [int(end) for end in ends if end.isascii() and end.isdigit() and FIRST_YEAR <= int(end) <= LAST_YEAR]
    return [str(year) for year in range(min(known), max(known) + 1)] if known else []


def column_words(record: Mapping[str, Any]) -> Iterator[str]:
    """Names and definitions of the columns of every table, open or not: they are metadata."""
    for table in record.get("tables") or []:
        schema = table.get("skema_tabel")
        for column in schema.get("fields", []) if isinstance(schema, dict) else []:
            words = (column.get("name", "").replace("_", " "), column.get("judul"), column.get("definisi"))
            yield " ".join(word for word in words if word)


def linked_words(revision: Revision) -> Iterator[str]:
    """Titles of the concepts, classifications and activities the record points at, and names of its codes."""
    targets = resolved({pointer.value for pointer in pointers(revision.record, revision.kind)})
    yield from dict.fromkeys(title for _, title in targets.values())
    for field in forms.load(revision.kind).fields:
        if not field.codelist or field.kind not in ("choice", "choices"):
            continue
        values = revision.record.get(field.name)
        listed = codes.load(field.codelist)
        for value in values if isinstance(values, list) else [values]:
            if value and value in listed:
                yield listed[value].label("id")
