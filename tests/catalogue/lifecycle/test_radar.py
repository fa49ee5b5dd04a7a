"""The radar: activities of other agencies like the one planned, why, and what was decided."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests.factories import APIToken

pytestmark = pytest.mark.usefixtures("clean_index")
ROWS = [{"nama": "Jumlah kunjungan pasien", "satuan": "orang"}, {"nama": "Umur pasien", "satuan": "tahun"}]
SAME = {"kind": "kegiatan", "title": "Survei Kepuasan Pasien Puskesmas (contoh)", "tahun": "2026",
        "cara_pengumpulan_data": "survei", "tujuan_kegiatan": "Mengukur kepuasan pasien puskesmas di kota.", "ms_var": ROWS}
GIVEN = {"decision": "lanjut", "reason": "Beda responden."}
FAR = {"kind": "kegiatan", "title": "Pendataan Pohon Pelindung (contoh)", "ms_var": [{"nama": "Tinggi pohon", "satuan": "m"}]}
BY_VARIABLES = {"kind": "kegiatan", "title": "Kompilasi Rekam Medis (contoh)",
                "ms_var": [{**row, "definisi": "x"} for row in ROWS]}


def planned(city: Any) -> dict[str, Any]:
    """Two public activities of another agency that are like it, one that is not, and a draft."""
    for values in (SAME, FAR, BY_VARIABLES):
        city.approved("produsen_other", **values)
    return city.draft(**{**SAME, "title": "Survei Kepuasan Pengunjung Puskesmas (contoh)"})


def test_what_is_like_it_and_why(city: Any) -> None:
    draft = planned(city)
    found = city.call("produsen", "sdi_activity_similar", activity_id=draft["record_id"])
    titles = [item["title"] for item in found["activities"]]
    assert titles == [SAME["title"], BY_VARIABLES["title"]]
    first, second = found["activities"]
    assert first["score"] > second["score"]
    assert first["agency"] == "Dinas Dukcapil"
    assert any(reason.startswith("similar title") for reason in first["why"])
    assert {"2 variables in common", "same units", "similar purpose", "same year"} <= set(first["why"])
    assert second["why"] == ["2 variables in common", "same units"]
    assert second["shared"] == ["Jumlah kunjungan pasien", "Umur pasien"]
    assert found["asked"] == 2


def test_the_decision_is_kept_with_what_was_seen(city: Any, app: Any) -> None:
    draft = planned(city)
    wrong = (({}, ["decision", "reason"]), ({"decision": "entah", "reason": "x"}, ["decision"]),
             ({"decision": "lanjut"}, ["reason"]))
    for given, fields in wrong:
        with pytest.raises(tk.ValidationError) as refused:
            city.call("produsen", "sdi_activity_similar_decide", activity_id=draft["id"], **given)
        assert list(refused.value.error_dict) == fields
    for who in (None, "produsen_other", "walidata", "outsider"):  # a draft is its agency's alone
        with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
            city.call(who, "sdi_activity_similar_decide", activity_id=draft["id"], **GIVEN)
    kept = city.call("produsen", "sdi_activity_similar_decide", activity_id=draft["id"], **GIVEN)
    assert (kept["decision"], len(kept["seen"])) == ("lanjut", 2)
    headers = {"Authorization": APIToken(user="produsen", context={"ignore_auth": True})["token"]}
    page = app.get(f"/kegiatan-serupa/{draft['record_id']}", headers=headers).body
    assert "Beda responden." in page
    step = app.get(f"/kegiatan/{draft['record_id']}/gsbpm/1.5", headers=headers).body
    assert f'/kegiatan-serupa/{draft["record_id"]}"' in step  # the mark names what was seen
    assert SAME["title"] in app.get(f"/rekomendasi/{draft['record_id']}/lembar", headers=headers).body
    posted = app.post(f"/kegiatan-serupa/{draft['record_id']}", headers=headers, data={"decision": "gabung", "reason": ""})
    assert posted.status_code == 400
    assert f"/kegiatan-serupa/{draft['record_id']}" in app.get(f"/revisi/{draft['id']}", headers=headers).body


def test_nothing_like_it(city: Any) -> None:
    draft = city.draft(**FAR)
    found = city.call("produsen", "sdi_activity_similar", activity_id=draft["record_id"])
    assert (found["activities"], found["checks"], found["may_decide"]) == ([], [], True)
