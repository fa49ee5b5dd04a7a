"""A permanent address answers what is asked for, of the latest version and of each one before it."""
from __future__ import annotations

import json

import ckan.plugins.toolkit as tk
import published
import pytest

MEANING = "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan."


@pytest.fixture
def concept(city):
    """A public concept of two versions; gives its package."""
    ident = city.approved(kind="konsep", title="Penduduk Miskin", definisi=MEANING, referensi="BPS")["revisions"][0]["record_id"]
    made = city.call("produsen", "sdi_revision_create", kind="konsep", record_id=ident)
    saved = city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"],
                      changes={"definisi": MEANING.replace("sebulan", "setahun")})
    published.approved(city, saved)
    return city.call(None, "package_show", id=ident)


def ask(app, address, accept=None, **headers):
    return app.get(address, headers=({"Accept": accept} if accept else {}) | headers, follow_redirects=False)


@pytest.mark.parametrize("accept", [None, "text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "image/png"])
def test_people_are_led_to_the_page(app, concept, accept):
    latest = ask(app, f"/id/konsep/{concept['id']}", accept)
    assert (latest.status_code, latest.location.endswith(f"/konsep/{concept['name']}")) == (303, True)
    first = ask(app, f"/id/konsep/{concept['id']}/1", accept)
    assert (first.status_code, first.location.endswith(f"/konsep/{concept['name']}/versi/1")) == (303, True)
    assert "Accept" in first.headers["Vary"]


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/json"])
def test_machines_get_the_version_in_the_form_they_ask_for(app, concept, accept):
    for version, word in ((1, "sebulan"), (2, "setahun"), (None, "setahun")):
        address = f"/id/konsep/{concept['id']}" + (f"/{version}" if version else "")
        answer = ask(app, address, accept)
        assert (answer.status_code, answer.mimetype) == (200, accept), address
        assert word in json.dumps(json.loads(answer.text)) if "json" in accept else word in answer.text
        assert "Accept" in answer.headers["Vary"]
        again = ask(app, address, accept, **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.text) == (304, "")


def test_the_json_says_what_the_version_rests_on(app, concept):
    found = json.loads(ask(app, f"/id/konsep/{concept['id']}/1", "application/json").text)
    assert (found["version"], found["latest"], found["record"]["definisi"]) == (1, 2, MEANING)
    assert found["standing"]["ditetapkan"]["nomor"]


@pytest.mark.parametrize("address", ["/id/konsep/{id}/3", "/id/konsep/{id}/0", "/id/klasifikasi/{id}", "/konsep/{name}/versi/3",
                                     "/konsep/{name}/banding?dari=9&ke=1", "/klasifikasi/{name}/versi/1"])
def test_what_never_was_is_not_there(app, concept, address):
    assert ask(app, address.format(**concept)).status_code == 404


def test_what_was_withdrawn_is_gone_with_its_versions(city, app, concept):
    city.call("walidata", "sdi_record_withdraw", record_id=concept["id"], reason="Keliru (contoh)")
    for address in (f"/id/konsep/{concept['id']}", f"/id/konsep/{concept['id']}/1", f"/konsep/{concept['name']}/versi/1",
                    f"/konsep/{concept['name']}/banding"):
        for accept in ("text/html", "application/json"):
            assert ask(app, address, accept).status_code == 410, address


def test_the_page_of_an_old_version_says_so_and_shows_what_was_decided(app, concept):
    page = ask(app, f"/konsep/{concept['name']}/versi/1")
    assert page.status_code == 200
    assert "sebulan" in page.text
    assert "setahun" not in page.text
    assert f"/konsep/{concept['name']}/banding" in page.text
    assert "Keputusan Wali Kota Nomor 12 Tahun 2026 (contoh)" in page.text


@pytest.mark.parametrize("asked", ["", "?dari=1&ke=2", "?dari=x&ke="])
def test_two_versions_are_compared_word_by_word(app, concept, asked):
    page = ask(app, f"/konsep/{concept['name']}/banding{asked}").text
    assert "<del>sebulan</del>" in page
    assert "<ins>setahun</ins>" in page


def test_codes_are_compared_row_by_row(city, app):
    items = [{"kode": "1", "nama": "Laki-laki"}, {"kode": "2", "nama": "Perempuan"}]
    ident = city.approved(kind="klasifikasi", title="Jenis Kelamin", kode_list="JK", items=items)["revisions"][0]["record_id"]
    made = city.call("produsen", "sdi_revision_create", kind="klasifikasi", record_id=ident)
    changes = {"items": [items[0], {"kode": "2", "nama": "Wanita"}, {"kode": "9", "nama": "Lain"}]}
    published.approved(city, city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes=changes))
    name = city.call(None, "package_show", id=ident)["name"]
    page = ask(app, f"/klasifikasi/{name}/banding").text
    for part in ("<ins>9 · Lain</ins>", "<del>2 · Perempuan</del>", "<ins>2 · Wanita</ins>"):
        assert part in page
    assert "Perempuan" in ask(app, f"/klasifikasi/{name}/versi/1").text


def signed_in(city, app, who):
    """The pages as this person sees them."""
    token = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})["token"]
    return lambda address: app.get(address, headers={"Authorization": token})


def test_the_review_page_shows_the_impact_and_asks_for_the_document(city, app, concept):
    city.approved(konsep_sds=concept["id"])
    made = city.call("produsen", "sdi_revision_create", kind="konsep", record_id=concept["id"], record={"definisi": MEANING})
    city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    taken = city.call("walidata", "sdi_submission_take", id=made["submission_id"])
    get = signed_in(city, app, "walidata")
    page = get(f"/pengajuan/{taken['id']}").text
    assert 'name="nomor"' in page
    assert f"/revisi/{made['id']}/dampak" in page
    assert get(f"/revisi/{made['id']}/dampak").status_code == 200
    assert get(f"/revisi/{made['id']}/dampak.json").json["summary"]["broken_datasets"] == 1


def test_the_agency_sees_and_puts_aside_what_changed(city, app, concept):
    used = city.approved(konsep_sds=concept["id"])["revisions"][0]["record_id"]
    made = city.call("produsen", "sdi_revision_create", kind="konsep", record_id=concept["id"], record={"definisi": MEANING})
    published.approved(city, made)
    get = signed_in(city, app, "produsen")
    assert used in get("/meja-kerja").text
    assert used in get("/perubahan-standar").text
    assert city.call("produsen", "sdi_change_list")["count"] == 1
