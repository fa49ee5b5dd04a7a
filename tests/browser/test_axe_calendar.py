"""The release calendar, recommendations and similar activities: axe-core finds nothing, nothing sticks out, on desk and phone."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import DESK, PHONE
from tests.catalogue import published
from tests.catalogue.conftest import City, in_days

SURVEY = {"kind": "kegiatan", "cara_pengumpulan_data": "survei", "tahun": "2026",
          "ms_var": [{"nama": "Umur responden", "definisi": "Umur dalam tahun.", "satuan": "tahun"}]}


def stocked(city: City) -> list[str]:
    """A dataset with releases ahead and one that is late, an activity with a request, one like it."""
    pkg = published.public(city, accrualPeriodicity="bulanan", periode_data="bulanan")
    city.call("produsen", "sdi_release_schedule_set", record_id=pkg["id"], rule="tanggal 15 bulan berikutnya", start=in_days(-60))
    late = city.call(None, "sdi_release_calendar", state="overdue")["results"][0]
    city.approved("produsen_other", title="Survei Kepuasan Pasien (contoh)", **SURVEY)
    activity = city.approved(title="Survei Kepuasan Pengunjung (contoh)", **SURVEY)["revisions"][0]["record_id"]
    city.call("produsen", "sdi_recommendation_update", activity_id=activity, asked=in_days(-3), sent_to="Romantik")
    return ["/kalender-rilis", "/kalender-rilis?keadaan=overdue", f"/dataset/{pkg['name']}", "/kalender-rilis/aturan",
            f"/kalender-rilis/rilis/{late['id']}", "/rekomendasi", f"/rekomendasi/{activity}", f"/rekomendasi/{activity}/lembar",
            f"/kegiatan-serupa/{activity}"]


def test_calendar_and_recommendations_have_no_violations_and_fit(
    city: City, new_page: Callable[..., Any], sign_in: Callable[[Any, str], None], axe: Callable[[Any], list[str]],
) -> None:
    addresses = stocked(city)
    wrong: dict[str, Any] = {}
    for screen in (DESK, PHONE):
        page = new_page(viewport=screen)
        sign_in(page, "produsen")
        for address in addresses:
            page.goto(address)
            if found := axe(page):
                wrong[f"{screen['width']} {address}"] = found
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                wrong[f"{screen['width']} {address} sticks out"] = wide
    assert not wrong
