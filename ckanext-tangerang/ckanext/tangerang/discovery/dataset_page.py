"""Everything a dataset's page says, in the order people ask it."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.calendar import dataset as releases
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.people.language import in_language
from ckanext.tangerang.planning import lookup
from ckanext.tangerang.publish.model import Correction
from ckanext.tangerang.registry.model import Reference

from . import preview, showing, words

Json = dict[str, Any]
WHAT = ("sumber_definisi", "konsep_sds", "klasifikasi_penyajian", "ukuran", "satuan", "cakupan_wilayah", "tingkat_penyajian",
        "kode_referensi", "theme", "urusan")
RESPONSIBLE = ("walidata_pendukung", "maintainer_jabatan", "maintainer_email", "telepon", "tanggal_rilis_berikutnya")
MADE = ("id_mskeg", "jenis_statistik", "cara_pengumpulan_data", "sumber_data_administrasi", "sektor_kegiatan",
        "identitas_rekomendasi", "gsbpm_status", "status_angka", "penilaian_akurasi", "catatan_kualitas")
RIGHTS = ("accessRights", "dasar_pembatasan", "license_id", "memuat_data_pribadi")
TERMS = ("satuan", "kode_referensi", "variabel")
"""Keys of a column that name something."""
SHOWN_VERSIONS = 20


def page_of(pkg: Mapping[str, Any]) -> Json:
    """The page's parts, from ``package_show`` and our tables; the number of queries does not grow with the tables."""
    form = showing.form_of("dataset")
    tables = [table_of(resource) for resource in pkg.get("resources") or []]
    closed = [table_of(table) for table in pkg.get("sdi_tables") or []]
    columns = [column for table in (*tables, *closed) for column in table["columns"]]
    links = showing.references(form, pkg, [column["reference"] for column in columns])
    shown = preview.previews(pkg.get("resources") or [])
    for column in columns:
        column["link"] = links.get(column["reference"])
    for table in tables:
        table["preview"] = shown.get(table["id"])
    return {
        "what": showing.items(form, WHAT, pkg, links),
        "fresh": fresh(pkg),
        "tables": tables,
        "closed": closed,
        "has_columns": bool(columns),
        "responsible": showing.items(form, RESPONSIBLE, pkg, links),
        "made": showing.items(form, MADE, pkg, links),
        "rights": showing.items(form, RIGHTS, pkg, links),
        "standard": standard(str(pkg["id"])),
        "corrections": Correction.of_ids([str(pkg["id"])]).get(str(pkg["id"]), []),
        "versions": versions(str(pkg["id"])),
        "calendar": releases.of(pkg),
        "related": related(pkg, links),
        "links": links,
        "planned": lookup.of_dataset(str(pkg["id"]), str(pkg.get("daftar_data_id") or ""), str(pkg.get("owner_org") or "")),
        "is_open": pkg.get("accessRights") in (None, "", "terbuka", "Terbuka"),
    }


def table_of(resource: Mapping[str, Any]) -> Json:
    """A file: what it is called, how to get it, its columns with definitions."""
    columns = [
        {
            "name": column["name"], "title": column.get("judul") or column["name"], "definition": column.get("definisi") or "",
            "unit": words.label("satuan", column.get("satuan") or ""), "type": column.get("type") or "",
            "role": words.label("peran", column.get("peran") or ""),
            "codes": words.list_title(str(column.get("kode_referensi") or "")),
            "reference": column.get("variabel") or column.get("kode_referensi") or "", "link": None,
        }
        for column in preview.schema_of(resource)
    ]
    return {
        "id": resource.get("id", ""), "name": resource.get("name") or tk._("Table"),
        "description": resource.get("description") or "",
        "url": web(resource.get("url")), "format": (resource.get("format") or "").upper(),
        "size": words.size(resource.get("size")), "rows": resource.get("jumlah_baris"),
        "period": resource.get("periode_isi") or "",
        "in_datastore": bool(resource.get("datastore_active")), "columns": columns, "preview": None,
        "embargo": words.hour(resource.get("embargo_sampai")),
    }


def web(address: Any) -> str:
    """A web address; nothing where a link to it would do something else."""
    return str(address) if str(address or "").startswith(("http://", "https://")) else ""


def fresh(pkg: Mapping[str, Any]) -> Json:
    """How new the figures are, when the next come, and whether a release is late by more than its period."""
    due = words.as_date(pkg.get("sdi_rilis_berikutnya") or pkg.get("tanggal_rilis_berikutnya"))
    since = words.as_date(pkg.get("sdi_terlambat_sejak"))
    return {
        "period": words.span(pkg.get("referensi_waktu_awal"), pkg.get("referensi_waktu_akhir")),
        "updated": words.day(pkg.get("metadata_modified")),
        "frequency": words.label("frekuensi", pkg.get("accrualPeriodicity") or ""),
        "next": words.day(due) if due else "",
        "late": bool(since or (due and due < today())), "since": words.day(since or due) if since or due else "",
        "long": since is not None,
    }


def standard(record_id: str) -> Json | None:
    """The verdict of the rules: points by principle, what is still missing; None before the first look."""
    found = Assessment.of_ids([record_id]).get(record_id)
    if found is None:
        return None
    findings = [_finding(item) for item in found.findings]
    return {
        "meets": found.meets_sdi, "total": found.total, "assessed": words.day(found.assessed),
        "principles": [{"code": code, "name": principle(code), "points": points} for code, points in found.by_principle.items()],
        "conditions": [item for item in findings if item["effect"] != "saran"],
        "suggestions": [item for item in findings if item["effect"] == "saran"],
    }


def _finding(item: Mapping[str, Any]) -> Json:
    said = item.get("message")
    return {
        "effect": item.get("effect", "saran"), "clause": item.get("clause") or "", "label": item.get("label") or "",
        "message": in_language(said) if isinstance(said, Mapping) else said or "",
    }


def principle(code: str) -> str:
    """A principle of Satu Data Indonesia by its letters."""
    names = {
        "SD": tk._("Data standard"), "MD": tk._("Metadata"), "IO": tk._("Interoperability"),
        "KR": tk._("Reference codes"), "PR": tk._("Process"),
    }
    return names.get(code, code)


def versions(record_id: str) -> list[Json]:
    """The public versions, newest first; none for a record that never went through the door."""
    try:
        answer = tk.get_action("sdi_revision_history")({"user": tk.g.user}, {"record_id": record_id})
    except (tk.ObjectNotFound, tk.NotAuthorized, KeyError):
        return []
    return list(answer["results"][:SHOWN_VERSIONS])


def related(pkg: Mapping[str, Any], links: Mapping[str, showing.Link]) -> list[showing.Link]:
    """Other records that share this one's concepts, or point at it."""
    ids = [str(pkg["id"]), *showing.listed(pkg.get("konsep_sds"))]
    pointers = [row.from_id for record_id in ids for row in Reference.uses(record_id, limit=20)]
    found = showing.record_links(id_ for id_ in pointers if id_ != pkg["id"])
    own = {link["url"] for link in links.values()}
    return [link for link in {link["url"]: link for link in found.values()}.values() if link["url"] not in own][:8]
