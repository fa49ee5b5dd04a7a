"""Each kind of page on which people register, review and harvest: axe-core finds nothing, nothing sticks out."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.tangerang.harvest import jobs, looks
from tests.browser.conftest import DESK, PHONE
from tests.catalogue import published
from tests.catalogue.conftest import City, in_days
from tests.catalogue.planning import conftest as planned

SCREENS = {"desk": {"viewport": DESK}, "phone in the dark": {"viewport": PHONE, "color_scheme": "dark"}}


def stocked(city: City) -> dict[str, list[str]]:
    """A draft with a file, a returned one with a remark, one under review, a public one with a new revision: whose pages."""
    draft = published.draft(city)
    returned = published.draft(city, title="Jumlah Penduduk Miskin")
    submission = published.sent(city, returned)
    city.call("walidata", "sdi_finding_add", revision_id=returned["id"], path="title", message="Sebut wilayahnya.",
              suggestion="Jumlah Penduduk Miskin di Kota Tangerang", effect="syarat")
    city.call("walidata", "sdi_submission_return", id=submission["id"], reason="Lengkapi judul.", due=in_days(5))
    under_review = published.sent(city, published.draft(city, title="Jumlah Penduduk Hampir Miskin"))
    pkg = published.public(city)
    changed = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=pkg["id"])
    changed = published.with_file(city, changed, published.ROWS.replace("120", "121"))
    new_version = published.sent(city, changed)
    activity = city.taken(kind="kegiatan", title="Survei Kepuasan Puskesmas (contoh)")
    parts = ("", "/identitas", "/proses", "/berkas", "/periksa")
    pages = [f"/revisi/{one['id']}{part}" for one in (draft, returned) for part in parts]
    return {
        "produsen": ["/meja-kerja", "/daftarkan", *pages, f"/revisi/{changed['id']}", f"/dataset/{pkg['name']}", "/pengajuan/",
                     "/orang/produsen"],
        "walidata": ["/meja-kerja", "/meja-kerja/serah-terima?dari=produsen&kepada=produsen2", "/pengajuan/",
                     f"/pengajuan/{under_review['id']}", f"/pengajuan/{new_version['id']}", f"/pengajuan/{activity['id']}",
                     f"/dataset/{pkg['name']}",
                     "/pengajuan/?state=REJECTED", "/orang/", "/orang/undang", "/orang/produsen"],
        "outsider": ["/meja-kerja"],
    }


def violations(pages: dict[str, list[str]], new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]]) -> Any:
    wrong: dict[str, Any] = {}
    for screen, options in SCREENS.items():
        for who, addresses in pages.items():
            page = new_page(**options)
            sign_in(page, who)
            for address in addresses:
                answer = page.goto(address)
                if answer.status >= 500:
                    wrong[f"{screen} {who} {address}"] = answer.status
                page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
                if found := axe(page):
                    wrong[f"{screen} {who} {address}"] = found
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wide > 0:
                    wrong[f"{screen} {who} {address} sticks out"] = wide
    return wrong


def test_registration_and_review_have_no_violations_and_fit(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]],
) -> None:
    assert not violations(stocked(city), new_page, sign_in, axe)


def test_planning_has_no_violations_and_fits(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]],
) -> None:
    """Entries before and after the Forum, a request without an answer, each with what its people may do."""
    planned.draft(city, nama_data="Jumlah Perawat (contoh)")
    waits = planned.proposed(city, nama_data="Jumlah Bidan (contoh)")
    entry = planned.agreed(city, kode_tujuan_sdgs="3")
    number = city.call("produsen", "sdi_data_request_create", what="Jumlah dokter", why="Penelitian")["number"]
    pages = ["/daftar-data", f"/daftar-data/{entry['number']}", "/daftar-data/cakupan", "/permintaan", "/permintaan/baru",
             f"/permintaan/{number}"]
    assert not violations({
        "outsider": pages,
        "produsen": ["/daftar-data/usulan", "/daftar-data/baru", f"/daftar-data/{entry['number']}", "/daftar-data/impor"],
        "sekretariat": ["/daftar-data/papan", f"/daftar-data/{waits['number']}", f"/permintaan/{number}"],
    }, new_page, sign_in, axe)


def test_harvest_has_no_violations_and_fits(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A source and a draft, each step of it, what the worker found, two runs with a report and a history."""
    allow, folder = tmp_path / "izin.yaml", tmp_path / "berkas"
    allow.write_text(f"roots: ['{tmp_path}']")
    folder.mkdir()
    (folder / "kunjungan_2024.csv").write_text("puskesmas,tahun,jumlah\nCipondoh,2024,7\nBenda,2024,5\n")
    (folder / "rusak.csv").write_bytes(b"\x00\x01\x02")
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    document = {"name": "folder-dinkes", "title": "Folder Dinkes", "owner_org": city.orgs["dinkes"], "connector": "files",
                "options": {"folder": str(folder)}}
    source = city.call("produsen", "sdi_harvest_source_create", document=document)
    draft = city.call("produsen", "sdi_harvest_draft_create", document=document | {"name": "folder-baru"})
    for of in ({"source_id": source["id"]}, {"draft_id": draft["id"]}):
        for kind in ("check", "sample", "preview"):
            looks.job(city.call("produsen", "sdi_harvest_look_start", kind=kind, **of)["id"])
    runs = [city.call("produsen", "sdi_harvest_run_start", source_id=source["id"])["id"]]
    jobs.job(source["id"], runs[0])
    runs.append(city.call("produsen", "sdi_harvest_run_start", source_id=source["id"])["id"])
    jobs.job(source["id"], runs[1])
    runs.append(city.call("produsen", "sdi_harvest_run_start", source_id=source["id"])["id"])
    steps = ("jenis", "alamat", "periksa", "contoh", "pemetaan", "pratinjau", "jadwal")
    own = [f"/panen/{source['id']}{part}" for part in ("", "/pratinjau", "/ubah", "/pemetaan")]
    pages = ["/panen/", "/panen/baru", *(f"/panen/draf/{draft['id']}/{step}" for step in steps), *own,
             *(f"/panen/jalan/{run}" for run in runs)]
    by = {"produsen": pages, "walidata": own[:1], "outsider": pages[:1]}
    assert not violations(by, new_page, sign_in, axe)
