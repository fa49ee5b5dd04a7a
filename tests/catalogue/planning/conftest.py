"""Entries of the Daftar Data on their way, and pages opened as a person of the city by session."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from tests.catalogue.conftest import City

ENTRY = {"tahun": "2027", "nama_data": "Jumlah Puskesmas (contoh)", "jadwal_pemutakhiran": "Tahunan", "format": ["csv"],
         "hak_akses": "terbuka"}
PAPER = {"nomor": "BA-1/FSD/2026", "tanggal": "2026-01-15"}


def draft(city: City, who: str = "produsen", org: str = "dinkes", **values: Any) -> Any:
    """An entry nobody proposed yet."""
    return city.call(who, "sdi_planned_data_create", record=ENTRY | values, owner_org=org)


def proposed(city: City, who: str = "produsen", org: str = "dinkes", **values: Any) -> Any:
    """An entry that waits for the Forum."""
    made = draft(city, who, org, **values)
    assert city.call(who, "sdi_planned_data_submit", id=made["id"])["moved"] == 1
    return made


def agreed(city: City, who: str = "produsen", org: str = "dinkes", **values: Any) -> Any:
    """An entry the Forum agreed to."""
    made = proposed(city, who, org, **values)
    city.call("sekretariat", "sdi_planned_data_decide", ids=[made["id"]], do="approve", document=PAPER)
    return made


@pytest.fixture
def visit(city: City, app: Any) -> Callable[..., Any]:
    """``visit("produsen", "/daftar-data", data={...})``: the page as that person gets it; redirects are not followed."""
    tokens: dict[str, str] = {}

    def go(who: str | None, address: str, data: Any = None, **more: Any) -> Any:
        if who and who not in tokens:
            made = tk.get_action("api_token_create")({"ignore_auth": True, "user": who}, {"user": who, "name": "uji"})
            tokens[who] = made["token"]
        headers = {"Authorization": tokens[who]} if who else {}
        ask = app.get if data is None else app.post
        given = {} if data is None else {"data": data}
        answer = ask(address, follow_redirects=False, headers=headers, **given, **more)
        answer.get_data()
        return answer
    return go
