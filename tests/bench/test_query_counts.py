"""No page and no hot action asks the database more the more there is: the statements are counted."""
from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckan.tests.factories import APIToken

from ckanext.tangerang.discovery import refresh

FEW, MORE = 2, 6


def statements(work: Any, count_statements: Any) -> int:
    """How many statements a second call sends; the first fills the caches."""
    work()
    model.Session.expire_all()
    with count_statements() as seen:
        work()
    return len(seen)


def settle(city: Any) -> None:
    """Every public record is in the index."""
    refresh.index([row[0] for row in model.Session.query(model.Package.id)])


ACTIONS = {
    "queue": ("walidata", "sdi_submission_list", {"limit": 50}),
    "drafts": ("produsen", "sdi_revision_list", {"limit": 50}),
    "search": (None, "package_search", {"q": "puskesmas", "rows": 50}),
}


@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_a_list_asks_as_much_for_six_as_for_two(name, city, clean_index, count_statements):
    who, action, data = ACTIONS[name]
    counted = []
    for wanted in (FEW, MORE - FEW):
        for _ in range(wanted):
            city.submitted()
            city.approved()
        settle(city)
        counted.append(statements(lambda: city.call(who, action, **data), count_statements))
    assert counted[1] == counted[0]


@pytest.mark.parametrize(("path", "who"), [
    ("/dataset/?q=puskesmas", None), ("/", None), ("/pengajuan/", "walidata"), ("/meja-kerja", "walidata"),
    ("/meja-kerja", "produsen"), ("/organization/", None),
])
def test_a_page_asks_as_much_for_six_as_for_two(path, who, city, clean_index, app, count_statements):
    headers = {"Authorization": APIToken(user=who, context={"ignore_auth": True})["token"]} if who else {}
    counted = []
    for wanted in (FEW, MORE - FEW):
        for _ in range(wanted):
            city.submitted()
            city.approved()
        settle(city)
        counted.append(statements(lambda: app.get(path, headers=headers, status=200), count_statements))
    assert counted[1] == counted[0]


def test_the_tenth_save_asks_as_much_as_the_third(city, count_statements):
    revision = city.draft()
    counted = []
    for number in range(10):
        with count_statements() as seen:
            revision = city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                                 changes={"notes": f"Keterangan {number}"})
        counted.append(len(seen))
    assert counted[9] == counted[2]


def test_a_submit_asks_as_much_when_others_wait(city, count_statements):
    counted = []
    for number in range(4):
        waiting = city.draft(title=f"Data {number} (contoh)")["submission_id"]
        with count_statements() as seen:
            city.call("produsen", "sdi_submission_submit", id=waiting)
        counted.append(len(seen))
    assert counted[3] == counted[1]
