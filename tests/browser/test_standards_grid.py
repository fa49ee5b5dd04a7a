"""Rows of an activity in the browser: pasted, walked through by keyboard, filled, undone, saved; plain forms and cards."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import DESK, PHONE
from tests.catalogue.conftest import City

NewPage = Callable[..., Any]
SignIn = Callable[[Any, str], None]
BLOCK = (
    "Nama Variabel\tDefinisi Variabel\tTipe Data\tvalue_domain\tWarna\n"
    "Umur\tLama hidup sejak lahir dalam tahun.\tBilangan bulat\t\tbiru\n"
    'Jenis kelamin\tPerbedaan biologis penduduk.\tTeks\t"1 = Laki-laki\n2 = Perempuan"\t\n'
)


def activity(city: City, **values: Any) -> dict[str, Any]:
    record = {"title": "Pendataan Balita 2025 (contoh)", **values}
    return city.call("produsen", "sdi_revision_create", kind="kegiatan", record=record)


def opened(page: Any, revision: dict[str, Any], field: str = "ms_var", section: str = "variabel") -> Any:
    page.goto(f"/revisi/{revision['id']}/{section}")
    return page.locator(f"#field-{field}")


def rows_of(city: City, revision: dict[str, Any], field: str = "ms_var") -> list[dict[str, Any]]:
    from ckan import model
    model.Session.rollback()
    return city.call("produsen", "sdi_revision_show", id=revision["id"])["record"].get(field) or []


def paste(page: Any, text: str) -> None:
    page.evaluate("""text => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }""", text)


def saved(page: Any) -> None:
    with page.expect_response(lambda answer: answer.request.headers.get("x-autosave") == "1") as told:
        pass
    assert told.value.status == 200, told.value.text()


def test_rows_are_pasted_with_their_heads_edited_and_undone(city: City, page: Any, sign_in: SignIn) -> None:
    sign_in(page, "produsen")
    revision = activity(city)
    grid = opened(page, revision)
    grid.locator("[data-do=add]").click()
    paste(page, BLOCK)
    saved(page)
    assert "Warna" in grid.locator("[data-said]").inner_text(), "an unknown head is named, not guessed"
    first, second = rows_of(city, revision)
    assert first["nama"] == "Umur" and first["tipe_data"] == "integer" and first["id"]
    assert second["value_domain"] == [{"kode": "1", "nilai": "Laki-laki"}, {"kode": "2", "nilai": "Perempuan"}]
    page.keyboard.press("Home")
    page.keyboard.type("Umur balita")
    page.keyboard.press("Enter")
    saved(page)
    changed = rows_of(city, revision)
    assert changed[0]["nama"] == "Umur balita" and [row["id"] for row in changed] == [first["id"], second["id"]], "ids stay"
    page.keyboard.press("Control+d")
    assert grid.locator("td").filter(has_text="Umur balita").count() == 2
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    saved(page)
    assert [row["nama"] for row in rows_of(city, revision)] == ["Umur", "Jenis kelamin"]
    page.keyboard.press("Alt+ArrowUp")
    saved(page)
    assert [row["nama"] for row in rows_of(city, revision)] == ["Jenis kelamin", "Umur"]


def test_a_missing_item_is_marked_in_its_cell_and_what_is_not_asked_is_grey(city: City, page: Any, sign_in: SignIn) -> None:
    sign_in(page, "produsen")
    revision = activity(city, ms_var=[{"nama": "Umur"}])
    page.goto(f"/revisi/{revision['id']}/variabel?saved=1")
    marked = page.locator("#field-ms_var td.marked")
    assert marked.count() > 3 and "wajib" in marked.first.inner_text()
    page.locator("#field-ms_var td[data-label='Definisi']").focus()
    page.keyboard.type("Lama hidup.")
    page.keyboard.press("Tab")
    assert "marked" not in (page.locator("#field-ms_var td[data-label='Definisi']").get_attribute("class") or "")
    assert page.locator("#field-ms_var td.off[aria-readonly=true]").count(), "its own values are asked of a list of values only"


def test_inner_rows_are_lines_in_a_dialog(city: City, page: Any, sign_in: SignIn) -> None:
    sign_in(page, "produsen")
    revision = activity(city, ms_var=[{"nama": "Jenis kelamin", "jenis_value_domain": "enumerated"}])
    grid = opened(page, revision)
    grid.locator("td.lines").first.focus()
    page.keyboard.press("Enter")
    page.fill("dialog textarea", "1 = Laki-laki\n2 = Perempuan")
    page.click("dialog button.primary")
    saved(page)
    assert [item["nilai"] for item in rows_of(city, revision)[0]["value_domain"]] == ["Laki-laki", "Perempuan"]


def test_a_row_is_a_form_of_its_own_without_a_script(city: City, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, "produsen")
    revision = activity(city)
    page.goto(f"/revisi/{revision['id']}/variabel")
    page.click("#field-ms_var a:has-text('Tambah baris')")
    page.fill("[name=nama]", "Umur")
    page.select_option("[name=tipe_data]", "integer")
    page.click("button:has-text('Simpan dan tambah baris lain')")
    page.fill("[name=nama]", "Jenis kelamin")
    page.select_option("[name=jenis_value_domain]", "enumerated")
    page.click("button:has-text('Simpan dan tetap di sini')")
    page.fill("[name=value_domain]", "1 = Laki-laki\n2 = Perempuan")
    page.click("button:has-text('Simpan baris')")
    first, second = rows_of(city, revision)
    assert first["tipe_data"] == "integer" and second["value_domain"][1] == {"kode": "2", "nilai": "Perempuan"}
    page.click("a:has-text('Ubah baris 1')")
    page.click("button:has-text('Turunkan')")
    page.click("a:has-text('Kembali ke semua baris')")
    assert [row["id"] for row in rows_of(city, revision)] == [second["id"], first["id"]]


def test_somebody_elses_change_of_a_row_is_shown_first(city: City, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page()
    sign_in(page, "produsen")
    revision = activity(city, ms_var=[{"nama": "Umur"}])
    page.goto(f"/revisi/{revision['id']}/variabel/ms_var/0")
    mine = rows_of(city, revision)
    city.call("produsen2", "sdi_revision_save", id=revision["id"], base=revision["saves"],
              changes={"ms_var": [{**mine[0], "nama": "Usia"}]})
    page.fill("[name=nama]", "Umur balita")
    page.click("button:has-text('Simpan baris')")
    assert "Usia" in page.inner_text(".notice") and page.input_value("[name=nama]") == "Umur balita"
    assert rows_of(city, revision)[0]["nama"] == "Usia", "nothing was overwritten"


def test_grids_and_rows_have_no_violations_and_fit(
    city: City, new_page: NewPage, sign_in: SignIn, axe: Callable[[Any], list[str]], tmp_path: Any,
) -> None:
    revision = activity(city, ms_var=[{"nama": "Umur", "definisi": "Lama hidup sejak lahir."}, {"nama": "Jenis kelamin"}])
    wrong: dict[str, Any] = {}
    for name, options in {"desk": {"viewport": DESK}, "phone": {"viewport": PHONE, "color_scheme": "dark"}}.items():
        page = new_page(**options)
        sign_in(page, "produsen")
        for at, part in enumerate(("variabel?saved=1", "variabel/ms_var/0", "indikator", "identitas")):
            page.goto(f"/revisi/{revision['id']}/{part}")
            page.screenshot(path=f"{tmp_path}/{name}-{at}.png", full_page=True)
            if found := axe(page):
                wrong[f"{name} {part}"] = found
            if page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
                wrong[f"{name} {part} sticks out"] = True
    assert not wrong, wrong
