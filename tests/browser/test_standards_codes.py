"""A classification from a spreadsheet by people with no training: two wrong cells found, corrected, sent, decided."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import PHONE
from tests.catalogue.conftest import City, in_days

SignIn = Callable[[Any, str], None]
WRONG = "kode,nama,induk\n1,Negeri,\n1.1,Negeri pusat,1\n1.2,,1\n2,Swasta,\n2.1,Swasta nasional,9\n"
RIGHT = WRONG.replace("1.2,,1", "1.2,Negeri daerah,1").replace("nasional,9", "nasional,2")


def upload(page: Any, content: str) -> None:
    page.set_input_files("[name=upload]", {"name": "status-sekolah.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.click("button:has-text('Periksa berkas')")
    page.wait_for_load_state()


def test_a_list_is_corrected_sent_and_decided(
    city: City, new_page: Callable[..., Any], sign_in: SignIn, axe: Callable[[Any], list[str]],
) -> None:
    agency = new_page()
    sign_in(agency, "produsen")
    agency.goto("/daftarkan")
    agency.click("a:has-text('Klasifikasi')")
    agency.fill("[name=title]", "Status sekolah (contoh)")
    agency.click("main button:has-text('Lanjutkan')")
    tasks = agency.url
    agency.goto(f"{tasks}/kode")
    upload(agency, WRONG)
    faults = agency.inner_text("section:has(#result-title)")
    assert "B4" in faults and "C6" in faults, faults
    assert not agency.locator("button:has-text('Pakai daftar ini')").count(), "a list with errors is not taken"
    assert not axe(agency)
    with agency.expect_download() as download:
        agency.click("a:has-text('Unduh daftar kesalahan')")
    assert "B4" in download.value.path().read_text("utf-8-sig")
    upload(agency, RIGHT)
    assert not axe(agency)
    agency.click("button:has-text('Pakai daftar ini')")
    agency.wait_for_load_state()
    assert "Negeri daerah" in agency.inner_text("main")
    agency.goto(f"{tasks}/periksa")
    agency.click("button:has-text('Kirim ke walidata')")
    agency.wait_for_url(tasks)
    decided(new_page, sign_in, city, tasks)


def decided(new_page: Callable[..., Any], sign_in: SignIn, city: City, tasks: str) -> None:
    """Findings that hold are closed with a reason; the standard is set by a document and public afterwards."""
    steward = new_page()
    sign_in(steward, "walidata")
    steward.goto("/pengajuan/")
    steward.click("th a:has-text('Status sekolah')")
    steward.click("button:has-text('Mulai periksa')")
    steward.wait_for_load_state()
    if steward.locator("#approve-due").count():
        steward.fill("#approve-due", in_days(30))
    steward.fill("#approve-nomor", "Keputusan Wali Kota Nomor 1 Tahun 2026 (contoh)")
    steward.click("button[value=approve]")
    steward.wait_for_load_state()
    record = city.call("produsen", "sdi_revision_show", id=tasks.rsplit("/", 1)[1])["record_id"]
    found = city.call(None, "sdi_code_list", id=record)
    assert found["count"] == 5, steward.inner_text("main")


def test_only_its_own_people_see_the_page_and_a_wrong_file_is_said_so(
    city: City, new_page: Callable[..., Any], sign_in: SignIn,
) -> None:
    revision = city.call("produsen", "sdi_revision_create", kind="klasifikasi", record={"title": "Status (contoh)"})
    stranger = new_page()
    sign_in(stranger, "produsen_other")
    assert stranger.goto(f"/revisi/{revision['id']}/kode").status in (403, 404)
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, "produsen")
    page.goto(f"/revisi/{revision['id']}/kode")
    upload(page, "a;b;c\n1;2;3\n")
    assert page.locator(".error-summary").count() or "kesalahan" in page.inner_text("main").lower()
    page.goto(f"/revisi/{revision['id']}/kode?t=0000")
    assert "Pilih lagi" in page.inner_text("main")
