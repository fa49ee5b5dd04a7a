"""What of a record stands in the search index: facets by code, words of columns and concepts, nothing Solr refuses."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ckan import model

from ckanext.tangerang.discovery import auto
from ckanext.tangerang.registry.references import named, pointers
from ckanext.tangerang.registry.retiring import is_retired
from ckanext.tangerang.revision import records, transitions
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


@dataclass(frozen=True)
class Read:
    """What was read for the documents of a batch at once: public versions and computed fields, by record."""

    revisions: Mapping[str, Revision]
    kept: Mapping[str, auto.Kept]


NOTHING = Read(MappingProxyType({}), MappingProxyType({}))
_batch: ContextVar[Read] = ContextVar("sdi_index_batch", default=NOTHING)


@contextmanager
def batch(packages: list[model.Package]) -> Iterator[None]:
    """Reads what the documents of these packages need in one query a table, instead of one a document.

    Agencies are only held here: the session then finds them by their id without asking the database.
    """
    ids = [package.id for package in packages]
    held = model.Session.query(model.Group).filter(model.Group.id.in_({package.owner_org for package in packages})).all()
    token = _batch.set(Read(records.published_of(ids), auto.of_ids(ids)))
    try:
        yield
    finally:
        _batch.reset(token)
        held.clear()


def document(doc: dict[str, Any]) -> dict[str, Any]:
    """The document as it goes to Solr; core's, slimmed, with our fields, and the computed ones in what searches answer."""
    slim = {name: value for name, value in doc.items() if fits(name, value)}
    record_id, read = str(doc.get("id")), _batch.get()
    kept = read.kept.get(record_id) or auto.of_ids([record_id]).get(record_id)
    if kept is not None:
        slim["sdi_s_hitung"] = kept.digest()
        slim["validated_data_dict"] = json.dumps(json.loads(doc["validated_data_dict"]) | kept.fields)
    revision = read.revisions.get(record_id) or records.published(record_id)
    if revision is not None:
        slim.update(fields(revision, kept))
        slim["sdi_t_nama"] = names(doc)
    return slim


KEPT = frozenset({"data_dict", "validated_data_dict", "notes", "text", "title", "tags", "groups"})


def fits(name: str, value: Any) -> bool:
    """Whether a field may go in: no JSON objects or lists as text, nothing long outside the stored copies."""
    if name in KEPT or not isinstance(value, str):
        return True
    return not value.startswith(("{", "[")) and len(value.encode("utf-8")) <= LONGEST


def fields(revision: Revision, kept: auto.Kept | None) -> dict[str, Any]:
    """Our fields of the version that is public."""
    record = revision.record
    found: dict[str, Any] = {name: record[source] for name, source in CODES.items() if isinstance(record.get(source), str)}
    for name, source in LISTS.items():
        values = record.get(source)
        if values:
            found[name] = values if isinstance(values, list) else [values]
    found["sdi_ss_tahun"] = years(record)
    found["sdi_s_sdi"] = kept.fields["Hasil_Pemeriksaan_SKDN"] if kept else "0"
    found["sdi_i_skor"] = int(kept.fields["sdi_skor"]) if kept else 0
    found["sdi_i_versi"] = revision.version
    if transitions.is_standard(revision.kind):
        found["sdi_s_status"] = "usang" if is_retired(record) else "ditetapkan"
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
    targets = named(pointers(revision.record, revision.kind))
    yield from dict.fromkeys(title for _, title in targets.values())
    for field in forms.load(revision.kind).fields:
        if not field.codelist or field.kind not in ("choice", "choices"):
            continue
        values = revision.record.get(field.name)
        listed = codes.load(field.codelist)
        for value in values if isinstance(values, list) else [values]:
            if value and value in listed:
                yield listed[value].label("id")
