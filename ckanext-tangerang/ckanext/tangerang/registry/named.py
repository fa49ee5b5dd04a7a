"""The names of a record and of its rows: rebuilt with each version that becomes public, forgotten when it is withdrawn."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry import folding, rows
from ckanext.tangerang.registry.named_model import Named
from ckanext.tangerang.registry.retiring import is_retired
from ckanext.tangerang.revision import records
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
KINDS = ("konsep", "variabel", "indikator", "klasifikasi", "data_induk", "kegiatan")
ROW_KINDS = {"ms_var": "variabel", "ms_ind": "indikator"}
"""Rows of an activity, and the kind of standard they are like."""
SYNONYMS = ("sinonim", "alias", "nama_inggris", "bahasa_inggris")
CODES = ("kode_sds", "id_sds", "kode_indikator", "kode_list", "kode", "klasifikasi", "klasifikasi_rujukan_value_domain",
         "klasifikasi_penyajian", "rujukan_konsep", "konsep", "variabel_standar", "indikator_standar")
LISTS = ("klasifikasi", "klasifikasi_rujukan_value_domain", "klasifikasi_penyajian")
CONCEPTS = ("rujukan_konsep", "konsep", "konsep_sds")
PERIODS = ("referensi_waktu", "periode_data", "frekuensi_penyelenggaraan")
BATCH = 500


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Replace the names of a record by those of the version that is public now; datasets have none here."""
    if revision.kind not in KINDS:
        return
    if not is_first:
        forget(revision.record_id)
    model.Session.execute(sa.insert(Named), list(made(revision)))


def forget(record_id: str) -> None:
    """Drop the names of a record that is no longer public."""
    model.Session.execute(sa.delete(Named).where(Named.record_id == record_id))


def complete() -> int:
    """Names public records that have none yet (published before there were names); gives how many records."""
    lacking = list(model.Session.scalars(sa.select(model.Package.id).where(
        model.Package.type.in_(KINDS), model.Package.state == "active",
        ~sa.exists().where(Named.record_id == model.Package.id))))
    for start in range(0, len(lacking), BATCH):
        found = [row for revision in records.published_of(lacking[start:start + BATCH]).values() for row in made(revision)]
        if found:
            model.Session.execute(sa.insert(Named), found)
    return len(lacking)


def made(revision: Revision) -> Iterator[Json]:
    """The rows of the table for one version: the record itself, then its MS-Var and MS-Ind rows."""
    record = revision.record
    yield row(revision, revision.record_id, revision.kind, str(record.get("title") or revision.title), record)
    if revision.kind == "kegiatan":
        for field in ROW_KINDS:
            for given in rows.made(revision, record.get(field) or []):
                if given["nama"]:
                    yield row(revision, given["id"], field, given["nama"], given["row"])


def row(revision: Revision, id_: str, kind: str, title: str, values: Mapping[str, Any]) -> Json:
    """One name with what it means, as the table takes it."""
    others = [name for field in SYNONYMS for name in texts(values.get(field))]
    words, other_words = folding.folded(title), folding.all_folded(others)
    return {
        "record_id": revision.record_id, "id": id_, "kind": kind, "owner_org": revision.owner_org, "title": title,
        "other_names": others, "words": words, "other_words": other_words, "all_words": " ".join([words, *other_words]),
        "definisi": first(values, ("definisi", "tujuan")), "konsep": first(values, CONCEPTS),
        "ukuran": first(values, ("ukuran",)), "satuan": first(values, ("satuan",)),
        "klasifikasi": first(values, LISTS), "periode": first(values, PERIODS),
        "codes": list(dict.fromkeys(code for field in CODES for code in texts(values.get(field)))),
        "retired": is_retired(values), "successor": first(values, ("digantikan_oleh",)),
    }


def texts(value: Any) -> list[str]:
    """A value as a list of texts; objects in it are no text."""
    given = value if isinstance(value, list) else [value]
    return [str(item).strip() for item in given if isinstance(item, str | int) and str(item).strip()]


def first(values: Mapping[str, Any], fields: tuple[str, ...]) -> str | None:
    """What the first of these fields that holds something says, several values joined."""
    return next((found for field in fields if (found := "; ".join(texts(values.get(field))))), None)
