"""The pages of compliance, EPSS and notices: axe-core finds nothing, nothing sticks out, a draft is copied."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import DESK, PHONE
from tests.catalogue import published
from tests.catalogue.conftest import City

SCREENS = {"desk": {"viewport": DESK}, "phone in the dark": {"viewport": PHONE, "color_scheme": "dark"}}
PAGES = ("/kepatuhan", "/kepatuhan/dinkes", "/kepatuhan/penilaian-ulang", "/pemberitahuan", "/kepatuhan/epss",
         "/kepatuhan/epss/10101", "/kepatuhan/epss/30201", "/kepatuhan/epss?tahun=2020")


def test_pages_have_no_violations_and_fit(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]],
) -> None:
    published.public(city)
    city.approved("produsen_other", title="Dataset Dukcapil (contoh)")
    wrong: dict[str, Any] = {}
    for screen, options in SCREENS.items():
        page = new_page(**options)
        sign_in(page, "walidata")
        for address in PAGES:
            assert page.goto(address).status == 200
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if found := [*axe(page), *(["sticks out"] if wide > 0 else [])]:
                wrong[f"{screen} {address}"] = found
    assert wrong == {}


def test_the_draft_is_copied(city: City, new_page: Callable[..., Any], sign_in: Any) -> None:
    published.public(city)
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, "walidata")
    page.goto("/kepatuhan/epss/10101")
    page.click("button[data-copy=draft-id]")
    page.get_by_role("status").filter(has_text="Tersalin").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#draft-id").input_value() != ""
