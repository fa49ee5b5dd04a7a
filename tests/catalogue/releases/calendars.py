"""A dataset on its way through the months: published, given a schedule, its figures renewed on a day."""
from __future__ import annotations

from typing import Any

import published
from ckan import model
from freezegun import freeze_time

from ckanext.tangerang.calendar import daily

MONTHLY = {"accrualPeriodicity": "bulanan", "referensi_waktu_awal": "2027-01-01", "referensi_waktu_akhir": "2027-01-31",
           "tanggal_rilis_berikutnya": "2027-03-31", "periode_data": "bulanan"}
RULE = "tanggal 15 bulan berikutnya"


def monthly(city: Any, **values: Any) -> dict[str, Any]:
    """A dataset of January, public since 10 February 2027."""
    with freeze_time("2027-02-10 03:00:00"):
        return published.public(city, **{**MONTHLY, **values})


def renewed(city: Any, record_id: str, end: str, rows: str, **values: Any) -> None:
    """A new version with other figures, up to that day."""
    revision = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id)
    delivery = city.call("produsen", "sdi_delivery_create", revision_id=revision["id"], upload=published.file(rows))
    table = {**revision["record"]["tables"][0], "delivery": delivery["id"], "periode_isi": end[:7]}
    saves = city.call("produsen", "sdi_revision_show", id=revision["id"])["saves"]
    saved = city.call("produsen", "sdi_revision_save", id=revision["id"], base=saves,
                      changes={"tables": [table], "referensi_waktu_akhir": end, **values})
    published.approved(city, saved)


def kept(day: str) -> int:
    """What the clock does on a day."""
    model.Session.remove()
    with freeze_time(day):
        return daily.keep()


def states(city: Any, day: str, **wanted: Any) -> dict[str, str]:
    """Day due -> state of the releases, as they are seen on a day."""
    with freeze_time(day):
        found = city.call(None, "sdi_release_calendar", **wanted)["results"]
    return {item["due"]: item["state"] for item in found}
