"""Each kind of public page, on a desk's screen, on a phone and in the dark: axe-core finds nothing, nothing sticks out."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.catalogue import published
from tests.catalogue.conftest import City, in_days

SCREENS = {
    "desk": {"viewport": DESK}, "phone": {"viewport": PHONE}, "dark": {"viewport": DESK, "color_scheme": "dark"},
    "zoomed to 200 %": {"viewport": {"width": 640, "height": 400}},
}


def stocked(city: City) -> list[str]:
    """A public dataset with a file, a concept it uses, a correction notice; gives the addresses of every kind of page."""
    concept = public_concept(city)
    pkg = published.public(city, konsep_sds=concept["id"])
    city.call("walidata", "sdi_record_correct", record_id=pkg["id"], notice="Angka Jatiuwung keliru pada versi pertama.")
    return [
        "/", "/dataset/", "/dataset/?q=miskin&format=CSV", "/dataset/?q=xyzzy", f"/dataset/{pkg['name']}", "/organization/",
        "/organization/dinkes", "/standar", "/konsep/", f"/konsep/{concept['name']}", "/about", "/user/login",
        "/no-such-page", "/en/dataset/",
    ]


def public_concept(city: City) -> dict[str, Any]:
    record = {"title": "Penduduk Miskin", "definisi": "Penduduk di bawah garis kemiskinan.", "referensi": "BPS"}
    draft = city.call("produsen", "sdi_revision_create", kind="konsep", owner_org=city.orgs["dinkes"], record=record)
    city.call("produsen", "sdi_submission_submit", id=draft["submission_id"])
    city.call("walidata", "sdi_submission_take", id=draft["submission_id"])
    city.call("walidata", "sdi_submission_approve", id=draft["submission_id"], notes=True, due=in_days(30),
              document="Keputusan Wali Kota Nomor 12 Tahun 2026 (contoh)")
    return city.call(None, "package_show", id=draft["record_id"])


def test_public_pages_have_no_violations_and_fit(
    city: City, new_page: Callable[..., Any], axe: Callable[[Any], list[str]],
) -> None:
    addresses = stocked(city)
    wrong: dict[str, Any] = {}
    for screen, options in SCREENS.items():
        page = new_page(**options)
        for address in addresses:
            page.goto(address)
            if found := axe(page):
                wrong[f"{screen} {address}"] = found
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                wrong[f"{screen} {address} sticks out"] = wide
    assert not wrong


@pytest.mark.parametrize("address", ["/", "/dataset/", "/user/login"])
def test_by_keyboard_the_first_stop_leads_to_the_content(live: str, page: Any, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_search_and_filters_work_without_script(city: City, new_page: Callable[..., Any]) -> None:
    pkg = published.public(city)
    page = new_page(java_script_enabled=False, viewport=PHONE)
    page.goto("/")
    page.fill("#q-home", "pendudk miskin")
    page.click("main form button[type=submit]")
    assert page.locator("h2", has_text=pkg["title"]).count() == 1
    page.click("summary:has-text('Saringan')")
    page.click(".filter a:has-text('Dinas Kesehatan')")
    assert "instansi=dinkes" in page.url and "q=pendudk" in page.url
    page.click(f"h2 a:has-text('{pkg['title'][:40]}')")
    assert page.locator("h1").inner_text() == pkg["title"]
    with page.expect_download() as download:
        page.click("a:has-text('Unduh CSV')")
    assert "36.71.02" in download.value.path().read_text()


def test_axe_finds_what_is_wrong(live: str, page: Any, axe: Callable[[Any], list[str]]) -> None:
    page.goto("/about")
    page.evaluate("document.querySelector('main').innerHTML = '<h1>x</h1><img src=x><input>'")
    assert {"image-alt", "label"} <= {found.split(":")[0] for found in axe(page)}
