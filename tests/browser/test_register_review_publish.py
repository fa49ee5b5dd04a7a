"""A messy spreadsheet becomes public data: produsen, walidata, produsen again, walidata, the public; all in a browser."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.conftest import PHONE
from tests.catalogue.conftest import City, in_days

TITLE = "Jumlah Penduduk Miskin Berdasarkan Kecamatan di Kota Tangerang (contoh)"
FILE = "penduduk miskin per kecamatan.csv"
SignIn = Callable[[Any, str], None]
NewPage = Callable[..., Any]


def test_from_a_messy_file_to_the_public(
    city: City, new_page: NewPage, sign_in: SignIn, repository: Path, live: str,
) -> None:
    agency, steward, public = new_page(), new_page(), new_page(viewport=PHONE)
    sign_in(agency, "produsen")
    sign_in(steward, "walidata")
    tasks = registered(agency, repository / "scripts/demo/berkas" / FILE)
    described(agency, tasks)
    sent_after_a_suggestion(agency, tasks)
    nothing_is_public(city, public, live, tasks)
    returned_with_a_remark(steward)
    corrected(agency, tasks)
    nothing_is_public(city, public, live, tasks)
    approved_with_notes(steward)
    found_and_downloaded(public)


def test_without_script_a_section_is_filled_by_its_buttons(city: City, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(viewport=PHONE, java_script_enabled=False)
    sign_in(page, "produsen")
    page.goto("/daftarkan")
    page.fill("[name=title]", "Jumlah Posyandu (contoh)")
    page.click("main button:has-text('Lanjutkan')")
    page.locator(".tasks li").nth(4).wait_for()
    page.click(".tasks a >> nth=0")
    page.wait_for_load_state()
    assert not page.locator("[name=jenis_statistik]").is_visible(), "asked only of statistics"
    page.select_option("[name=jenis_data]", "statistik")
    page.click("button:has-text('Simpan') >> nth=1")
    tasks = page.url.rsplit("/", 1)[0]
    page.goto(f"{tasks}/kegiatan")
    assert page.locator("[name=jenis_statistik]").is_visible(), "the condition holds now"
    page.goto(f"{tasks}/periksa")
    page.locator(".finding").first.wait_for()
    assert page.locator("button:has-text('Kirim ke walidata')").count() == 1


def test_a_conditional_item_appears_as_soon_as_it_applies(city: City, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page()
    sign_in(page, "produsen")
    draft = city.draft()
    page.goto(f"/revisi/{draft['id']}/akses")
    field, condition = page.evaluate("""() => {
        const one = [...document.querySelectorAll("[data-condition]")].find(box => {
            const asked = JSON.parse(box.dataset.condition);
            return asked.in && document.querySelector(`select[name="${asked.field}"]`);
        });
        one.id = "conditional";
        return [JSON.parse(one.dataset.condition).field, JSON.parse(one.dataset.condition).in];
    }""")
    others = page.eval_on_selector_all(f"[name={field}] option", "options => options.map(one => one.value)")
    page.select_option(f"[name={field}]", condition[0])
    assert page.locator("#conditional").is_visible()
    page.select_option(f"[name={field}]", next(one for one in others if one not in condition))
    assert not page.locator("#conditional").is_visible()


def test_a_form_without_its_token_does_nothing(city: City, new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page()
    sign_in(page, "produsen")
    draft = city.draft()
    for address in ("kirim", "batal", "identitas"):
        assert page.request.post(f"/revisi/{draft['id']}/{address}", form={"base": "1"}).status == 400, address
    assert city.call("produsen", "sdi_revision_show", id=draft["id"])["state"] == "DRAFT"


def registered(page: Any, file: Path) -> str:
    """From the desk through the start page: the file is read at once. Gives the address of the task list."""
    page.goto("/meja-kerja")
    page.click("a:has-text('Daftarkan data') >> nth=0")
    page.set_input_files("[name=upload]", file)
    page.click("main button:has-text('Lanjutkan')")
    page.wait_for_url("**/berkas")
    assert "Berkas sudah dibaca" in page.inner_text("main")
    assert page.locator("nav a", has_text="Jumlah Penduduk Miskin Menurut Kecamatan").count(), "the title was found in the file"
    page.click("summary:has-text('Baris pertama hasil bacaan')")
    told = page.inner_text("details:has-text('Catatan saat membaca berkas')")
    assert "36. 71. 01 dibaca 36.71.01" in told and "8.557 dibaca 8557" in told and "JUMLAH" in told
    rows = page.inner_text("details:has-text('Baris pertama hasil bacaan') table")
    assert "36.71.01" in rows and "8557" in rows and "JUMLAH" not in rows, rows
    assert str(page.url).endswith("/berkas")
    return str(page.url).removesuffix("/berkas")


def described(page: Any, tasks: str) -> None:
    """Columns by pasting a block from a spreadsheet, saved while typing; sections by their buttons."""
    first = page.locator("[name='tables.0.skema_tabel.fields.0.judul']")
    first.focus()
    paste(page, "Kode kecamatan\tKode wilayah kecamatan\nKecamatan\tNama kecamatan")
    assert page.input_value("[name='tables.0.skema_tabel.fields.1.definisi']") == "Nama kecamatan"
    page.wait_for_selector("#saved:has-text('Tersimpan')")
    page.goto(f"{tasks}/identitas")
    page.fill("[name=title]", "Jumlah Penduduk Miskin")
    page.fill("[name=notes]", "Banyaknya penduduk miskin menurut kecamatan. Angka contoh, bukan angka resmi.")
    page.wait_for_selector("#saved:has-text('Tersimpan')")
    page.reload()
    assert page.input_value("[name=title]") == "Jumlah Penduduk Miskin", "kept without pressing a button"
    page.click("button:has-text('Simpan dan lanjutkan')")
    page.wait_for_url("**/konsep_variabel")
    page.fill("[name=definisi]", "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan.")
    page.goto(f"{tasks}/akses")
    page.select_option("[name=accessRights]", "terbuka")
    page.click("button:has-text('Simpan') >> nth=1")
    page.wait_for_url("**/akses?saved=1")
    page.goto(f"{tasks}/proses")
    page.select_option("[name=accrualPeriodicity]", "tahunan")
    page.fill("[name=tanggal_rilis_berikutnya]", in_days(200))
    page.click("button:has-text('Simpan') >> nth=1")
    page.wait_for_url("**/proses?saved=1")
    assert page.locator(".error", has_text="wajib diisi").count(), "what is still required is said after saving"


def paste(page: Any, text: str) -> None:
    page.evaluate("""text => {
        const data = new DataTransfer();
        data.setData("text/plain", text);
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
    }""", text)


def sent_after_a_suggestion(page: Any, tasks: str) -> None:
    page.goto(f"{tasks}/periksa")
    finding = page.locator(".finding", has_text="Judul")
    suggested = finding.locator("strong").first.inner_text()
    finding.locator("button:has-text('Terapkan saran')").click()
    page.wait_for_load_state()
    assert "Saran diterapkan" in page.inner_text("main")
    page.goto(f"{tasks}/identitas")
    assert page.input_value("[name=title]") == suggested
    page.goto(f"{tasks}/periksa")
    page.click("button:has-text('Kirim ke walidata')")
    page.wait_for_url(tasks)
    assert "Diajukan" in page.inner_text("main")


def nothing_is_public(city: City, page: Any, live: str, tasks: str) -> None:
    """Neither page, nor API, search, DCAT or file address says anything of it to the public."""
    revision = city.call("produsen", "sdi_revision_show", id=tasks.rsplit("/", 1)[1])
    delivery = revision["record"]["tables"][0]["delivery"]
    page.goto("/dataset/?q=miskin")
    assert "Jumlah Penduduk Miskin" not in page.inner_text("main")
    request = page.request
    for address in (
        f"/dataset/{revision['record_id']}", f"/id/dataset/{revision['record_id']}",
        f"/api/3/action/package_show?id={revision['record_id']}",
    ):
        assert request.get(address).status == 404, address
    for address in (f"/berkas/{delivery}", tasks, f"/api/3/action/sdi_delivery_show?id={delivery}"):
        answer = request.get(address)
        assert answer.status in (401, 403, 404) or "/user/login" in answer.url, address
        assert "36.71.01" not in answer.text()
    for address in ("/api/3/action/package_search?q=miskin", "/catalog.ttl", "/catalog.jsonld"):
        assert "Penduduk Miskin" not in request.get(address).text(), address


def returned_with_a_remark(page: Any) -> None:
    page.goto("/pengajuan/")
    page.click("th a:has-text('Penduduk Miskin')")
    page.click("button:has-text('Mulai periksa')")
    page.wait_for_load_state()
    page.click("summary:has-text('Tambah catatan')")
    page.select_option("[name=path]", "title")
    page.fill("[name=message]", "Judul belum menyebut bahwa angkanya contoh.")
    page.fill("[name=suggestion]", TITLE)
    page.click("button:has-text('Simpan catatan')")
    page.wait_for_load_state()
    assert "Catatan ditambahkan" in page.inner_text("main")
    page.click(".decision summary:has-text('Kembalikan')")
    page.fill("#return-reason", "Lengkapi judul dan jawab catatan.")
    page.fill("#return-due", in_days(5))
    page.click("button[value=return]")
    page.wait_for_load_state()
    assert "Perlu perbaikan" in page.inner_text("main")


def corrected(page: Any, tasks: str) -> None:
    """The remark stands beside its field: its suggestion applied, a condition answered, sent again."""
    page.goto("/meja-kerja")
    page.click("section:has(h2:has-text('Dikembalikan')) a")
    assert "Lengkapi judul" in page.inner_text("main")
    page.click(".notice a:has-text('Judul')")
    remark = page.locator("[data-field=title] ~ .finding", has_text="angkanya contoh")
    remark.locator("summary:has-text('Jawab')").click()
    remark.locator("textarea").fill("Sudah kami tambahkan.")
    remark.locator("button:has-text('Simpan jawaban')").click()
    page.wait_for_load_state()
    assert "Sudah kami tambahkan." in page.inner_text("main")
    page.locator("[data-field=title] ~ .finding", has_text="angkanya contoh").locator("button:has-text('Terapkan saran')").click()
    page.wait_for_load_state()
    assert page.input_value("[name=title]") == TITLE
    page.goto(f"{tasks}/periksa")
    page.click("button:has-text('Kirim ke walidata')")
    page.wait_for_url(tasks)
    assert "Diperbaiki" in page.inner_text("main")


def approved_with_notes(page: Any) -> None:
    page.goto("/pengajuan/")
    page.click(f"th a:has-text('{TITLE}')")
    page.click("button:has-text('Mulai periksa')")
    page.wait_for_load_state()
    page.fill("#approve-due", in_days(30))
    page.click("button:has-text('Setujui dengan catatan')")
    page.wait_for_load_state()
    assert "Disetujui" in page.inner_text("main"), page.inner_text("main")


def found_and_downloaded(page: Any) -> None:
    for words in ("pendudk miskin", "kemiskinan penduduknya"):
        page.goto("/")
        page.fill("#q-home", words)
        page.press("#q-home", "Enter")
        page.wait_for_load_state()
        assert page.locator("h2 a", has_text=TITLE[:40]).count() == 1, words
    page.click(f"h2 a:has-text('{TITLE[:40]}')")
    page.wait_for_selector("h1")
    assert page.inner_text("h1") == TITLE
    assert "Belum memenuhi standar" in page.inner_text("main")
    assert "Masih kurang" in page.inner_text("#standar") or page.locator("#standar li").count()
    with page.expect_download() as download:
        page.click("a:has-text('Unduh CSV')")
    rows = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) == 1 + 13 * 3 or len(rows) == 1 + 13, rows[:3]
    assert any("36.71.01" in row for row in rows) and not any("112" in row and "JUMLAH" in row for row in rows)
