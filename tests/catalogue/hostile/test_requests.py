"""What a browser or a program may send that is no request of ours: refused with a sentence, in the 400s."""
from __future__ import annotations

import json

import pytest

PUBLIC = ("/dataset/%00", "/organization/%00", "/konsep/%00", "/berkas/%00", "/revisi/%00", "/pengajuan/%00", "/panen/%00",
          "/id/dataset/%00", "/feeds/custom.atom?q=%00", "/dataset/?q=%00", "/meja-kerja?x=%00",
          "/api/3/action/package_show?id=%00", "/api/3/action/datastore_search?resource_id=%00")
NOT_THERE = ("/catalog.json", "/datastore/dump/_table_metadata", "/berkas/tidak-ada", "/dataset/..%2f..%2fetc", "/revisi/'%22")
ODD_BUT_READABLE = ("/dataset/?page=-1", "/dataset/?page=9999999999999999999", "/dataset/?page=%C2%B2", "/dataset/?sort=%7B",
                    "/dataset/?q=((((", "/dataset/?q=%22", "/dataset/?instansi=%22)%20OR%20*:*", "/dataset/?q=a:b:c")


def test_a_nul_character_is_refused_everywhere(city, app):
    for address in PUBLIC:
        answer = app.get(address, follow_redirects=False)
        assert (address, answer.status_code) == (address, 400)
        assert "NUL" in answer.get_data(as_text=True), address


def test_a_nul_character_in_the_json_of_a_core_action_is_refused(city, app):
    answer = app.post("/api/3/action/package_show", json={"id": "a\x00"})
    assert answer.status_code == 400
    assert "NUL" in answer.json["error"]["message"]


def test_what_is_not_there_is_404_or_a_log_in_not_a_fault_of_ours(city, app):
    for address in NOT_THERE:
        assert app.get(address, follow_redirects=False).status_code in (302, 404), address


def test_odd_searches_are_answered(city, app):
    for address in ODD_BUT_READABLE:
        assert app.get(address, follow_redirects=False).status_code == 200, address


def test_json_nested_too_deeply_is_refused(city, app):
    answer = app.post("/api/3/action/sdi_revision_list", data="[" * 20_000 + "]" * 20_000, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["success"] is False


@pytest.mark.parametrize(("parameter", "value"), [("rows", "-1"), ("rows", "1e9"), ("start", "²"), ("start", "-5")])
def test_a_search_by_program_says_which_number_is_wrong(city, app, parameter, value):
    answer = app.get("/api/3/action/package_search", query_string={parameter: value})
    assert answer.status_code == 409
    assert list(json.loads(answer.get_data())["error"]) [:1] == [parameter]


def test_a_search_by_program_answers_json_whatever_format_it_asks(city, app):
    assert app.get("/api/3/action/package_search?wt=xml&rows=1").json["success"] is True


def test_a_log_in_leads_nowhere_but_here(city, app):
    from ckan import model
    city.user("produsen").password = "Rahasia-Kota-24"  # noqa: S105
    model.Session.commit()
    for elsewhere in ("//jahat.test", "https://jahat.test", "\\\\jahat.test", " //jahat.test", "javascript:alert(1)"):
        app.set_session_user(None)
        answer = app.post("/user/login", query_string={"came_from": elsewhere}, follow_redirects=False,
                          data={"login": "produsen", "password": "Rahasia-Kota-24"})
        assert answer.status_code == 302, elsewhere
        assert "jahat.test" not in answer.headers["Location"].split("/", 3)[2], elsewhere


def test_a_finding_s_page_leads_nowhere_but_here(with_plugins):
    from ckanext.tangerang.pages import here
    for elsewhere in ("//jahat.test", "https://jahat.test", "/\\jahat.test", "javascript:alert(1)", "", None):
        assert here(elsewhere) == ""
    assert here("/revisi/1?a=b") == "/revisi/1?a=b"
