"""The audit page and the check of minutes: axe-core finds nothing, nothing sticks out, the words say what was found."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.tangerang.audit import heads
from tests.browser.conftest import DESK, PHONE
from tests.catalogue.conftest import City

SCREENS = {"desk": {"viewport": DESK}, "phone in the dark": {"viewport": PHONE, "color_scheme": "dark"}}


def wrong_on(page: Any, axe: Callable[[Any], list[str]]) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*axe(page), *(["sticks out"] if wide > 0 else [])]


def test_audit_pages_have_no_violations_and_fit(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]],
) -> None:
    city.approved(title="Jumlah Puskesmas (contoh)")
    city.taken(title="Jumlah Posyandu (contoh)")
    heads.publish_head()
    wrong: dict[str, Any] = {}
    for screen, options in SCREENS.items():
        page = new_page(**options)
        sign_in(page, "walidata")
        for query in ("", "?action=submission.moved&actor=produsen", "?from=kapan", "?subject=tidak-ada"):
            address = f"/audit{query}"
            assert page.goto(address).status == 200
            if found := wrong_on(page, axe):
                wrong[f"{screen} {address}"] = found
        page.goto("/audit")
        page.get_by_role("button", name="Periksa sekarang").click()
        page.get_by_role("status").filter(has_text="Rantai audit utuh").wait_for()
        if found := wrong_on(page, axe):
            wrong[f"{screen} check"] = found
    assert wrong == {}


def test_the_check_of_minutes_has_no_violations_and_says_whether_they_match(
    city: City, new_page: Callable[..., Any], axe: Callable[[Any], list[str]],
) -> None:
    done = city.approved(title="Jumlah Puskesmas (contoh)")
    genuine = "/verifikasi/" + city.call("walidata", "sdi_submission_minutes", id=done["id"])["address"].rpartition("/")[2]
    wrong: dict[str, Any] = {}
    for screen, options in SCREENS.items():
        page = new_page(**options)
        for address, status, word in ((genuine, 200, "Cocok"), (f"{genuine[:-4]}0000", 404, "Tidak cocok")):
            assert page.goto(address).status == status
            assert page.get_by_role("heading", name=word, exact=True).count() == 1, address
            if found := wrong_on(page, axe):
                wrong[f"{screen} {word}"] = found
    assert wrong == {}
