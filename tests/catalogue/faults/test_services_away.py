"""A service that is away: every kind of page and action says so in a sentence, nothing is half-written, and it comes back."""
from __future__ import annotations

from typing import Any

import published
import pytest
from ckan import model

from ckanext.tangerang.revision.model import Revision

ANYBODY = ("/", "/dataset/", "/dataset/?q=miskin", "/dataset/{name}", "/organization/", "/organization/dinkes", "/konsep/",
           "/klasifikasi/", "/kegiatan/", "/id/dataset/{id}", "/catalog.ttl", "/dataset/{name}.ttl", "/user/login")
PRODUSEN = ("/meja-kerja", "/daftarkan", "/revisi/{draft}", "/revisi/{draft}/identitas", "/revisi/{draft}/konsep_variabel",
            "/revisi/{draft}/periksa", "/panen/")
WALIDATA = ("/meja-kerja", "/pengajuan/", "/pengajuan/{submission}", "/panen/")
PAGES = [*[(None, page) for page in ANYBODY], *[("produsen", page) for page in PRODUSEN],
         *[("walidata", page) for page in WALIDATA]]
ACTIONS = [
    (None, "package_search", {"q": "miskin"}), (None, "package_show", {"id": "{id}"}), (None, "package_list", {}),
    (None, "organization_list", {}), (None, "status_show", {}), ("produsen", "sdi_revision_list", {}),
    ("produsen", "sdi_revision_show", {"id": "{draft}"}), ("walidata", "sdi_submission_list", {}),
    ("walidata", "sdi_harvest_source_list", {}),
]
NO_SEARCH, NO_DATABASE = "Pencarian sedang tidak menjawab", "Basis data sedang tidak menjawab"
PROGRAM = "/api/3/action/"


def filled(text: str, standing: Any) -> str:
    return text.format(name=standing.package["name"], id=standing.package["id"], draft=standing.draft["id"],
                       submission=standing.submission["id"])


def asked(app: Any, standing: Any, who: str | None, action: str, data: dict[str, str]) -> Any:
    values = {name: filled(value, standing) for name, value in data.items()}
    return app.post(PROGRAM + action, json=values, headers=standing.headers(who))


def pages(app: Any, standing: Any) -> dict[tuple[str | None, str], Any]:
    return {(who, page): app.get(filled(page, standing), headers=standing.headers(who), follow_redirects=False)
            for who, page in PAGES}


def every_page_and_action_answers(app: Any, standing: Any) -> None:
    for (who, page), answer in pages(app, standing).items():
        assert answer.status_code in (200, 302, 303), (who, page, answer.status_code)
    for who, action, data in ACTIONS:
        assert asked(app, standing, who, action, data).json["success"] is True, action


def said(answer: Any, sentence: str, where: Any) -> None:
    """A 503 that says the sentence, and nothing of the service."""
    assert (where, answer.status_code) == (where, 503)
    text = answer.json["error"]["message"] if answer.is_json else answer.get_data(as_text=True)
    assert sentence in text, (where, text[:300])
    for leak in ("127.0.0.1", "Traceback", "psycopg2", "solr/none", "Connection refused"):
        assert leak not in text, where


def test_without_the_search_pages_by_address_work_and_the_rest_says_so(app: Any, standing: Any, solr_away: Any) -> None:
    with solr_away():
        down = set()
        for (who, page), answer in pages(app, standing).items():
            if answer.status_code not in (200, 302, 303):
                said(answer, NO_SEARCH, (who, page))
                down.add(page)
        assert {"/dataset/", "/dataset/?q=miskin"} <= down
        print(sorted(down))
        assert not down & {"/dataset/{name}", "/id/dataset/{id}", *PRODUSEN, *WALIDATA, "/user/login"}
        for who, action, data in ACTIONS:
            answer = asked(app, standing, who, action, data)
            if action == "package_search":
                said(answer, NO_SEARCH, action)
            else:
                assert answer.status_code == 200 or NO_SEARCH in answer.json["error"]["message"], action
    every_page_and_action_answers(app, standing)


def test_without_the_search_an_approval_stands_and_is_found_once_it_is_back(app: Any, city: Any, solr_away: Any) -> None:
    from ckanext.tangerang.discovery import drift
    draft = published.draft(city)
    with solr_away():
        published.approved(city, draft)
        assert city.call(None, "package_show", id=draft["record_id"])["resources"][0]["jumlah_baris"] in (2, "2")
    assert city.call(None, "package_search", q="miskin")["count"] == 0
    found = drift.drift()
    assert found.missing == (draft["record_id"],)
    from ckanext.tangerang.discovery.refresh import index
    index([draft["record_id"]])
    assert city.call(None, "package_search", q="miskin")["count"] == 1


def test_without_the_queue_every_page_answers_and_an_approval_stands(app: Any, city: Any, standing: Any, redis_away: Any) -> None:
    with redis_away():
        every_page_and_action_answers(app, standing)
        published.approved(city, standing.draft)
        assert city.call(None, "package_show", id=standing.draft["record_id"])["state"] == "active"
    every_page_and_action_answers(app, standing)


def test_without_the_database_everything_says_so_and_comes_back(app: Any, standing: Any, database_away: Any) -> None:
    with database_away():
        for where, answer in pages(app, standing).items():
            if where[1] == "/user/login" and answer.status_code == 200:
                continue
            said(answer, NO_DATABASE, where)
        for who, action, data in ACTIONS:
            said(asked(app, standing, who, action, data), NO_DATABASE, action)
    every_page_and_action_answers(app, standing)


@pytest.mark.parametrize(("action", "data"), [
    ("sdi_revision_save", {"id": "{draft}", "base": "1", "changes": "{{}}"}), ("sdi_submission_submit", {"id": "{draft}"})])
def test_without_the_database_nothing_is_written(app: Any, standing: Any, database_away: Any, action: str, data: Any) -> None:
    before = model.Session.get_one(Revision, standing.draft["id"]).saves
    with database_away():
        said(asked(app, standing, "produsen", action, data), NO_DATABASE, action)
    assert model.Session.get_one(Revision, standing.draft["id"]).saves == before


def test_without_the_database_a_page_that_writes_says_nothing_was_saved(app: Any, standing: Any, database_away: Any) -> None:
    with database_away():
        answer = app.post("/daftarkan", data={"title": "Judul"}, headers=standing.headers("produsen"), follow_redirects=False)
        said(answer, NO_DATABASE, "/daftarkan")
        assert "Tidak ada yang disimpan" in answer.get_data(as_text=True)
