"""A run the guard holds: walidata sees why and what would change, then releases or drops it; the agency only looks."""
from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.harvest import jobs, runs
from tests.browser.conftest import DESK, PHONE
from tests.catalogue.conftest import City
from tests.catalogue.harvest.conftest import Agency, allowed, document

NewPage = Callable[..., Any]
SignIn = Callable[[Any, str], None]
Axe = Callable[[Any], list[str]]
SCREENS = {"desk": {"viewport": DESK}, "phone": {"viewport": PHONE}}
NAMES = ("kunjungan_ibu", "kunjungan_anak", "kunjungan_lansia")
WHY = "3 dari 3 catatan"
WORKER = False
__all__ = ["allowed"]  # a fixture


@pytest.fixture
def agency(city: City, tmp_path: Path, allowed: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """Three tables of an agency, public by walidata's standing decision."""
    path = tmp_path / "simpus.db"
    with sqlite3.connect(path) as connection:
        connection.executescript("".join(
            f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, puskesmas TEXT, tahun INTEGER, jumlah INTEGER);"
            f"INSERT INTO {name} VALUES (1, 'Cipondoh', 2023, {place}), (2, 'Benda', 2024, 5);"
            for place, name in enumerate(NAMES, 7)))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allowed))
    source = city.call("produsen", "sdi_harvest_source_create", document=document(path, limits={"minimum": 2}))
    made = Agency(city, path, source)
    made.standing()
    assert made.harvest()["state"] == "finished"
    return made


@pytest.fixture
def held(agency: Agency) -> str:
    """The address of a run that would change the columns of every record."""
    agency.sql("".join(f"ALTER TABLE {name} RENAME COLUMN jumlah TO banyak_kunjungan;" for name in NAMES))
    run = agency.harvest()
    assert run["state"] == "quarantined"
    return f"/panen/jalan/{run['id']}"


def names(city: City) -> list[str]:
    """The public datasets, by their names in addresses."""
    return sorted(city.call(None, "package_list"))


def public(page: Any, city: City) -> str:
    """What anybody reads on the pages of the public datasets; a browser may keep them for a minute, so take a fresh one."""
    said = []
    for name in names(city):
        page.goto(f"/dataset/{name}")
        said.append(page.content())
    assert len(said) == len(NAMES)
    return "".join(said)


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("screen", SCREENS)
def test_the_page_says_why_and_what_would_change(
    city: City, agency: Agency, held: str, new_page: NewPage, sign_in: SignIn, axe: Axe, screen: str,
) -> None:
    steward, producer = new_page(**SCREENS[screen]), new_page(**SCREENS[screen])
    for page, who in ((steward, "walidata"), (producer, "produsen")):
        sign_in(page, who)
        page.goto(held)
        words = page.inner_text("main")
        assert WHY in words and "belum ada yang berubah" in words
        assert page.locator("ins", has_text="banyak_kunjungan").count() == len(NAMES)
        assert axe(page) == [] and fits(page)
    assert steward.locator("button[name=event]").all_inner_texts() == ["Lepaskan", "Buang"]
    assert producer.locator("button[name=event]").count() == 0
    assert "Walidata memutuskan" in producer.inner_text("main")


def test_released_it_is_taken_and_public(
    city: City, agency: Agency, held: str, new_page: NewPage, sign_in: SignIn, axe: Axe,
) -> None:
    steward = new_page()
    assert "banyak_kunjungan" not in public(new_page(viewport=PHONE), city)
    sign_in(steward, "walidata")
    steward.goto("/pengajuan/")
    steward.click(f"a[href='{held}']")
    steward.wait_for_url(f"**{held}")
    steward.fill("[name=reason]", "Kolom memang diganti namanya.")
    steward.click("button[value=release]")
    steward.wait_for_url(lambda url: held not in url and "/panen/jalan/" in url)
    assert "banyak_kunjungan" not in public(new_page(), city)  # the worker has not come to it
    carried_out(agency)
    steward.wait_for_selector("main >> text=Selesai")  # the page looks again by itself
    assert "Selesai" in steward.inner_text("main") and axe(steward) == []
    assert public(new_page(viewport=PHONE), city).count("banyak_kunjungan") >= len(NAMES)
    steward.goto(held)
    assert "Kolom memang diganti namanya." in steward.inner_text("main")
    assert steward.locator("button[name=event]").count() == 0 and axe(steward) == []


def test_dropped_everything_stays(
    city: City, agency: Agency, held: str, new_page: NewPage, sign_in: SignIn, axe: Axe,
) -> None:
    steward = new_page(viewport=PHONE)
    before = {name: (row.hash, row.revision_id, row.state) for name, row in agency.held().items()}
    sign_in(steward, "walidata")
    steward.goto(held)
    steward.click("button[value=drop]")
    assert steward.url.endswith(held), "the browser asks for the reason first"
    steward.fill("[name=reason]", "Tanpa kabar dari dinas.")
    steward.click("button[value=drop]")
    steward.wait_for_selector("button[name=event]", state="detached")
    words = steward.inner_text("main")
    assert "Tanpa kabar dari dinas." in words and "katalog tetap" in words.lower()
    assert axe(steward) == [] and fits(steward)
    assert {name: (row.hash, row.revision_id, row.state) for name, row in agency.held().items()} == before
    assert "banyak_kunjungan" not in public(new_page(viewport=PHONE), city)
    assert runs.live_run(agency.source["id"]) is None


def carried_out(agency: Agency) -> None:
    """What the worker does with the run that the release left in the queue."""
    model.Session.rollback()
    waiting = runs.live_run(agency.source["id"])
    assert waiting is not None
    run_id = waiting.id
    model.Session.rollback()
    assert jobs.job(agency.source["id"], run_id) == "finished"
