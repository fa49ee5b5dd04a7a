"""Who may open the pages of registration, review and harvest, what a refusal says, and what two people saving at once see."""
from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.catalogue import published
from tests.catalogue.conftest import City, in_days

Visit = Callable[..., Any]
TEMPLATES = Path(__file__).resolve().parents[3] / "ckanext-tangerang" / "ckanext" / "tangerang" / "templates"
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
POST = re.compile(r"<form\b[^>]*method=\"post\"", re.IGNORECASE)


def test_every_post_form_of_the_templates_carries_the_token() -> None:
    without = [
        f"{path.name}: {form[:90]}" for path in TEMPLATES.rglob("*.html") for form in FORM.findall(path.read_text("utf-8"))
        if POST.match(form) and "csrf_input()" not in form
    ]
    assert not without


def test_every_post_form_of_the_pages_carries_the_token(city: City, visit: Visit) -> None:
    draft, waiting = published.draft(city), published.draft(city, title="Jumlah Rumah")
    submission = published.sent(city, waiting)
    pages = {
        "produsen": ["/daftarkan", f"/revisi/{draft['id']}", f"/revisi/{draft['id']}/berkas", f"/revisi/{draft['id']}/periksa",
                     "/panen/baru"],
        "walidata": [f"/pengajuan/{submission['id']}"],
    }
    seen = 0
    for who, addresses in pages.items():
        for address in addresses:
            for form in FORM.findall(visit(who, address).text):
                if POST.match(form):
                    seen += 1
                    assert 'name="_csrf_token"' in form, (address, form[:200])
    assert seen > 10


@pytest.mark.parametrize("address", ["/meja-kerja", "/daftarkan", "/pengajuan/", "/panen/", "/panen/baru"])
def test_a_stranger_is_asked_to_log_in_and_comes_back(visit: Visit, address: str) -> None:
    answer = visit(None, address)
    assert answer.status_code == 302
    assert answer.location.endswith(f"/user/login?came_from={address}")


@pytest.mark.parametrize(("who", "address", "sentence"), [
    ("walidata", "/daftarkan", "Hanya produsen data yang mendaftarkan data"),
    ("outsider", "/daftarkan", "Hanya produsen data yang mendaftarkan data"),
    ("produsen", "/pengajuan/", "Antrean hanya untuk pemeriksa"),
    ("outsider", "/panen/baru", "Hanya produsen data dan walidata"),
])
def test_a_refusal_is_a_page_with_a_sentence(visit: Visit, who: str, address: str, sentence: str) -> None:
    answer = visit(who, address)
    assert answer.status_code == 403
    assert sentence in answer.text


@pytest.mark.parametrize("part", ["", "/identitas", "/berkas", "/periksa"])
def test_a_draft_is_its_agencys_own_affair(city: City, visit: Visit, part: str) -> None:
    draft = published.draft(city)
    for who in ("produsen_other", "walidata", "outsider"):
        answer = visit(who, f"/revisi/{draft['id']}{part}")
        assert answer.status_code == 403, who
        assert draft["title"] not in answer.text
    assert visit("produsen2", f"/revisi/{draft['id']}{part}").status_code == 200
    assert visit(None, f"/revisi/no-such-revision{part}").status_code in (302, 404)


def test_another_agency_can_post_nothing(city: City, visit: Visit) -> None:
    draft = published.draft(city)
    before = city.call("produsen", "sdi_revision_show", id=draft["id"])
    for address, values in (
        (f"/revisi/{draft['id']}/identitas", {"fields": "title", "title": "Stolen", "base": before["saves"]}),
        (f"/revisi/{draft['id']}/kirim", {}), (f"/revisi/{draft['id']}/batal", {}),
        (f"/revisi/{draft['id']}/berkas/unggah", {"upload": (io.BytesIO(b"a,b\n1,2\n"), "x.csv")}),
        (f"/pengajuan/{draft['submission_id']}/putuskan", {"event": "take"}),
    ):
        assert visit("produsen_other", address, post=values).status_code == 403, address
    assert city.call("produsen", "sdi_revision_show", id=draft["id"]) == before


def posted(revision: dict[str, Any], seen: dict[str, Any], **values: str) -> dict[str, Any]:
    return {"fields": list(values), "base": str(revision["saves"]), "seen": json.dumps(seen), **values}


