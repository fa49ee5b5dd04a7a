"""The calendar of the demo: datasets on time, late with a reason, overdue; and a recommendation that is waited for."""
from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from city import City

WALIDATA = "walidata-satu"
#: Dataset -> rule; how many days after their day its past releases came (None: they did not).
RULES: dict[str, tuple[str, int | None]] = {
    "penduduk": ("akhir bulan ke-2 berikutnya", 0), "wisatawan-kecamatan": ("31 Maret", 19), "rtlh": ("30 April", None),
    "penduduk-miskin": ("hari kerja ke-20 tahun berikutnya", 0),
}
REASON = "Verifikasi lapangan di dua kecamatan baru selesai pertengahan April (contoh)."


def load_releases(city: City) -> str:
    """Schedules, what became of their releases, and one request to BPS; everything in them is an example."""
    done = city.made("releases")
    for key, (rule, days) in RULES.items():
        record_id = city.made("datasets").get(key)
        if record_id and key not in done and is_public(record_id):
            schedule(city, record_id, rule, days)
            done[key] = record_id
            city.keep()
    asked = recommendation(city)
    return f"{len(done)} release schedules, {asked} recommendation of BPS waited for"


def is_public(record_id: str) -> bool:
    from ckan import model
    package = model.Package.get(record_id)
    return package is not None and package.state == "active"


def schedule(city: City, record_id: str, rule: str, days: int | None) -> None:
    """The rule since last year, and when the releases that are past came."""
    from ckan import model

    from ckanext.tangerang.calendar import standing
    from ckanext.tangerang.calendar.model import Release
    start = date(datetime.now(UTC).year, 1, 1)
    city.act(WALIDATA, "sdi_release_schedule_set", record_id=record_id, rule=rule, start=start.isoformat())
    past = model.Session.query(Release).filter(Release.record_id == record_id, Release.due < datetime.now(UTC).date()).all()
    for release in past if days is not None else []:
        day = release.due + timedelta(days=days)
        release.released, release.released_day = datetime.combine(day, time(2)), day
        if days:
            release.reason, release.reason_at = REASON, datetime.combine(day, time(3))
    standing.update([record_id])
    model.Session.commit()


def recommendation(city: City) -> int:
    """A request that waits for BPS, on the first activity that has no number of its own."""
    found: list[dict[str, Any]] = city.act(WALIDATA, "sdi_recommendation_list", state="open", limit=1)["results"]
    if found:
        asked = (datetime.now(UTC).date() - timedelta(days=6)).isoformat()
        city.act(WALIDATA, "sdi_recommendation_update", activity_id=found[0]["activity_id"], asked=asked,
                 request_number="000/CONTOH/2026", sent_to="Romantik (contoh)")
    return len(found)
