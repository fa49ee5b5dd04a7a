"""The pages of decisions on many: split, start, report, file, and the list to find it again."""
from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.tangerang.revision import bulk_job
from tests.catalogue.conftest import City, in_days


@pytest.fixture
def post(city: City, app: Any, clean_index: None) -> Any:
    tokens: dict[str, str] = {}

    def go(who: str, address: str, method: str = "post", **data: Any) -> Any:
        if who not in tokens:
            made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
            tokens[who] = made["token"]
        return getattr(app, method)(address, follow_redirects=False, headers={"Authorization": tokens[who]},
                                    **({"data": data} if method == "post" else {}))
    return go


def test_from_the_split_to_the_report(city: City, post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [city.submitted(title=f"Data {number} (contoh)")["id"] for number in range(2)]
    done = city.approved(title="Sudah (contoh)")["id"]
    split = post("walidata", "/pengajuan/massal", id=[*ids, done], do="approve", notes="1", due=in_days(9))
    text = split.get_data(as_text=True)
    assert split.status_code == 200
    assert all(f"{one}=" in text for one in ids)
    items = re.search(r'name="items" value="([^"]*)"', text)
    assert items
    begun = post("walidata", "/pengajuan/massal/mulai", items=items[1], do="approve", notes="1", due=in_days(9))
    assert begun.status_code == 302
    address = begun.headers["Location"]
    number = address.rsplit("/", 1)[1]
    assert 'http-equiv="refresh"' in post("walidata", address, "get").get_data(as_text=True)
    bulk_job.run(number)
    report = post("walidata2", address, "get").get_data(as_text=True)
    assert 'http-equiv="refresh"' not in report
    assert "Sudah (contoh)" in report
    file = post("walidata", f"{address}.csv", "get")
    assert (file.mimetype, len(file.get_data(as_text=True).splitlines())) == ("text/csv", 4)
    assert number in post("walidata", "/pengajuan/massal/", "get").get_data(as_text=True)


def test_what_is_missing_is_said_on_the_page_and_nothing_begins(city: City, post: Any) -> None:
    one = city.submitted(title="Data (contoh)")["id"]
    again = post("walidata", "/pengajuan/massal/mulai", items=f"{one}=1-1", do="return")
    assert again.status_code == 200
    assert "error-summary" in again.get_data(as_text=True)
    assert city.call("walidata", "sdi_bulk_list")["count"] == 0
    assert post("walidata", "/pengajuan/massal", do="approve").status_code == 302
    assert post("walidata", "/pengajuan/massal", filter="owner_org=x", do="check").status_code == 302


def test_where_none_can_be_decided_there_is_nothing_to_start(city: City, post: Any) -> None:
    one = city.submitted(title="Data (contoh)")
    held = post("walidata", "/pengajuan/massal", id=[one["id"]], do="approve").get_data(as_text=True)
    assert "Hitung ulang" in held and "Mulai</span>" not in held
    ready = post("walidata", "/pengajuan/massal", id=[one["id"]], do="approve", notes="1", due=in_days(9)).get_data(as_text=True)
    assert "Mulai</span>" in ready
    assert f"/pengajuan/{one['id']}" in ready, "what will be decided is named"


@pytest.mark.parametrize("who", ["produsen", "sekretariat", "sysadmin"])
def test_the_pages_are_walidatas(city: City, post: Any, who: str) -> None:
    assert post(who, "/pengajuan/massal/", "get").status_code == 403
    assert post(who, "/pengajuan/massal", id=["x"], do="check").status_code == 403