def test_two_people_in_different_items_both_keep_theirs(city: City, visit: Visit) -> None:
    draft = published.draft(city)
    seen = {"title": draft["record"]["title"], "notes": draft["record"]["notes"]}
    address = f"/revisi/{draft['id']}/identitas"
    assert visit("produsen", address, post=posted(draft, seen, title="Judul baru", notes=seen["notes"])).status_code == 302
    late = posted(draft, seen, title=seen["title"], notes="Uraian baru.")
    answer = visit("produsen2", address, post=late, follow_redirects=True)
    assert "mengubah isian lain pada saat yang sama" in answer.text
    saved = city.call("produsen", "sdi_revision_show", id=draft["id"])["record"]
    assert (saved["title"], saved["notes"]) == ("Judul baru", "Uraian baru.")


def test_two_people_in_the_same_item_see_both_before_anything_is_overwritten(city: City, visit: Visit) -> None:
    draft = published.draft(city)
    seen = {"title": draft["record"]["title"]}
    address = f"/revisi/{draft['id']}/identitas"
    visit("produsen", address, post=posted(draft, seen, title="Judul pertama"))
    late = posted(draft, seen, title="Judul kedua")
    shown = visit("produsen2", address, post=late)
    assert shown.status_code == 200
    for words in ("Orang lain mengubah isian yang sama", "Judul pertama", "Judul kedua", seen["title"], "Produsen"):
        assert words in shown.text, words
    assert city.call("produsen", "sdi_revision_show", id=draft["id"])["record"]["title"] == "Judul pertama"
    quiet = visit("produsen2", address, post=late, headers={"X-Autosave": "1"})
    assert (quiet.status_code, quiet.json) == (409, {"conflict": ["title"]})
    now = city.call("produsen", "sdi_revision_show", id=draft["id"])
    assert visit("produsen2", address, post=posted(now, {"title": "Judul pertama"}, title="Judul kedua")).status_code == 302
    assert city.call("produsen", "sdi_revision_show", id=draft["id"])["record"]["title"] == "Judul kedua"


def test_saving_while_typing_answers_the_new_base_or_says_what_is_wrong(city: City, visit: Visit) -> None:
    draft = published.draft(city)
    address, quiet = f"/revisi/{draft['id']}/identitas", {"X-Autosave": "1"}
    saved = visit("produsen", address, post=posted(draft, {}, title="Judul baru"), headers=quiet)
    assert saved.json["base"] == draft["saves"] + 1 and saved.json["seen"]["title"] == "Judul baru"
    now = city.call("produsen", "sdi_revision_show", id=draft["id"])
    refused = visit("produsen", address, post=posted(now, {}, title="x" * 5000), headers=quiet)
    assert refused.status_code == 422 and refused.json["errors"][0][0] == "title"
    strange = visit("produsen", address, post={"base": "junk", "seen": "{", "fields": "title", "title": "Lagi"})
    assert strange.status_code == 200 and "Judul baru" in strange.text, "unreadable: shown both, nothing overwritten"


def test_an_error_stands_in_the_summary_and_beside_its_field(city: City, visit: Visit) -> None:
    draft = published.draft(city)
    page = visit("produsen", f"/revisi/{draft['id']}/identitas", post=posted(draft, {}, title="x" * 5000)).text
    assert 'id="error-summary"' in page and 'href="#field-title"' in page and 'id="field-title-error"' in page
    assert "x" * 5000 in page, "what was typed is kept"


def test_a_file_that_is_none_is_refused_with_what_to_send(city: City, visit: Visit) -> None:
    draft = published.draft(city, content=None)
    answer = visit("produsen", f"/revisi/{draft['id']}/berkas/unggah", post={"upload": (io.BytesIO(b"%PDF-1.7 x"), "data.csv")},
                   follow_redirects=True)
    assert "CSV" in answer.text and "PDF" in answer.text
    assert not city.call("produsen", "sdi_revision_show", id=draft["id"])["record"].get("tables")
    none = visit("produsen", f"/revisi/{draft['id']}/berkas/unggah", post={}, follow_redirects=True)
    assert "Pilih berkas lebih dahulu" in none.text


