"""The calendar's pages, files and feed."""
from __future__ import annotations

import csv
import io
from typing import Any

import icalendar
import pytest
from calendars import RULE, monthly
from ckan.tests.factories import APIToken
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from ckanext.tangerang.calendar import ics

pytestmark = pytest.mark.usefixtures("with_plugins")


def test_the_feed_is_a_calendar_others_read(city: Any, clean_index: None, app: Any) -> None:
    package = monthly(city, title="Harga; beras, \\ dan \"cabai\" menurut pasar " + "panjang " * 10 + "(contoh)")
    with freeze_time("2027-02-12"):
        city.call("produsen", "sdi_release_schedule_set", record_id=package["id"], rule=RULE, hour="08:30")
        answer = app.get("/kalender-rilis.ics")
        again = app.get("/kalender-rilis.ics?instansi=dinkes")
        empty = icalendar.Calendar.from_ical(app.get("/kalender-rilis.ics?instansi=dukcapil").body)
    assert answer.content_type.startswith("text/calendar")
    raw = answer.get_data()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    feed = icalendar.Calendar.from_ical(raw)
    events = list(feed.walk("VEVENT"))
    assert len(events) == 12
    assert str(events[0]["SUMMARY"]) == f"{package['title']}: Januari 2027"
    assert events[0]["DTSTART"].dt.isoformat() == "2027-02-15T01:30:00+00:00"
    assert len({str(event["UID"]) for event in events}) == 12
    assert [str(event["UID"]) for event in icalendar.Calendar.from_ical(again.get_data()).walk("VEVENT")] == [
        str(event["UID"]) for event in events]
    assert not list(empty.walk("VEVENT"))


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    lines = [f"SUMMARY:{ics.escaped(text.encode('utf-8', 'replace').decode())}"]
    whole = "".join(f"{part}\r\n" for line in ["BEGIN:VEVENT", *lines, "END:VEVENT"] for part in ics.folded(line))
    assert all(len(line.encode()) <= ics.WIDTH for line in whole.split("\r\n"))
    unfolded = whole.replace("\r\n ", "").split("\r\n")
    assert unfolded[1] == lines[0]


def test_pages_and_files(city: Any, clean_index: None, app: Any) -> None:
    package = monthly(city, title="=Data bulanan (contoh)")
    with freeze_time("2027-02-12"):
        city.call("produsen", "sdi_release_schedule_set", record_id=package["id"], rule=RULE)
        page = app.get("/kalender-rilis?bulan=2027-03").body
        assert "Data bulanan (contoh)" in page
        assert "16 Maret 2027, 09.00" in page
        empty = app.get("/kalender-rilis?bulan=2026-12&topik=").body
        assert "Rilis berikutnya 15 Februari 2027" in empty and "bulan=2027-02" in empty
        assert "Rilis berikutnya" not in app.get("/kalender-rilis?bulan=2026-12&instansi=dukcapil").body
        assert "Data bulanan" not in app.get("/kalender-rilis?bulan=2027-03&instansi=dukcapil").body
        rows = list(csv.reader(io.StringIO(app.get("/kalender-rilis?bulan=2027-03&format=csv").body.lstrip("\ufeff"))))
        assert [row[0] for row in rows[1:]] == ["2027-03-16"]
        assert rows[1][2].startswith("'=")
        assert app.get("/kalender-rilis?bulan=2027-03&format=xlsx").get_data().startswith(b"PK")
        assert app.get("/kalender-rilis.json").json["count"] == 12
        assert app.get("/kalender-rilis?bulan=ngawur&keadaan=ngawur&after=ngawur").status_code == 200
    assert app.get("/kalender-rilis?instansi=tidak-ada").status_code == 404


def test_rules_of_many_datasets_at_once(city: Any, clean_index: None, app: Any) -> None:
    first, second = monthly(city), monthly(city, title="Data kedua (contoh)")
    token = APIToken(user="produsen", context={"ignore_auth": True})["token"]
    headers = {"Authorization": token}
    assert "Data kedua (contoh)" in app.get("/kalender-rilis/aturan", headers=headers).body
    form = {f"rule.{first['id']}": "akhir bulan berikutnya", f"rule.{second['id']}": "31 Februari", "hour": "", "shift": ""}
    answer = app.post("/kalender-rilis/aturan", headers=headers, data=form)
    assert answer.status_code == 400
    assert "Data kedua (contoh): Tanggal 31 Februari tidak ada" in answer.body
    walidata = {"Authorization": APIToken(user="walidata", context={"ignore_auth": True})["token"]}
    assert "Data kedua (contoh)" in app.get("/kalender-rilis/aturan", headers=walidata).body  # the first that has datasets
    assert city.call(None, "sdi_release_schedule_show", record_id=first["id"])["rule"] == "akhir bulan berikutnya"
    other = {"Authorization": APIToken(user="produsen_other", context={"ignore_auth": True})["token"]}
    assert app.get("/kalender-rilis/aturan?instansi=dinkes", headers=other).status_code == 403
