"""A folder becomes a source by the pages alone, with script and without; on the workbench a click fills an item at once."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.harvest import looks
from ckanext.tangerang.harvest.model import Look
from tests.browser.conftest import DESK, PHONE
from tests.catalogue.conftest import City

NewPage = Callable[..., Any]
SignIn = Callable[[Any, str], None]
SCREENS = {"desk": {"viewport": DESK}, "phone without script": {"viewport": PHONE, "java_script_enabled": False}}
NAME = "folder-puskesmas"
WORKER = False


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An agency's folder with a table, and a file that is none."""
    allow, folder = tmp_path / "izin.yaml", tmp_path / "berkas"
    allow.write_text(f"roots: ['{tmp_path}']")
    folder.mkdir()
    (folder / "kunjungan_2024.csv").write_text("puskesmas,tahun,jumlah\nCipondoh,2024,7\nBenda,2024,5\n")
    (folder / "rusak.csv").write_bytes(b"\x00\x01\x02")
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    return folder


def worked(page: Any) -> None:
    """The worker does what waits; the page looks again."""
    page.wait_for_selector("progress")
    model.Session.rollback()
    waiting = [look.id for look in model.Session.query(Look).filter_by(state="queued")]
    model.Session.rollback()
    assert [looks.job(one) for one in waiting] == ["done"]
    page.reload()


def begun(page: Any, folder: Path) -> None:
    """From the first step to the workbench."""
    page.goto("/panen/")
    page.click("text=Tambah sumber")
    page.fill("[name=title]", "Folder Puskesmas")
    page.check("[name=connector][value=files]")
    page.click("main form:has([name=connector]) button[type=submit]")
    assert page.input_value("[name=name]") == NAME
    page.fill("[name='options.folder']", str(folder))
    page.click("text=Simpan dan periksa")
    worked(page)
    assert "2 berkas cocok" in page.inner_text("main")
    page.click("text=Lihat catatan pertama")
    worked(page)
    words = page.inner_text("main")
    assert "2 baris" in words and "Tidak terbaca" in words
    page.click("main a:has-text('Lanjutkan')")
    page.wait_for_url("**/pemetaan")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_folder_becomes_a_source(city: City, folder: Path, new_page: NewPage, sign_in: SignIn, screen: str) -> None:
    page = new_page(**SCREENS[screen])
    sign_in(page, "produsen")
    begun(page, folder)
    bar = page.locator(".sticky-actions").bounding_box()
    assert bar["height"] < 80, "the bar takes one line"
    assert page.evaluate("document.documentElement.scrollHeight") < (2200 if screen == "desk" else 3600)
    page.click(".map-fold summary:has-text('Akses')")
    page.select_option("[name='accessRights.value']", "terbuka")
    page.click("button[value=next]")
    worked(page)
    assert "Kunjungan 2024" in page.inner_text("main")
    page.click("main a:has-text('Lanjutkan')")
    cron = page.locator("[name=cron]")
    assert not cron.is_visible()
    page.check("[name=schedule][value=cron]")
    assert cron.is_visible()
    page.check("[name=schedule][value='0 2 * * *']")
    page.click("text=Simpan sumber")
    page.wait_for_url("**/selesai")
    page.click("button:has-text('Panen sekarang')")
    page.wait_for_url("**/panen/jalan/*")
    page.wait_for_selector("progress")
    model.Session.rollback()
    [source] = city.call("produsen", "sdi_harvest_source_list")["results"]
    assert (source["name"], source["policy"]) == (NAME, "review_first")
    assert source["document"]["schedule"] == "0 2 * * *"
    assert source["document"]["mapping"]["fields"] == {"accessRights": {"value": "terbuka"}}


def test_a_click_fills_an_item_and_the_records_are_tried_while_one_writes(
    city: City, folder: Path, new_page: NewPage, sign_in: SignIn,
) -> None:
    page = new_page()
    sign_in(page, "produsen")
    begun(page, folder)
    page.locator("button[value=try]").wait_for(state="hidden")  # it is tried by itself
    page.click(".map-fold summary:has-text('Standar data')")
    item = page.locator("[name='definisi.path']")
    rework = page.locator("[id='field-mapping.fields.definisi'] .small-more")
    assert rework.is_hidden()
    item.focus()
    with page.expect_response(lambda answer: answer.request.method == "POST") as tried:
        page.click("button.part:text-is('title')")
    assert item.input_value() == "title" and rework.is_visible()
    assert "<html" not in tried.value.text()
    page.wait_for_function("document.querySelector('#tried dl')?.innerText.split('Kunjungan 2024').length === 3")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        item.fill("tit[")
    page.wait_for_selector("#tried >> text=Belum dapat dicoba")
    model.Session.rollback()
    [draft] = city.call("produsen", "sdi_harvest_draft_list")["results"]
    assert "mapping" not in draft["document"], "what is tried is not kept"
