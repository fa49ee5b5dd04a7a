"""The agencies' own systems of the demo: a small database and a folder of files, harvested for real by the worker."""
from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path
from typing import Any

import door
import openpyxl
import runs
import yaml
from city import HERE, City
from records import code

sys.path.insert(0, str(HERE.parent))

from stack import postgres, store  # noqa: E402
from stack.paths import VAR  # noqa: E402

FOLDER = VAR / "demo"
ALLOW = FOLDER / "allow.yaml"
SQL_NAME, FILES_NAME = "dinkes-simpus", "dlh-folder"
DATABASE, READER = runs.DATABASE, "demo_dinkes_reader"
SHOWN = "ruang_terbuka_hijau"


def prepare() -> Path:
    """Makes the agency's database and folder and the operator's list of what may be harvested; gives that list's path.

    Done before the catalogue's worker starts, since the worker reads the list.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    secret = FOLDER / "dinkes-reader.secret"
    if not secret.exists():
        secret.write_text(secrets.token_hex(16) + "\n")
        secret.chmod(0o600)
    make_database(secret.read_text().strip())
    make_folder(FOLDER / "dlh")
    port = store.service("postgres")["port"]
    ALLOW.write_text(yaml.safe_dump({
        "roots": [{"path": str(FOLDER / "dlh"), "sources": [FILES_NAME]}],
        "databases": [{"dialect": "postgresql", "host": "127.0.0.1", "port": port, "sources": [SQL_NAME]}],
        "secrets": [{"name": "DINKES_READER", "source": SQL_NAME, "host": "127.0.0.1", "file": str(secret)}],
    }))
    return ALLOW


def make_database(password: str) -> None:
    """A health agency's database with a role that may only read."""
    postgres.ensure_role(READER, password)
    fresh = DATABASE not in postgres.sql("SELECT datname FROM pg_database").splitlines()
    postgres.ensure_database(DATABASE, "postgres")
    if fresh:
        fill_database()