def test_suggestions_of_the_check_are_applied_one_or_all(city: City, visit: Visit) -> None:
    draft = published.draft(city, title="Jumlah Siswa")
    address = f"/revisi/{draft['id']}/periksa"

    def suggested() -> dict[str, Any]:
        found = city.call("produsen", "sdi_revision_check", id=draft["id"])["findings"]
        return {item["path"]: item for item in found if item["suggestion"] is not None}

    title = suggested()["title"]
    visit("produsen", address, post={"rule": title["rule"], "path": "title"})
    assert city.call("produsen", "sdi_revision_show", id=draft["id"])["record"]["title"] == title["suggestion"]
    visit("produsen", address, post={"rule": "no such rule", "path": "title"})
    before = suggested()
    visit("produsen", address, post={"all": "1"})
    assert not set(before) & set(suggested()) or len(suggested()) < len(before)
    assert visit("produsen_other", address, post={"all": "1"}).status_code == 403


def test_an_answer_never_leads_out_of_the_catalogue(city: City, visit: Visit) -> None:
    returned = published.draft(city)
    submission = published.sent(city, returned)
    remark = city.call("walidata", "sdi_finding_add", revision_id=returned["id"], path="title", message="Sebut wilayahnya.")
    city.call("walidata", "sdi_submission_return", id=submission["id"], reason="Lengkapi.", due=in_days(3))
    for back in ("https://example.org/", "//example.org", "/\\example.org", ""):
        reply = {"answer": "Sudah benar.", "back": back}
        answer = visit("produsen", f"/revisi/{returned['id']}/temuan/{remark['id']}", post=reply)
        assert "example.org" not in answer.location, back


def test_the_queue_shows_what_waits_and_keeps_its_filters(city: City, visit: Visit) -> None:
    published.draft(city, title="Masih draf")
    sent = city.submitted(title="Jumlah Puskesmas (contoh)")
    page = visit("walidata", "/pengajuan/").text
    assert sent["number"] in page and "Masih draf" not in page
    assert sent["number"] not in visit("walidata", "/pengajuan/?holds=true").text
    assert 'value="puskes"' in visit("walidata", "/pengajuan/?q=puskes").text
    assert "Tidak ada yang cocok" in visit("walidata", "/pengajuan/?state=REJECTED").text


def test_the_desk_says_what_to_do_first(visit: Visit) -> None:
    page = visit("produsen", "/meja-kerja").text
    assert "Daftarkan data" in page and "Tidak ada draf" in page
    assert "Akun Anda belum memiliki tugas" in visit("outsider", "/meja-kerja").text


def test_actions_on_a_public_record_are_for_those_who_may(city: City, visit: Visit) -> None:
    pkg = published.public(city)
    address = f"/dataset/{pkg['name']}"
    assert "/revisi" in visit("produsen", address).text and "/tarik" not in visit("produsen", address).text
    assert "/tarik" in visit("walidata", address).text and "/ralat" in visit("walidata", address).text
    assert "/revisi" not in visit("produsen_other", address).text
    assert visit("produsen", f"/dataset/{pkg['id']}/tarik", post={"reason": "Salah."}).status_code == 403
    visit("walidata", f"/dataset/{pkg['id']}/ralat", post={"notice": "Angka Tangerang keliru."})
    assert "Angka Tangerang keliru." in visit("walidata", address).text
    visit("walidata", f"/dataset/{pkg['id']}/tarik", post={"reason": "Memuat data pribadi."})
    assert visit("walidata", address).status_code == 410


def test_the_schedule_of_an_activity_is_filled_as_days_and_read_as_words(city: City, visit: Visit) -> None:
    activity = city.call("produsen", "sdi_revision_create", kind="kegiatan", record={"title": "Survei Contoh 2026"})
    address, name = f"/revisi/{activity['id']}/perencanaan", "rencana_jadwal_kegiatan"
    page = visit("produsen", address).text
    assert page.count(f'type="date" name="{name}.') == 14 and f'<textarea class="input" id="field-{name}"' not in page
    days = {f"{name}.desain.awal": "2026-01-05", f"{name}.desain.akhir": "2026-01-30"}
    values = {"fields": name, "base": activity["saves"], "seen": json.dumps({name: None}), "go": "stay", **days}
    assert visit("produsen", address, post=values).status_code == 302
    held = city.call("produsen", "sdi_revision_show", id=activity["id"])["record"][name]
    assert held == {"desain": {"awal": "2026-01-05", "akhir": "2026-01-30"}}
    assert f'name="{name}.desain.awal" value="2026-01-05"' in visit("produsen", address).text
