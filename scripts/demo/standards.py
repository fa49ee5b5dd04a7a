"""Concepts, classifications and activities of the demo, proposed by agencies and approved."""
from __future__ import annotations

from typing import Any

import door
from activities import activity
from city import City, content
from records import begin

from satudata import codes
from satudata.form import load

PROPOSER = "diskominfo"


def load_standards(city: City) -> str:
    """Everything the datasets point at."""
    made = city.made("standards")
    shipped = load_shipped(city)
    for kind in ("konsep", "klasifikasi", "variabel", "indikator", "data_induk", "kegiatan"):
        for item in content(kind):
            if item["kunci"] in made:
                continue
            org = item.get("org", PROPOSER)
            record = {"owner_org": city.made("agencies")[org]} | BUILD[kind](city, item)
            known = {field.name for field in load(kind).fields}
            record = {key: value for key, value in record.items() if key in known}
            asked = {"kind": kind, "owner_org": record["owner_org"], "record": record}
            revision = begin(city, f"{kind}:{item['kunci']}", f"produsen-{org}", **asked)
            door.lead(city, f"produsen-{org}", revision, door.Way("APPROVED"))
            made[item["kunci"]] = revision["record_id"]
            city.keep()
    return f"{len(made)} standards and activities, {shipped} of them lists that come with the catalogue"


def load_shipped(city: City) -> int:
    """The classifications of the library, as ``ckan sdi standards load`` loads them; what is loaded already stays."""
    from ckan import model

    from ckanext.tangerang.registry import shipped

    deciders = shipped.Deciders(model.User.get(door.WALIDATA), model.User.get(door.PEMBINA))
    agency = model.Group.get(city.made("agencies")[PROPOSER])
    loaded = {outcome.name: outcome for outcome in shipped.load_all(agency, deciders)}
    left = [f"{name}: {outcome.reason}" for name, outcome in loaded.items() if outcome.word not in ("public", "unchanged")]
    if left:
        raise SystemExit(f"demo: {'; '.join(left)}")
    city.made("standards")["wilayah"] = loaded["wilayah-3671"].record_id
    city.keep()
    return len(loaded)


def concept(city: City, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"], "definisi": item["definisi"], "referensi": item["referensi"],
        "sinonim": item["sinonim"], "bahasa_inggris": item["english"],
    }


def classification(city: City, item: dict[str, Any]) -> dict[str, Any]:
    """A classification with its codes: written in the entry, or those of a list of the library."""
    items = item.get("items") or [
        {"kode": each.kode, "nama": each.nama, "induk": each.induk} for each in codes.load(item["codelist"])
    ]
    return {
        "title": item["title"], "notes": item["notes"], "kode_list": item["kode_list"], "versi": item["versi"],
        "dasar_hukum": item["dasar_hukum"], "berlaku_dari": item["berlaku_dari"],
        "items": [{key: value for key, value in each.items() if value} for each in items],
    }


def standard(city: City, item: dict[str, Any]) -> dict[str, Any]:
    """A variable, an indicator or master data: what the entry says, its concept by id."""
    said = {name: item[name] for name in ("title", "definisi", "referensi") if name in item}
    concept_id = city.made("standards").get(item.get("konsep"))
    named = {"rujukan_konsep": concept_id, "konsep": concept_id} if concept_id else {}
    return {"asal_standar": "kota"} | said | named | item["record"]


BUILD = {
    "konsep": concept, "klasifikasi": classification, "variabel": standard, "indikator": standard, "data_induk": standard,
    "kegiatan": activity,
}
