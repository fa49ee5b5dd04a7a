"""Files under embargo are nowhere public before their day, and go out by themselves when it begins in the city."""
from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ckan.plugins.toolkit as tk
import published
import pytest
from ckan import model
from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.tangerang.audit import verify
from ckanext.tangerang.clock import due
from ckanext.tangerang.harvest import links
from ckanext.tangerang.publish import embargo
from ckanext.tangerang.publish.embargo_due import Embargo
from ckanext.tangerang.publish.release import release_due
from ckanext.tangerang.revision.records import published_of
from tests.catalogue.releases.calendars import RULE, monthly, states

pytestmark = pytest.mark.usefixtures("clean_index")
DAY = "2099-02-01"
EVE, MORNING = "2099-01-31 16:59:59", "2099-01-31 17:00:00"  # in UTC: the last second before, and the beginning of the day


def shown(city: Any, record_id: str) -> dict[str, Any]:
    return city.call(None, "package_show", id=record_id)


def later(city: Any, moment: str, daily: bool = True) -> tuple[int, int]:
    """What the clock does at that moment."""
    model.Session.remove()
    with freeze_time(moment):
        done = due(daily=daily)
    model.Session.expire_all()
    return done.released, done.left


@pytest.mark.parametrize(("record", "table", "moment", "waits"), [
    ({}, {}, EVE, False), ({"embargo_sampai": DAY}, {}, EVE, True), ({"embargo_sampai": DAY}, {}, MORNING, False),
    ({}, {"embargo_sampai": DAY}, EVE, True), ({}, {"embargo_sampai": DAY}, MORNING, False),
    ({"embargo_sampai": f"{DAY}T10:00"}, {}, "2099-02-01 02:59:59", True),
    ({"embargo_sampai": f"{DAY}T10:00"}, {}, "2099-02-01 03:00:00", False),
    ({"embargo_sampai": DAY}, {"embargo_sampai": f"{DAY}T10:00"}, MORNING, True),
    ({"embargo_sampai": "2098-01-01"}, {"embargo_sampai": DAY}, EVE, True), ({"embargo_sampai": "nanti"}, {}, MORNING, True),
])
@pytest.mark.usefixtures("with_plugins")
def test_until_when_a_table_waits(record: Any, table: Any, moment: str, waits: bool) -> None:
    with freeze_time(moment):
        assert embargo.waits(record, table) is waits


def test_before_the_day_the_description_is_public_and_the_file_is_not(city: Any, app: Any) -> None:
    package = published.public(city, embargo_sampai=DAY)
    assert (package["resources"], package["embargo_sampai"]) == ([], DAY)
    [table] = package["sdi_tables"]
    assert (table["embargo_sampai"], table["jumlah_baris"]) == (DAY, 2)
    page = app.get(f"/dataset/{package['name']}").body
    assert "Terbit mulai 1 Februari 2099" in page
    assert "Jatiuwung" not in page
    assert "Jatiuwung" not in app.get(f"/dataset/{package['name']}.ttl").body
    assert city.call(None, "package_search", q="Jatiuwung")["count"] == 0
    delivery = city.call("produsen", "sdi_delivery_list", revision_id=revision_of(city, package["id"]))["results"][0]
    assert app.get(f"/berkas/{delivery['id']}").status_code in (403, 404)


def revision_of(city: Any, record_id: str) -> str:
    return str(city.call("produsen", "sdi_revision_history", record_id=record_id)["results"][0]["revision_id"])


def test_the_clock_puts_the_files_out_when_the_day_begins(city: Any, app: Any) -> None:
    package = published.public(city, embargo_sampai=DAY)
    assert later(city, EVE) == (0, 0)
    assert shown(city, package["id"])["resources"] == []
    assert later(city, MORNING) == (1, 0)
    out = shown(city, package["id"])
    assert [resource["jumlah_baris"] for resource in out["resources"]] == ["2"] or out["resources"][0]["jumlah_baris"] == 2
    assert app.get(out["resources"][0]["url"]).body == published.ROWS
    assert (out["name"], out["sdi_versi"]) == (package["name"], 1)
    assert city.call(None, "package_search", fq="res_format:CSV")["count"] == 1
    assert "record.files_released" in {event["action"] for event in verify.rows()}
    assert later(city, MORNING) == (0, 0)


def test_one_table_waits_and_the_other_does_not(city: Any, app: Any) -> None:
    first = published.public(city)
    revision = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=first["id"])
    added = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"],
                      upload=published.file(published.ROWS.replace("2024", "2025"), "miskin-2025.csv"))
    tables = [*revision["record"]["tables"], {**revision["record"]["tables"][0], "name": "Penduduk miskin 2025",
              "periode_isi": "2025", "delivery": added["id"], "embargo_sampai": DAY}]
    saves = city.call("produsen", "sdi_revision_show", id=revision["id"])["saves"]
    saved = city.call("produsen", "sdi_revision_save", id=revision["id"], base=saves, changes={"tables": tables})
    published.approved(city, saved)
    assert [resource["name"] for resource in shown(city, first["id"])["resources"]] == ["Penduduk miskin 2024"]
    assert later(city, MORNING) == (1, 0)
    out = shown(city, first["id"])["resources"]
    assert [resource["name"] for resource in out] == ["Penduduk miskin 2024", "Penduduk miskin 2025"]
    assert out[0]["id"] == first["resources"][0]["id"]
    assert "2025" in app.get(out[1]["url"]).body


