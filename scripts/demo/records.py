"""Datasets of the demo, each led to the state its entry names."""
from __future__ import annotations

from typing import Any

import activities
import door
from city import HERE, City, as_upload, content
from listed import code


def load_records(city: City) -> str:
    """Datasets in every state; a withdrawn one; a correction notice; a second version."""
    done = city.made("datasets")
    for item in content("dataset"):
        if item["kunci"] not in done:
            register(city, item)
            done[item["kunci"]] = city.made("begun")[item["kunci"]]["record_id"]
            city.keep()
    return f"{len(done)} datasets in every state of the review"


def begin(city: City, key: str, user: str, **asked: Any) -> dict[str, str]:
    """A revision of the demo, made once: one that was begun before is gone on with."""
    begun = city.made("begun")
    if key not in begun:
        made = unnoted(city, user, asked) or city.act(user, "sdi_revision_create", **asked)
        begun[key] = {name: made[name] for name in ("id", "record_id", "submission_id")}
        city.keep()
    return dict(begun[key])


def unnoted(city: City, user: str, asked: dict[str, Any]) -> dict[str, str] | None:
    """A revision made just before the loader was killed: this person's, of this record or title, in no note."""
    from ckan import model

    from ckanext.tangerang.revision.model import Revision

    if "record_id" not in asked and "record" not in asked:
        return None  # a copy, which nothing tells from another
    noted = [one["id"] for one in city.made("begun").values()]
    mine = model.Session.query(Revision).filter_by(kind=asked["kind"], created_by=model.User.get(user).id, applied=None)
    mine = mine.filter(Revision.id.not_in(noted))
    mine = mine.filter_by(record_id=asked["record_id"]) if "record_id" in asked else mine.filter_by(
        title=asked["record"].get("title"), base_version=0)
    found = mine.first()
    return found and {"id": found.id, "record_id": found.record_id, "submission_id": found.submission_id}


def register(city: City, item: dict[str, Any]) -> None:
    """One dataset: its revision, its file, its way through the review, and what happened to it afterwards."""
    user = f"produsen-{item['org']}"
    record = record_of(city, item)
    revision = begin(city, item["kunci"], user, kind="dataset", owner_org=record["owner_org"], record=record)
    if item.get("berkas"):
        deliver(city, revision["id"], item, item["berkas"], "new")
    door.lead(city, user, revision, door.Way(item["sampai"], item.get("alasan", ""), item.get("lengkapi", {})))
    if item.get("perbaikan"):
        newer = begin(city, item["kunci"] + ":2", user, kind="dataset", record_id=revision["record_id"])
        deliver(city, newer["id"], item, item["perbaikan"], 0)
        door.lead(city, user, newer, door.Way("APPROVED"))
    if item.get("ralat"):
        city.act(door.WALIDATA, "sdi_record_correct", record_id=revision["record_id"], notice=item["ralat"])
    if item.get("tarik"):
        city.act(door.WALIDATA, "sdi_record_withdraw", record_id=revision["record_id"], reason=item["tarik"])


def deliver(city: City, revision_id: str, item: dict[str, Any], file: str, table: Any) -> None:
    """Uploads the file unless it is there, then explains its columns as the entry does."""
    user = f"produsen-{item['org']}"
    if any(each["filename"] == file for each in city.act(user, "sdi_delivery_list", revision_id=revision_id)["results"]):
        return
    city.act(user, "sdi_delivery_create", revision_id=revision_id, upload=as_upload(HERE / "berkas" / file), table=table)
    describe(city, user, revision_id, item)


def describe(city: City, user: str, revision_id: str, item: dict[str, Any]) -> None:
    shown = city.act(user, "sdi_revision_show", id=revision_id)
    tables = shown["record"].get("tables") or []
    if not tables:
        return
    tables[0]["description"] = item["record"]["title"]
    if "tahun" in item["record"]:
        tables[0]["periode_isi"] = "/".join(item["record"]["tahun"])
    activity = item["record"].get("kegiatan")
    explained = activities.rows_of(activity)["baris"] if activity else {}
    for column in tables[0]["skema_tabel"]["fields"]:
        if column["name"] in explained:
            column |= {"variabel": activities.row_id(activity, column["name"]), "data_pribadi": "tidak",
                       "definisi": column.get("definisi") or explained[column["name"]]["definisi"],
                       "judul": column.get("judul") or explained[column["name"]]["nama"]}
        said = item.get("kolom", {}).get(column["name"])
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
        record |= {
            "jenis_statistik": "SEKTORAL", "cara_pengumpulan_data": code("cara_pengumpulan", "Kompilasi Produk Administrasi"),
            "sumber_data_administrasi": "Aplikasi internal dinas (contoh)",
        }
    for key, name in (("theme", "tema"), ("ukuran", "ukuran"), ("satuan", "satuan")):
        record[key] = code(name, told.pop(key, None))
    record["sektor_kegiatan"] = code("sektor_kegiatan", told.pop("sektor", None))
    record["periode_data"] = record["accrualPeriodicity"] = code("frekuensi", told.pop("jadwal", None))
    record |= told
    return {key: value for key, value in record.items() if value not in (None, "", [])}