def fill_database() -> None:
    """The tables as they are before anything befalls them, open to the reader."""
    postgres.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public;" + (HERE / "dinkes.sql").read_text("utf-8"), DATABASE)
    postgres.sql(f'GRANT CONNECT ON DATABASE {DATABASE} TO "{READER}"; GRANT USAGE ON SCHEMA public TO "{READER}"; '
                 f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{READER}";', DATABASE)


def make_folder(folder: Path) -> None:
    """The environment agency's folder: what staff keep there, an HTML file called .xls included."""
    folder.mkdir(exist_ok=True)
    for file in sorted((HERE / "folder_dlh").iterdir()):
        if not (folder / file.name).exists():
            shutil.copyfile(file, folder / file.name)
    workbook = folder / "bank_sampah_2024.xlsx"
    if not workbook.exists():
        make_workbook(workbook)


def make_workbook(path: Path) -> None:
    """A sheet with a title row, a head of two rows with merged cells, a total row and a note below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rekap"
    sheet.append(["Jumlah Bank Sampah dan Nasabah Menurut Kecamatan Tahun 2024 (contoh)"])
    sheet.append([])
    sheet.append(["Kode Wilayah", "Kecamatan", "Semester I", None, "Semester II", None])
    sheet.append([None, None, "Bank Sampah (unit)", "Nasabah (orang)", "Bank Sampah (unit)", "Nasabah (orang)"])
    for merged in ("A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"):
        sheet.merge_cells(merged)
    rows = [("36.71.01", "Tangerang", 14, 1210, 15, 1288), ("36.71.05", "Cipondoh", 22, 1874, 24, 1990),
            ("36.71.07", "Karawaci", 19, 1533, 19, 1561), ("36.71.11", "Pinang", 17, 1402, 18, 1440)]
    for row in rows:
        sheet.append(row)
    sheet.append(["Jumlah", None, *(sum(row[place] for row in rows) for place in range(2, 6))])
    sheet.append(["Sumber: contoh untuk peragaan, bukan angka resmi"])
    book.save(path)


def load_sources(city: City) -> str:
    """Both sources, registered by their agencies and harvested, with what befell them since; a third is left half described."""
    made = city.made("sources")
    if "sql" not in made:
        fill_database()
    for key, user, build in (("sql", "produsen-dinkes", sql_document), ("files", "produsen-dlh", files_document)):
        if key not in made:
            made[key] = city.act(user, "sdi_harvest_source_create", document=build(city))["id"]
            city.keep()
    done = city.made("runs")
    said = []
    for key in ("sql", "files"):
        if key not in done:
            done[key] = runs.first(city, key, made[key])
            city.keep()
        said.append(f"{key}: {done[key]}")
    approve_one(city, made["files"])
    ended = runs.later(city, made)
    half_way(city)
    return f"sources harvested, {'; '.join(said)}; then {', '.join(ended)}"


def half_way(city: City) -> None:
    """A source somebody began to describe and left at its address."""
    drafts = city.made("source_drafts")
    if "files" not in drafts:
        document = {"owner_org": city.made("agencies")["dinkes"], "title": "Folder rekap bulanan Dinas Kesehatan (contoh)",
                    "name": "dinkes-folder", "connector": "files", "options": {"folder": "/srv/berkas/dinkes"}}
        drafts["files"] = city.act("produsen-dinkes", "sdi_harvest_draft_create", document=document)["id"]
        city.keep()


def approve_one(city: City, source_id: str) -> None:
    """One table of the folder goes through the review, so that the public can download it; the others wait in the queue."""
    done = city.made("approved")
    records = city.act(door.WALIDATA, "sdi_harvest_record_list", source_id=source_id, values=True)["results"]
    for record in records:
        if SHOWN in record["identifier"] and record["identifier"] not in done:
            revision = city.act(door.WALIDATA, "sdi_revision_show", id=record["revision_id"])
            door.lead(city, "produsen-dlh", revision, door.Way("APPROVED"))
            done[record["identifier"]] = revision["record_id"]
            city.keep()


def defaults(**more: str | None) -> dict[str, Any]:
    return {
        "jenis_data": "statistik", "jenis_statistik": "SEKTORAL", "cakupan_wilayah": "36.71",
        "accessRights": "terbuka", "memuat_data_pribadi": "tidak", "license_id": "cc-by", "asal_daftar": "daerah",
        "maintainer_jabatan": "Kepala Subbagian Perencanaan", "telepon": "021-0000000",
        "accrualPeriodicity": "tahunan", "periode_data": "tahunan", "cara_pengumpulan_data": "kompromin",
        "ukuran": "jumlah", "tanggal_rilis_berikutnya": "2027-02-28",
    } | more


def sql_document(city: City) -> dict[str, Any]:
    port = store.service("postgres")["port"]
    return {
        "name": SQL_NAME, "title": "Sistem Informasi Puskesmas (contoh)", "owner_org": city.made("agencies")["dinkes"],
        "connector": "sql", "secret": "DINKES_READER",
        "options": {"url": f"postgresql://{READER}@127.0.0.1:{port}/{DATABASE}", "schema": "public"},
        "defaults": defaults(
            urusan="1.02", satuan="orang", tingkat_penyajian="unit-layanan", sektor_kegiatan=code("sektor_kegiatan", "Kesehatan"),
            theme="perlindungan-sosial-dan-kesehatan", maintainer_email="dinkes@tangerangkota.go.id",
        ),
        "schedule": "0 3 * * *", "limits": {"minimum": 2},
    }


def files_document(city: City) -> dict[str, Any]:
    return {
        "name": FILES_NAME, "title": "Folder rekap Dinas Lingkungan Hidup (contoh)", "owner_org": city.made("agencies")["dlh"],
        "connector": "files", "options": {"folder": str(FOLDER / "dlh"), "pattern": ["*"]},
        "defaults": defaults(
            urusan="2.11", sektor_kegiatan=code("sektor_kegiatan", "Lingkungan"), theme="lingkungan-dan-sumber-daya-alam",
            maintainer_email="dlh@tangerangkota.go.id",
        ),
        "schedule": "0 4 * * *",
    }