def test_an_embargo_put_later_takes_the_file_back_and_its_address_answers_nobody(city: Any, app: Any) -> None:
    first = published.public(city)
    again = published.revised(city, first["id"], embargo_sampai=DAY)
    assert again["resources"] == []
    assert app.get(first["resources"][0]["url"], expect_errors=True).status_code in (403, 404)


def test_what_walidata_took_out_does_not_come_back_by_itself(city: Any) -> None:
    package = published.public(city, embargo_sampai=DAY)
    assert later(city, MORNING) == (1, 0)
    resource = shown(city, package["id"])["resources"][0]
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], table=resource["id"], reason="Keliru.")
    assert later(city, MORNING) == (0, 0)
    assert shown(city, package["id"])["resources"] == []
    gone = published.public(city, embargo_sampai=DAY, title="Yang lain lagi (contoh)")
    city.call("walidata", "sdi_record_withdraw", record_id=gone["id"], reason="Keliru.")
    assert later(city, MORNING) == (0, 0)


def test_one_that_cannot_be_put_out_leaves_the_others_and_is_tried_again(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ckanext.tangerang.publish import files
    published.public(city, embargo_sampai=DAY)
    published.public(city, embargo_sampai=DAY, title="Yang lain lagi (contoh)")
    write, seen = files.put_in_place, []

    def full(file: files.PublicFile) -> None:
        seen.append(file)
        if len(seen) == 1:
            raise OSError("disk full")
        write(file)
    monkeypatch.setattr(files, "put_in_place", full)
    assert later(city, MORNING) == (1, 1)
    assert later(city, MORNING) == (1, 0)


@given(st.integers(0, 500_000), st.integers(-90, 90))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("with_plugins")
def test_whatever_the_hour_a_file_waits_until_it_and_not_longer(since: int, minutes: int) -> None:
    hour = datetime(2098, 1, 1, tzinfo=ZoneInfo("Asia/Jakarta")) + timedelta(minutes=since)
    moment = (hour + timedelta(minutes=minutes)).astimezone(UTC)
    with freeze_time(moment):
        assert embargo.waits({"embargo_sampai": hour.strftime("%Y-%m-%dT%H:%M")}, {}) is (minutes < 0)


def everywhere(city: Any, app: Any, package: dict[str, Any], files: list[str]) -> list[str]:
    """Where a word of the file's rows can be read, or the file itself is reached."""
    asked = [f"/dataset/{package['name']}", f"/dataset/{package['name']}.json", f"/dataset/{package['name']}.ttl",
             f"/dataset/{package['name']}.jsonld", "/catalog.ttl", "/feeds/dataset.atom",
             f"/api/3/action/package_show?id={package['id']}", "/api/3/action/resource_search?query=name:miskin",
             "/kalender-rilis.json", *files]
    assert city.call(None, "package_search", q="Jatiuwung")["count"] == 0
    return [address for address in asked if "Jatiuwung" in app.get(address).get_data(as_text=True)]


def test_to_the_minute_it_is_nowhere_and_then_there(city: Any, app: Any) -> None:
    package = published.public(city, embargo_sampai=f"{DAY}T10:00")
    page = app.get(f"/dataset/{package['name']}").body
    assert "Terbit mulai 1 Februari 2099 pukul 10.00" in page
    assert later(city, "2099-02-01 02:59:30", daily=False) == (0, 0)
    file_id = uuid.uuid5(uuid.UUID(revision_of(city, package["id"])), "0")
    guessed = [f"/dataset/{package['id']}/resource/{file_id}/download/penduduk-miskin-2024.csv",
               f"/api/3/action/datastore_search?resource_id={file_id}", f"/dataset/{package['id']}/resource/{file_id}"]
    assert everywhere(city, app, package, guessed) == []
    assert later(city, "2099-02-01 03:00:20", daily=False) == (1, 0)
    [resource] = shown(city, package["id"])["resources"]
    assert resource["id"] == str(file_id)
    assert app.get(resource["url"]).body == published.ROWS
    assert later(city, "2099-02-01 03:10:00", daily=False) == (0, 0)
    assert model.Session.query(Embargo).count() == 0


def test_approval_with_an_hour_and_an_embargo_play_together(city: Any) -> None:
    draft = published.draft(city, embargo_sampai=f"{DAY}T10:00")
    taken = published.sent(city, draft)
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-12-31", hour=f"{DAY}T08:00")
    later(city, "2099-02-01 00:59:00", daily=False)
    with pytest.raises(tk.ObjectNotFound):
        shown(city, draft["record_id"])
    later(city, "2099-02-01 01:00:30", daily=False)  # eight o'clock: the description
    assert shown(city, draft["record_id"])["resources"] == []
    assert later(city, "2099-02-01 03:00:00", daily=False) == (1, 0)  # ten o'clock: the file
    assert len(shown(city, draft["record_id"])["resources"]) == 1


def test_an_embargo_that_has_passed_is_refused_at_submit(city: Any) -> None:
    draft = published.draft(city, embargo_sampai="2020-02-01T10:00")
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_submission_submit", id=draft["submission_id"])
    assert "2020-02-01T10:00" in refused.value.error_dict["embargo_sampai"][0]
    package = published.public(city, embargo_sampai=DAY, title="Data lain (contoh)")
    assert later(city, MORNING) == (1, 0)
    with freeze_time("2099-03-01"):  # it has ended in the public version: a revision may say the same
        assert published.revised(city, package["id"], notes="Uraian yang lebih jelas. Angka contoh.")["sdi_versi"] == 2


@pytest.mark.parametrize(("value", "fits"), [(DAY, True), (f"{DAY}T10:00", True), (f"{DAY} 10.00", True), ("2099-02-30", False),
                                             (f"{DAY}T25:00", False), ("1 Februari 2099", False), ("nanti", False)])
def test_the_form_takes_a_day_and_an_hour(city: Any, value: str, fits: bool) -> None:
    revision = city.draft()
    if fits:
        city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"embargo_sampai": value})
    else:
        with pytest.raises(tk.ValidationError) as refused:
            city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                      changes={"embargo_sampai": value})
        assert list(refused.value.error_dict) == ["embargo_sampai"]


