"""A page of somebody else's that posts in the name of a logged-in person is refused, whatever was opened before."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

PASSWORD = "Rahasia-Kota-24"  # noqa: S105


def logged_in(city, app, who):
    """A browser in which this person is logged in; the check is off while they log in, on from then."""
    app.flask_app.config["WTF_CSRF_ENABLED"] = False
    city.user(who).password = PASSWORD
    model.Session.commit()
    browser = app.flask_app.test_client()
    answer = browser.post("/user/login", data={"login": who, "password": PASSWORD}, base_url=tk.config["ckan.site_url"])
    assert answer.status_code == 302
    app.flask_app.config["WTF_CSRF_ENABLED"] = True
    return browser


@pytest.fixture
def guarded(app, monkeypatch):
    """The check as it is outside the tests, where it is switched on."""
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)


def test_every_change_by_a_page_needs_the_form_s_token(city, work, app, guarded):
    posts = {
        "produsen": ("/daftarkan", f"/dataset/{work.record}/revisi", f"/revisi/{work.draft}/identitas",
                     f"/revisi/{work.draft}/periksa", f"/revisi/{work.draft}/berkas/unggah", f"/revisi/{work.draft}/temuan/x",
                     f"/revisi/{work.draft}/kirim", f"/revisi/{work.draft}/batal", "/panen/baru"),
        "walidata": (f"/pengajuan/{work.submission}/putuskan", f"/pengajuan/{work.submission}/catatan",
                     f"/pengajuan/{work.submission}/temuan/x", f"/pengajuan/{work.submission}/berkas/{work.delivery}",
                     f"/dataset/{work.record}/tarik", f"/dataset/{work.record}/ralat", "/panen/x/jalankan",
                     "/panen/x/kebijakan", "/panen/jalan/x/putuskan"),
    }
    for who, addresses in posts.items():
        person = logged_in(city, app, who)
        for address in addresses:
            app.flask_app.test_client().post(address)  # core exempts a view for everybody once an anonymous person opened it
            answer = person.post(address, data={"reason": "x", "notice": "x"}, base_url=tk.config["ckan.site_url"])
            assert answer.status_code == 400, (who, address, answer.headers.get("Location"))
    assert app.get(f"/dataset/{work.record}", follow_redirects=True).status_code == 200


def test_a_program_with_its_own_token_needs_none(city, work, app, guarded):
    token = tk.get_action("api_token_create")({"ignore_auth": True, "user": "walidata"}, {"user": "walidata", "name": "uji"})
    answer = app.post("/api/3/action/sdi_record_correct", json={"record_id": work.record, "notice": "Angka diperbaiki."},
                      headers={"Authorization": token["token"]})
    assert answer.status_code == 200
