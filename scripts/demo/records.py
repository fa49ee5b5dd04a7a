"""Datasets of the demo, each led to the state its entry names."""
from __future__ import annotations

from typing import Any

import door
from city import HERE, City, as_upload, content

from satudata import codes


def load_records(city: City) -> str:
    """Datasets in every state; a withdrawn one; a correction notice; a second version."""
    made = city.made("datasets")
    for item in content("dataset"):
        if item["kunci"] not in made:
            made[item["kunci"]] = register(city, item)
            city.keep()
    return f"{len(made)} datasets in every state of the review"


def register(city: City, item: dict[str, Any]) -> dict[str, str]:
    """One dataset: its revision, its file, its way through the review."""
    user = f"produsen-{item['org']}"
    revision = door.create(city, user, "dataset", record_of(city, item))
    if item.get("berkas"):
        deliver(city, user, revision["id"], item)
    lead(city, user, revision, item)
    if item.get("perbaikan"):
        renew(city, user, revision["record_id"], item)
    if item.get("ralat"):
        city.act("walidata-satu", "sdi_record_correct", record_id=revision["record_id"], notice=item["ralat"])
    if item.get("tarik"):
        city.act("walidata-satu", "sdi_record_withdraw", record_id=revision["record_id"], reason=item["tarik"])
    return {"record": revision["record_id"], "submission": revision["submission_id"]}


def lead(city: City, user: str, revision: dict[str, Any], item: dict[str, Any]) -> None:
    """From the draft to the state the entry names."""
    submission, goal = revision["submission_id"], item["sampai"]
    if goal == "DRAFT":
        return
    if goal == "WITHDRAWN":
        city.act(user, "sdi_submission_withdraw", id=submission)
        return
    door.submit(city, user, submission)
    if goal == "SUBMITTED":
        return
    door.take(city, submission)
    if goal in {"CORRECTION_REQUIRED", "REVISED"}:
        door.send_back(city, submission, item["alasan"])
    if goal == "REVISED":
        shown = city.act(user, "sdi_revision_show", id=revision["id"])
        city.act(user, "sdi_revision_save", id=revision["id"], base=shown["saves"], changes=item["lengkapi"])
        door.submit(city, user, submission)
    if goal == "REJECTED":
        door.reject(city, submission, item["alasan"])
    if goal == "PEMBINA":
        door.approve(city, submission)
    if goal == "APPROVED":
        door.approve_to_the_end(city, submission)


def renew(city: City, user: str, record_id: str, item: dict[str, Any]) -> None:
    """A second version with one corrected figure."""
    revision = city.act(user, "sdi_revision_create", kind="dataset", record_id=record_id)
    upload = as_upload(HERE / "berkas" / item["perbaikan"])
    city.act(user, "sdi_delivery_create", revision_id=revision["id"], upload=upload, table=0)
    describe(city, user, revision["id"], item)
    door.submit(city, user, revision["submission_id"])
    door.take(city, revision["submission_id"])
    door.approve_to_the_end(city, revision["submission_id"])


def deliver(city: City, user: str, revision_id: str, item: dict[str, Any]) -> None:
    """Uploads the file, then explains its columns as the entry does."""
    city.act(user, "sdi_delivery_create", revision_id=revision_id, upload=as_upload(HERE / "berkas" / item["berkas"]), table="new")
    describe(city, user, revision_id, item)


def describe(city: City, user: str, revision_id: str, item: dict[str, Any]) -> None:
    shown = city.act(user, "sdi_revision_show", id=revision_id)
    tables = shown["record"].get("tables") or []
    if not tables or not item.get("kolom"):
        return
    tables[0] |= {"description": item["record"]["title"], "periode_isi": "/".join(item["record"]["tahun"])}
    for column in tables[0]["skema_tabel"]["fields"]:
        said = item["kolom"].get(column["name"])
        if said:
            keys = ("judul", "definisi", "peran", "satuan", "kode_referensi")
            column |= {key: value for key, value in zip(keys, said, strict=False) if value}
            column["data_pribadi"] = "tidak"
    city.act(user, "sdi_revision_save", id=revision_id, base=shown["saves"], changes={"tables": tables})


def record_of(city: City, item: dict[str, Any]) -> dict[str, Any]:
    """The record an entry stands for: names of the lists turned into codes, keys of the standards into ids."""
    told = dict(item["record"])
    standards = city.made("standards")
    first, last = told.pop("tahun", (None, None))
    record: dict[str, Any] = {
        "owner_org": city.made("agencies")[item["org"]],
        "jenis_data": told.pop("jenis_data", "statistik"),
        "cakupan_wilayah": told.pop("wilayah", "36.71"),
        "tingkat_penyajian": told.pop("tingkat", None),
        "referensi_waktu_awal": first, "referensi_waktu_akhir": last,
        "konsep_sds": standards.get(told.pop("konsep", None)),
        "id_mskeg": standards.get(told.pop("kegiatan", None)),
        "klasifikasi_penyajian": [standards[key] for key in told.get("klasifikasi", [])],
        "kode_referensi": [standards[key] for key in told.pop("klasifikasi", [])],
        "tanggal_rilis_berikutnya": told.pop("rilis", None),
        "accessRights": "terbuka", "memuat_data_pribadi": "tidak", "license_id": "cc-by",
        "asal_daftar": "daerah",
        "maintainer_jabatan": "Kepala Subbagian Perencanaan", "maintainer_email": f"{item['org']}@tangerangkota.go.id",
        "telepon": "021-0000000",
    }
    if record["jenis_data"] == "statistik":
        record |= {"jenis_statistik": "STATISTIK_SEKTORAL", "cara_pengumpulan_data": code("cara_pengumpulan", "Kompilasi Produk Administrasi")}
    for key, name in (("theme", "tema"), ("ukuran", "ukuran"), ("satuan", "satuan")):
        record[key] = code(name, told.pop(key, None))
    record["sektor_kegiatan"] = code("sektor_kegiatan", told.pop("sektor", None))
    record["periode_data"] = record["accrualPeriodicity"] = code("frekuensi", told.pop("jadwal", None))
    record |= told
    return {key: value for key, value in record.items() if value not in (None, "", [])}


def code(listed: str, said: str | None) -> str | None:
    """The code of what an entry says in words."""
    if said is None:
        return None
    found = codes.load(listed).find(said)
    if found is None:
        raise SystemExit(f"demo: {said!r} is not in the list {listed}")
    return found.kode
