"""The way of a record with a file, step by step: draft, file, send, approve."""
from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from werkzeug.datastructures import FileStorage

from ckanext.tangerang.people.clock import today

ROWS = "kode_kecamatan,nama_kecamatan,tahun,jumlah\r\n36.71.01,Tangerang,2024,120\r\n36.71.02,Jatiuwung,2024,85\r\n"
SCHEMA = {"fields": [
    {"name": "kode_kecamatan", "type": "string", "judul": "Kode kecamatan", "definisi": "Kode wilayah kecamatan.",
     "peran": "dimensi", "kode_referensi": "wilayah-3671"},
    {"name": "nama_kecamatan", "type": "string", "judul": "Kecamatan", "definisi": "Nama kecamatan.", "peran": "atribut"},
    {"name": "tahun", "type": "year", "judul": "Tahun", "definisi": "Tahun data.", "peran": "dimensi"},
    {"name": "jumlah", "type": "integer", "judul": "Jumlah", "definisi": "Banyaknya penduduk miskin.", "peran": "ukuran"},
]}
WHOLE: dict[str, Any] = {
    "title": "Jumlah Penduduk Miskin Berdasarkan Kecamatan di Kota Tangerang (contoh)",
    "notes": "Jumlah penduduk miskin menurut kecamatan. Angka contoh, bukan angka resmi.",
    "jenis_data": "statistik", "jenis_statistik": "SEKTORAL", "urusan": "1.06", "theme": "perlindungan-sosial-dan-kesehatan",
    "tags": ["kemiskinan", "sosial"], "cakupan_wilayah": "36.71", "tingkat_penyajian": "kecamatan",
    "referensi_waktu_awal": "2024-01-01", "referensi_waktu_akhir": "2024-12-31", "periode_data": "tahunan",
    "definisi": "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan.", "sumber_definisi": "Contoh",
    "ukuran": "jumlah", "satuan": "jiwa", "accrualPeriodicity": "tahunan",
    "tanggal_rilis_berikutnya": today().replace(year=today().year + 1, day=1).isoformat(), "accessRights": "terbuka",
    "memuat_data_pribadi": "tidak", "license_id": "cc-by", "maintainer_jabatan": "Kepala Bidang Data",
    "maintainer_email": "data@tangerangkota.go.id",
}


def file(content: str | bytes = ROWS, name: str = "miskin.csv") -> FileStorage:
    """A file as a form sends it."""
    data = content.encode() if isinstance(content, str) else content
    return FileStorage(io.BytesIO(data), filename=name)


def draft(city: Any, who: str = "produsen", content: str | bytes | None = ROWS, **values: Any) -> dict[str, Any]:
    """A revision of a new dataset with one table from this file; no file where ``content`` is None."""
    given = {name: value for name, value in {**WHOLE, **values}.items() if value is not None}
    return with_file(city, city.call(who, "sdi_revision_create", kind="dataset", record=given), content, who)


def with_file(city: Any, revision: dict[str, Any], content: str | bytes | None, who: str = "produsen") -> dict[str, Any]:
    """The revision with this file as its only table."""
    if content is None:
        return revision
    delivery = city.call(who, "sdi_delivery_create", revision_id=revision["id"], upload=file(content))
    table = {"name": "Penduduk miskin 2024", "description": "Satu baris satu kecamatan.", "periode_isi": "2024", "format": "csv",
             "skema_tabel": SCHEMA, "delivery": delivery["id"]}
    return city.call(who, "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"tables": [table]})


def sent(city: Any, revision: dict[str, Any], who: str = "produsen") -> dict[str, Any]:
    """The revision's submission, sent and taken up by a walidata."""
    submission = city.call(who, "sdi_submission_submit", id=revision["submission_id"])
    return city.call("walidata", "sdi_submission_take", id=submission["id"])


def approved(city: Any, revision: dict[str, Any]) -> dict[str, Any]:
    """The submission approved with notes: public afterwards."""
    taken = sent(city, revision)
    due = (today() + timedelta(30)).isoformat()
    return city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=due,
                     document="Keputusan Wali Kota Nomor 12 Tahun 2026 (contoh)")


def public(city: Any, **values: Any) -> dict[str, Any]:
    """A public dataset with a file; gives the package as anybody sees it."""
    revision = draft(city, **values)
    approved(city, revision)
    return city.call(None, "package_show", id=revision["record_id"])


def revised(city: Any, record_id: str, content: str | None = None, **changes: Any) -> dict[str, Any]:
    """A new version of a public dataset, approved; gives the package."""
    revision = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id)
    if changes:
        revision = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes=changes)
    approved(city, with_file(city, revision, content))
    return city.call(None, "package_show", id=record_id)
