"""While a person types: what is like the name, its naming rules, the search of a reference; columns and variables."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.test_standards_grid import activity, rows_of, saved
from tests.catalogue import published
from tests.catalogue.conftest import City

SignIn = Callable[[Any, str], None]


def standard(city: City, title: str, kind: str = "konsep", **values: Any) -> str:
    """A public standard; gives its id."""
    record = {"title": title, "definisi": f"{title} sebagaimana dipakai kota.", "owner_org": city.orgs["dinkes"], **values}
    revision = city.call("produsen", "sdi_revision_create", kind=kind, record=record)
    published.sent(city, revision)
    for finding in city.call("walidata", "sdi_finding_list", revision_id=revision["id"])["results"]:
        if finding["effect"] == "menahan" and finding["state"] == "open":
            city.call("walidata", "sdi_finding_close", id=finding["id"], reason="Contoh.")
    city.call("walidata", "sdi_submission_approve", id=revision["submission_id"], notes=True, due=published.today().isoformat(),
              document={"nomor": "1/2026 (contoh)"})
    return str(revision["record_id"])


def test_a_reference_is_searched_by_keyboard_and_a_like_concept_is_used(city: City, page: Any, sign_in: SignIn) -> None:
    concept = standard(city, "Balita Stunting")
    sign_in(page, "produsen")
    revision = activity(city, ms_var=[{"nama": "x"}])
    page.goto(f"/revisi/{revision['id']}/variabel/ms_var/0")
    search = page.get_by_role("combobox", name="Konsep")
    search.fill("balita")
    page.wait_for_selector("[role=option]:has-text('Balita Stunting')")
    search.press("ArrowDown")
    search.press("Enter")
    assert search.input_value() == "Balita Stunting" and page.input_value("select[name=konsep]") == concept
    search.fill("")
    search.press("Tab")
    assert page.input_value("select[name=konsep]") == ""
    page.fill("[name=nama]", "Balita Stunting")
    page.click(".alike:has-text('Balita Stunting') button:has-text('Pakai ini')")
    page.click("button:has-text('Simpan baris')")
    assert rows_of(city, revision)[0]["konsep"] == concept


def test_a_name_in_the_grid_takes_the_concept_there_is(city: City, page: Any, sign_in: SignIn) -> None:
    concept = standard(city, "Balita Stunting")
    sign_in(page, "produsen")
    revision = activity(city, ms_var=[{"definisi": "Contoh."}])
    page.goto(f"/revisi/{revision['id']}/variabel")
    page.locator("#field-ms_var td[data-label^='Nama']").focus()
    page.keyboard.type("Balita Stunting")
    page.wait_for_selector(".advice .alike")
    page.keyboard.press("Tab")
    page.click(".alike button:has-text('Pakai ini')")
    saved(page)
    assert rows_of(city, revision)[0]["konsep"] == concept


def test_a_new_concept_that_exists_leads_to_it_and_its_name_is_corrected(city: City, page: Any, sign_in: SignIn) -> None:
    standard(city, "Balita Stunting")
    sign_in(page, "produsen")
    revision = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "x"})
    page.goto(f"/revisi/{revision['id']}/identitas")
    page.fill("[name=title]", "balita stunting")
    page.wait_for_selector(".advice button:has-text('Pakai ini')")
    correct = page.locator(".advice button:has-text('Ubah menjadi')")
    assert correct.count() == 1
    correct.click()
    assert page.input_value("[name=title]") == "Balita Stunting"
    page.click(".advice button:has-text('Pakai ini')")
    assert page.locator(".advice a:has-text('Pakai ini')").get_attribute("href")
    assert page.locator(".advice a:has-text('Buang draf ini')").count() == 1


def test_a_column_is_linked_to_the_variable_its_name_proposes(
    city: City, page: Any, sign_in: SignIn, axe: Callable[[Any], list[str]],
) -> None:
    variable = standard(city, "Jumlah", kind="variabel")
    sign_in(page, "produsen")
    draft = published.draft(city)
    page.goto(f"/revisi/{draft['id']}/berkas")
    page.click("button:has-text('Pakai usulan variabel')")
    assert page.input_value("[name='tables.0.skema_tabel.fields.3.variabel']") == variable
    saved(page)
    assert not axe(page)
    from ckan import model
    model.Session.rollback()
    columns = city.call("produsen", "sdi_revision_show", id=draft["id"])["record"]["tables"][0]["skema_tabel"]["fields"]
    assert columns[3]["variabel"] == variable and "variabel" not in columns[0]
