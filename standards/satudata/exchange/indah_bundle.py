"""A file of INDAH documents, however they were put together, as records."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from satudata.errors import SatuDataError
from satudata.exchange import indah
from satudata.exchange.indah import Found
from satudata.exchange.indah_fields import Json, rules
from satudata.text import Text

MOST = 5000
"""Documents one file may hold."""


class NotIndah(SatuDataError):
    """A file without a document of INDAH."""


def records(content: bytes | str | Mapping[str, Any] | list[Any]) -> list[Found]:
    """The records of a file: activities with their rows in them, standard variables and indicators. Raises NotIndah.

    Taken are the catalogue's own bundle, one document, and a list of documents; rows join the activity their `ms_keg_id` names,
    or the only one there is.
    """
    given = _parsed(content)
    documents = list(_documents(given))[:MOST + 1]
    if not documents or len(documents) > MOST:
        raise NotIndah(
            Text("Berkas ini tidak berisi metadata INDAH versi 2.", "This file holds no INDAH metadata, version 2."),
            Text(f"Kirim JSON kegiatan, variabel, atau indikator dari INDAH, paling banyak {MOST} dokumen.",
                 f"Send JSON of activities, variables or indicators from INDAH, at most {MOST} documents."))
    return list(_joined(documents))


def _parsed(content: bytes | str | Mapping[str, Any] | list[Any]) -> Any:
    if not isinstance(content, (bytes, str)):
        return content
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotIndah(Text("Berkas ini bukan JSON.", "This file is not JSON."),
                       Text("Kirim berkas JSON dari INDAH.", "Send a JSON file from INDAH.")) from error


def _documents(given: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(given, list):
        for each in given:
            yield from _documents(each)
    elif isinstance(given, Mapping):
        named = [name for name in ("kegiatan", *rules()["children"]) if isinstance(given.get(name), (Mapping, list))]
        if named and "data" not in given:
            for name in named:
                for each in given[name] if isinstance(given[name], list) else [given[name]]:
                    if isinstance(each, Mapping):
                        yield name, each
        else:
            kind = kind_of(given)
            if kind:
                yield kind, given


def kind_of(document: Mapping[str, Any]) -> str:
    """What a document is about: by the items only its kind has; "" for none."""
    inside = document.get("data")
    data = inside if isinstance(inside, Mapping) else document
    if "judul_kegiatan" in data or "blok_i" in data:
        return "kegiatan"
    if "interpretasi" in data or "apakah_indikator_komposit" in data or "metode_perhitungan" in data:
        return "indikator"
    return "variabel" if "nama" in data and "definisi" in data else ""


def _joined(documents: list[tuple[str, Mapping[str, Any]]]) -> Iterator[Found]:
    activities: dict[str, Found] = {}
    for number, (kind, document) in enumerate(documents):
        if kind == "kegiatan":
            activities[str(document.get("id") or number)] = indah.read("kegiatan", document)
    alone: list[Found] = []
    for kind, document in documents:
        if kind == "kegiatan":
            continue
        own = str(document.get("ms_keg_id") or "")
        activity = activities.get(own) or (next(iter(activities.values())) if own and len(activities) == 1 else None)
        if activity is None:
            alone.append(indah.read(kind, document))
        else:
            _add(activity, rules()["children"][kind], document)
    yield from activities.values()
    yield from alone


def _add(activity: Found, name: str, document: Mapping[str, Any]) -> None:
    row = indah.read(name, document)
    rows: list[Json] = activity.record.setdefault(name, [])
    unknown: Any = activity.unknown
    unknown.update({f"{name}.{len(rows)}.{path}": value for path, value in row.unknown.items()})
    rows.append(row.record)
