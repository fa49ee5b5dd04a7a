"""No page and no hot action asks the database more the more there is: the statements are counted."""
from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckan.tests.factories import APIToken

from ckanext.tangerang.discovery import refresh
from ckanext.tangerang.people.clock import today

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


def planned(city: Any, number: int) -> None:
    """An agreed entry, a request, an activity with a dataset that has releases."""
    entry = city.call("produsen", "sdi_planned_data_create", owner_org="dinkes", record={
        "tahun": "2027", "nama_data": f"Data {number} (contoh)", "jadwal_pemutakhiran": "tahunan", "format": ["csv"],
        "hak_akses": "terbuka", "kriteria_prioritas": ["mendesak"]})
    city.call("produsen", "sdi_planned_data_submit", id=entry["id"])
    city.call("sekretariat", "sdi_planned_data_decide", ids=[entry["id"]], do="approve",
              document={"nomor": f"BA-{number}/FSD/2026", "tanggal": "2026-01-15"})
    city.call("outsider", "sdi_data_request_create", what=f"Jumlah puskesmas {number}", why="Penelitian kesehatan")
    activity = city.approved(kind="kegiatan", title=f"Survei {number} (contoh)", tahun="2026", cara_pengumpulan_data="survei")
    city.approved(id_mskeg=activity["revisions"][0]["record_id"], daftar_data_id=entry["number"],
                  tanggal_rilis_berikutnya=today().isoformat())


PLANNED = (("/daftar-data", None), ("/daftar-data/cakupan", None), ("/permintaan", None), ("/kalender-rilis", None),
           ("/rekomendasi", "walidata"), ("/kegiatan/{activity}/gsbpm", "produsen"))


def test_pages_of_plans_ask_as_much_for_five_as_for_two(city, clean_index, app, count_statements):
    tokens = {who: APIToken(user=who, context={"ignore_auth": True})["token"] for who in ("walidata", "produsen")}
    counted: dict[str, list[int]] = {}
    for numbers in (range(FEW), range(FEW, 5)):
        for number in numbers:
            planned(city, number)
        settle(city)
        [activity] = model.Session.query(model.Package.name).filter_by(type="kegiatan").order_by("metadata_created").first()
        for path, who in PLANNED:
            address, headers = path.format(activity=activity), {"Authorization": tokens[who]} if who else {}
            asked = statements(lambda address=address, headers=headers: app.get(address, headers=headers, status=200),
                               count_statements)
            counted.setdefault(path, []).append(asked)
    assert {path: found for path, found in counted.items() if found[0] != found[1]} == {}


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