def test_nothing_to_do_is_nothing_done(city: Any) -> None:
    published.public(city)
    assert release_due() == (0, 0)


def test_the_address_of_a_table_waits_with_it_and_goes_with_it(city: Any, app: Any) -> None:
    address, draft = "https://contoh.go.id/belum-waktunya.csv", published.draft(city, content=None)
    table = {"name": "Penduduk miskin 2024", "description": "Satu baris satu kecamatan.", "periode_isi": "2024", "format": "csv",
             "skema_tabel": published.SCHEMA, "url": address, "embargo_sampai": f"{DAY}T10:00"}
    saved = city.call("produsen", "sdi_revision_save", id=draft["id"], base=draft["saves"], changes={"tables": [table]})
    published.approved(city, saved)
    name = shown(city, draft["record_id"])["name"]
    places = [f"/id/dataset/{draft['record_id']}", f"/id/dataset/{draft['record_id']}/1", f"/dataset/{name}",
              f"/dataset/{name}.json", f"/api/3/action/package_show?id={name}"]

    def told() -> list[str]:
        answers = {place: app.get(place, headers={"Accept": "application/json"}).get_data(as_text=True) for place in places}
        assert all("Penduduk miskin 2024" in text for text in answers.values())
        return [place for place, text in answers.items() if address in text]

    def checked() -> list[str]:
        return [url for _path, url in links.external(published_of([draft["record_id"]])[draft["record_id"]].record, "dataset")]

    assert (told(), checked()) == ([], [])  # a link that fails would be named by the verdict
    with freeze_time("2099-02-01 03:00:20"):
        assert checked() == [address]
    assert later(city, "2099-02-01 03:00:20", daily=False) == (1, 0)
    assert told() == places
    [resource] = shown(city, draft["record_id"])["resources"]
    city.call("walidata", "sdi_record_withdraw", record_id=draft["record_id"], table=resource["id"], reason="Keliru.")
    assert not set(told()) & set(places[:2])


def test_a_file_that_waits_is_no_release_before_its_hour(city: Any) -> None:
    package = monthly(city)
    with freeze_time("2027-02-12"):
        city.call("produsen", "sdi_release_schedule_set", record_id=package["id"], rule=RULE)
    with freeze_time("2027-03-16 02:00:00"):  # the file of February comes beside that of January, and waits a day
        revision = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=package["id"])
        added = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"],
                          upload=published.file(published.ROWS.replace("120", "121"), "februari.csv"))
        tables = [*revision["record"]["tables"], {**revision["record"]["tables"][0], "name": "Penduduk miskin Februari",
                  "periode_isi": "2027-02", "delivery": added["id"], "embargo_sampai": "2027-03-17T10:00"}]
        saves = city.call("produsen", "sdi_revision_show", id=revision["id"])["saves"]
        saved = city.call("produsen", "sdi_revision_save", id=revision["id"], base=saves,
                          changes={"tables": tables, "referensi_waktu_akhir": "2027-02-28"})
        published.approved(city, saved)
    with freeze_time("2027-03-16 05:00:00"):  # a version that only says more, while the file waits
        published.revised(city, package["id"], notes="Uraian yang lebih jelas. Angka contoh.")
    assert states(city, "2027-03-16")["2027-03-16"] == "upcoming"
    assert later(city, "2027-03-17 03:00:20", daily=False) == (1, 0)
    assert states(city, "2027-03-18")["2027-03-16"] == "late"
