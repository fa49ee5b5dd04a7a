"""The queue by keyboard alone, and without a script."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan import model

from tests.catalogue.conftest import City, in_days


def test_j_k_enter_a_r_and_the_list_of_keys(city: City, page: Any, sign_in: Any) -> None:
    for number in range(3):
        city.taken(title=f"Data nomor {number}")
    sign_in(page, "walidata")
    page.goto("/pengajuan/")
    titles = page.locator("a[data-open]").all_inner_texts()
    focused = "document.activeElement.textContent.trim()"
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(focused) == titles[place]
    page.keyboard.press("x")
    assert page.locator("input[name=id]:checked").count() == 1
    page.keyboard.press("?")
    assert page.locator("dialog[open] dt").count() == 8
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.wait_for_url("**#buka-setujui")
    assert page.locator("h1").inner_text() == titles[1]
    page.wait_for_selector("#setujui :focus")
    page.keyboard.press("Escape")
    page.go_back()
    page.locator("a[data-open]").first.focus()
    page.keyboard.press("r")
    page.wait_for_url("**#buka-kembalikan")
    assert page.locator("#kembalikan").get_attribute("open") is not None
    page.wait_for_selector("#return-reason:focus")
    page.keyboard.type("Lengkapi, jangan jadi a r j k?")  # letters typed are letters
    assert page.input_value("#return-reason") == "Lengkapi, jangan jadi a r j k?"
    page.fill("#return-due", in_days(5))
    page.click("button[value=return]")
    page.wait_for_selector(".notice.good")


def test_without_a_script_the_queue_is_worked_through(city: City, new_page: Callable[..., Any], sign_in: Any) -> None:
    taken = city.taken(title="Data tanpa skrip")
    page = new_page(java_script_enabled=False)
    sign_in(page, "walidata")
    page.goto("/pengajuan/?tab=mine")
    assert page.locator("[data-keys]").is_hidden()
    page.click("a[data-open]:text-is('Data tanpa skrip')")
    page.click("#kembalikan > summary")
    page.fill("#return-reason", "Lengkapi.")
    page.fill("#return-due", in_days(5))
    page.click("button[value=return]")
    page.wait_for_selector(".notice.good")
    model.Session.rollback()  # what the server wrote, not what this process remembers
    assert city.call("walidata", "sdi_submission_show", id=taken["id"])["state"] == "CORRECTION_REQUIRED"
