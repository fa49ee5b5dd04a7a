"""What the public pages show, keep for caches, escape, and how many queries they cost."""
from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from ckan import model

from tests.catalogue import published
from tests.catalogue.conftest import City

Read = Callable[..., Any]
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)">'
PAGES = ("/", "/dataset/", "/standar", "/konsep/", "/organization/", "/about")


def test_a_public_page_may_be_kept_and_asked_for_again(city: City, read: Read) -> None:
    for address in PAGES:
        first = read(address)
        assert first.status_code == 200
        assert first.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in first.headers
        assert "_csrf_token" not in first.text
        again = read(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.text) == (304, ""), address


def test_files_of_the_pages_are_kept(city: City, read: Read) -> None:
    sheets = [link["href"] for link in read("/about").outline.named("link") if link.get("rel") == "stylesheet"]
    assert len(sheets) >= 4
    for sheet in sheets:
        answer = read(sheet)
        assert (answer.status_code, answer.mimetype) == (200, "text/css")
        assert int(answer.headers["Cache-Control"].removeprefix("public, max-age=")) >= 3600


def test_a_page_for_a_person_logged_in_is_nobody_elses(city: City, app: Any) -> None:
    city.user("walidata").password = "Rahasia-Kota-24"
    model.Session.commit()
    app.post("/user/login", data={"login": "walidata", "password": "Rahasia-Kota-24"}, follow_redirects=False)
    answer = app.get("/dataset/")
    assert "public" not in answer.headers.get("Cache-Control", "")
    assert "ETag" not in answer.headers
    assert "Meja Kerja" in answer.text


def test_no_script_runs_from_within_a_page(city: City, read: Read) -> None:
    for address in (*PAGES, "/user/login", "/no-such-page"):
        answer = read(address)
        assert not [script for script in answer.outline.named("script") if not script.get("src")], address
        assert not answer.outline.handlers(), address
        assert address not in PAGES or "script-src 'self';" in answer.headers["Content-Security-Policy"], address


def test_a_dataset_answers_in_the_order_people_ask(city: City, read: Read) -> None:
    pkg = published.public(city)
    page = read(f"/dataset/{pkg['name']}")
    assert [text for level, text in page.outline.headings if level == 1] == [pkg["title"]]
    asked = ["Tentang data ini", "Unduh data", "Kolom", "Penanggung jawab", "Cara data dibuat", "Apakah memenuhi standar?",
             "Riwayat", "Kutip dan pakai"]
    assert [text for level, text in page.outline.headings if level == 2 and text in asked] == asked
    assert "Banyaknya penduduk miskin." in page.outline.words  # what a column means
    assert "Jatiuwung" in page.outline.words  # the first rows
    assert pkg["identifier"] in page.outline.words


def test_headings_skip_no_level(city: City, read: Read) -> None:
    pkg = published.public(city)
    for address in (*PAGES, f"/dataset/{pkg['name']}"):
        levels = [level for level, _ in read(address).outline.headings]
        assert levels.count(1) == 1, address
        below = levels[levels.index(1):]
        assert all(following - level <= 1 for level, following in pairwise(below)), address


def test_words_of_agencies_never_become_markup(city: City, read: Read) -> None:
    schema = {"fields": [{**column, "judul": EVIL, "definisi": EVIL} for column in published.SCHEMA["fields"]]}
    draft = published.draft(city, title=f"Data {EVIL}", notes=f"Uraian {EVIL}", definisi=f"Arti {EVIL}", maintainer_jabatan=EVIL)
    table = draft["record"]["tables"][0] | {"name": f"Tabel {EVIL}", "description": EVIL, "skema_tabel": schema}
    draft = city.call("produsen", "sdi_revision_save", id=draft["id"], base=draft["saves"], changes={"tables": [table]})
    published.approved(city, draft)
    name = city.call(None, "package_show", id=draft["record_id"])["name"]
    city.call("walidata", "sdi_record_correct", record_id=draft["record_id"], notice=EVIL)
    for address in ("/", "/dataset/", f"/dataset/{name}", "/organization/dinkes"):
        outline = read(address).outline
        assert not outline.named("script"), address
        assert not outline.handlers(), address


QUERIES = (
    'q="><script>alert(1)</script>', "q={!xmlparser}<x/>", 'format=CSV" OR dataset_type:"konsep', "q=AND OR (", "page=-7",
    "page=ten", "sort=evil desc", 'topik="', "q=" + "a" * 5000, "q=*:*",
)


def test_a_search_of_any_words_answers(city: City, read: Read) -> None:
    published.public(city)
    for query in QUERIES:
        answer = read(f"/dataset/?{query}")
        assert answer.status_code == 200, query
        assert not answer.outline.named("script"), query


def test_a_filter_cannot_leave_its_quotes(city: City, read: Read) -> None:
    published.public(city)
    assert "<strong class=\"figures\">0 dataset</strong>" in read('/dataset/?format=CSV" OR format:"CSV').text


def test_the_cost_does_not_grow_with_results(city: City, read: Read, count_statements: Callable[[], Any]) -> None:
    def cost(address: str) -> int:
        read(address)
        with count_statements() as seen:
            read(address)
        return len(seen)
    published.public(city)
    few = {address: cost(address) for address in ("/", "/dataset/", "/organization/", "/organization/dinkes")}
    for number in range(6):
        published.public(city, title=f"Jumlah Puskesmas {number} (contoh)")
    assert {address: cost(address) for address in few} == few


def test_an_address_by_id_leads_to_the_name_and_nothing_to_nothing(city: City, read: Read) -> None:
    pkg = published.public(city)
    moved = read(f"/dataset/{pkg['id']}")
    assert (moved.status_code, moved.headers["Location"].endswith(f"/dataset/{pkg['name']}")) == (302, True)
    assert read("/dataset/no-such-record").status_code == 404
    assert read(f"/konsep/{pkg['name']}").status_code == 302


def test_a_draft_is_seen_by_nobody(city: City, read: Read) -> None:
    draft = published.draft(city, title="Rahasia sampai disetujui")
    assert read(f"/dataset/{draft['record_id']}").status_code == 404
    for address in ("/", "/dataset/?q=rahasia", "/organization/dinkes"):
        assert "Rahasia sampai" not in read(address).text


def test_a_withdrawn_record_says_so(city: City, read: Read) -> None:
    pkg = published.public(city)
    city.call("walidata", "sdi_record_withdraw", record_id=pkg["id"], reason="Memuat nomor telepon warga.")
    answer = read(f"/dataset/{pkg['name']}")
    assert answer.status_code == 410
    assert "Memuat nomor telepon warga." in answer.text


def test_the_same_page_in_english_by_a_link(city: City, read: Read) -> None:
    published.public(city)
    page = read("/dataset/?q=miskin")
    link = next(item for item in page.outline.named("a") if item.get("hreflang") == "en")
    english = read(link["href"])
    assert english.status_code == 200
    assert "Search data" in english.outline.headings[0][1]
    assert "q=miskin" in link["href"]


def test_every_page_has_its_data_for_programs(city: City, read: Read) -> None:
    pkg = published.public(city)
    assert read(f"/dataset/{pkg['name']}.json").json["title"] == pkg["title"]
    found = read("/dataset.json?q=miskin&instansi=dinkes").json
    assert (found["count"], found["filters"]["format"]) == (1, {"CSV": 1})
    agencies = {agency["name"]: agency["count"] for agency in read("/organization.json").json["results"]}
    assert agencies == {"dinkes": 1, "diskominfo": 0, "dukcapil": 0}
    assert read("/dataset/no-such-record.json").status_code == 404
