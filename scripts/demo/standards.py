"""Concepts, classifications and activities of the demo, proposed by agencies and approved."""
from __future__ import annotations

from typing import Any

import door
from city import City, content
from records import begin, code

from satudata import codes
from satudata.form import load

PROPOSER = "diskominfo"


def load_standards(city: City) -> str:
    """Everything the datasets point at."""
    made = city.made("standards")
    for kind in ("konsep", "klasifikasi", "kegiatan"):
        for item in content(kind):
            if item["kunci"] in made:
                continue
            org = item.get("org", PROPOSER)
            record = {"owner_org": city.made("agencies")[org]} | BUILD[kind](item)
            known = {field.name for field in load(kind).fields}
            record = {key: value for key, value in record.items() if key in known}
            asked = {"kind": kind, "owner_org": record["owner_org"], "record": record}
            revision = begin(city, f"{kind}:{item['kunci']}", f"produsen-{org}", **asked)
            door.lead(city, f"produsen-{org}", revision, door.Way("APPROVED"))
            made[item["kunci"]] = revision["record_id"]
            city.keep()
    return f"{len(made)} concepts, classifications and activities"


def concept(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"], "definisi": item["definisi"], "referensi": item["referensi"],
        "sinonim": item["sinonim"], "bahasa_inggris": item["english"],
    }


def classification(item: dict[str, Any]) -> dict[str, Any]:
    """A classification with its codes: written in the entry, or those of a list of the library."""
    items = item.get("items") or [
        {"kode": each.kode, "nama": each.nama, "induk": each.induk} for each in codes.load(item["codelist"])
    ]
    return {
        "title": item["title"], "notes": item["notes"], "kode_list": item["kode_list"], "versi": item["versi"],
        "dasar_hukum": item["dasar_hukum"], "berlaku_dari": item["berlaku_dari"],
        "items": [{key: value for key, value in each.items() if value} for each in items],
    }


def activity(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": item["title"], "tahun": "2024", "jenis_statistik": "SEKTORAL",
        "cara_pengumpulan_data": item["cara"],
        "sektor_kegiatan": code("sektor_kegiatan", item["sektor"]),
        "latar_belakang_kegiatan": item["latar"], "tujuan_kegiatan": item["tujuan"],
    }


BUILD = {"konsep": concept, "klasifikasi": classification, "kegiatan": activity}
