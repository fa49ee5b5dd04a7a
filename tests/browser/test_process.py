"""An agency's staff completes a sub-process on a phone; the pages of the process record have no violations and fit."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ckan import model

from ckanext.tangerang.lifecycle.model import Evidence, ProcessStep
from tests.browser.conftest import PHONE
from tests.browser.test_axe_work import violations
from tests.catalogue.conftest import City, in_days
from tests.catalogue.lifecycle.conftest import PDF, published


def test_a_step_is_completed_on_a_phone_without_script(
    city: City, new_page: Callable[..., Any], sign_in: Any, tmp_path: Path,
) -> None:
    activity = published(city)
    file = tmp_path / "notula.pdf"
    file.write_bytes(PDF)
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, "produsen")
    page.goto("/meja-kerja")
    page.click("a[href='/gsbpm/dinkes']")
    page.click("th a:has-text('Survei Kepuasan')")
    page.click(".cell a:has-text('1.2')")
    page.check("input[name=state][value=selesai]")
    page.fill("#field-actual_until", in_days(-1))
    page.fill("#field-methods", "Rapat dengan puskesmas")
    page.click("form:has(#field-methods) button.primary")
    assert "Tambah bukti dahulu" in page.locator(".error-summary").inner_text()
    assert page.input_value("#field-methods") == "Rapat dengan puskesmas"
    page.select_option("#field-kind", "notula")
    page.fill("#field-title", "Notula rapat kebutuhan")
    page.set_input_files("#field-upload", str(file))
    page.click("form:has(#field-kind) button[type=submit]")
    assert page.locator("#bukti a:has-text('Notula rapat kebutuhan')").count() == 1
    page.check("input[name=state][value=selesai]")
    page.fill("#field-actual_until", in_days(-1))
    page.click("form:has(#field-methods) button.primary")
    assert page.locator(".page-head .badge").inner_text().strip() == "Selesai"
    model.Session.rollback()
    assert model.Session.get(ProcessStep, (activity, "1.2")).state == "selesai"
    assert model.Session.query(Evidence).one().filename == "notula.pdf"


def test_a_step_is_completed_by_touch_with_thumbs_wide_enough(
    city: City, new_page: Callable[..., Any], sign_in: Any, tmp_path: Path,
) -> None:
    """The whole task from the desk, with evidence taken by the phone's camera; every control is large enough to be hit."""
    activity = published(city)
    photo = tmp_path / "IMG_2041.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + b"0" * 2_000_000)
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(page, "produsen")
    page.goto("/meja-kerja")
    page.tap("a[href='/gsbpm/dinkes']")
    page.tap("th a:has-text('Survei Kepuasan')")
    page.tap(".cell a:has-text('1.2')")
    page.select_option("#field-kind", "notula")
    page.fill("#field-title", "Notula rapat kebutuhan")
    page.set_input_files("#field-upload", str(photo))
    page.tap("form:has(#field-kind) button[type=submit]")
    page.locator("#bukti a:has-text('Notula rapat kebutuhan')").wait_for()
    page.tap("label:has-text('Selesai')")
    page.fill("#field-actual_until", in_days(-1))
    small = page.evaluate("""() => [...document.querySelectorAll('main form :is(button, select, input, summary)')]
        .filter(one => one.type !== 'hidden')
        .map(one => [one.name || one.textContent.trim(), one.closest('.choice') || one])
        .filter(([, box]) => box.offsetParent && (box.offsetHeight < 24 || box.offsetWidth < 24)).map(([name]) => name)""")
    assert small == []
    page.tap("form:has(#field-methods) button.primary")
    page.locator(".page-head .badge:has-text('Selesai')").wait_for()
    model.Session.rollback()
    assert model.Session.get(ProcessStep, (activity, "1.2")).state == "selesai"
    assert model.Session.query(Evidence).one().filename == "IMG_2041.jpg"


def test_the_process_pages_have_no_violations_and_fit(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]],
) -> None:
    activity = published(city)
    year = published(city, title="Survei Kepuasan Puskesmas 2027 (contoh)", tahun="2027", base_id=activity)
    values = {"planned_from": in_days(-30), "planned_until": in_days(-20), "state": "berjalan", "actual_from": in_days(-25)}
    city.call("produsen", "sdi_process_step_update", id=activity, step="1.2", base=0, **values)
    for record, value in ((activity, "80"), (year, "85")):
        city.call("produsen", "sdi_quality_set", id=record, indicator="response_rate", value=value)
    here = f"/kegiatan/{activity}/gsbpm"
    pages = [here, f"{here}/1.2", f"{here}/rencana", f"/kegiatan/{year}/gsbpm/banding", "/gsbpm/dinkes",
             "/gsbpm", f"/kegiatan/{year}/gsbpm/mutu"]
    assert not violations({"produsen": pages, "walidata": pages[1:2]}, new_page, sign_in, axe)
