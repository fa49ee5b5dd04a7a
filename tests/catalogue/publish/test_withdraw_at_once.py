"""A public file with a NIK: gone from page, API, search, feed and file address within a second of Tarik sekarang."""
from time import perf_counter
from typing import Any

import published
import pytest

from ckanext.tangerang.publish.jobs import load_datastore

pytestmark = pytest.mark.usefixtures("clean_index")
NIK = "3671010101900001"
ROWS = f"nik,kode_kecamatan,tahun,jumlah\r\n{NIK},36.71.01,2024,120\r\n3671014202850002,36.71.02,2024,85\r\n"
SECOND = 1.0


def out(city: Any) -> dict[str, Any]:
    """The dataset made public by mistake: the check held the file, walidata cleared it and closed what was said."""
    revision = published.draft(city, content=ROWS, title="Daftar Penerima Bantuan (contoh)")
    taken = published.sent(city, revision)
    for delivery in city.call("walidata", "sdi_delivery_list", revision_id=revision["id"])["results"]:
        if delivery["state"] == "held":
            city.call("walidata", "sdi_delivery_clear", id=delivery["id"], reason="Keliru dibaca sebagai nomor urut.")
    for finding in city.call("walidata", "sdi_finding_list", revision_id=revision["id"])["results"]:
        if finding["effect"] == "menahan" and finding["state"] == "open":
            city.call("walidata", "sdi_finding_close", id=finding["id"], reason="Keliru.")
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due="2099-01-01")
    return city.call(None, "package_show", id=revision["record_id"])


def test_within_a_second_nothing_of_it_is_left(city: Any, app: Any) -> None:
    package = out(city)
    file = package["resources"][0]
    api = "/api/3/action"
    places = {
        "page": f"/dataset/{package['name']}", "file": file["url"], "API": f"{api}/package_show?id={package['id']}",
        "resource": f"{api}/resource_show?id={file['id']}", "rows": f"{api}/datastore_search?resource_id={file['id']}",
        "search": f"{api}/package_search?q=bantuan", "search page": "/dataset/?q=bantuan", "feed": "/feeds/dataset.atom",
        "catalogue": "/catalog.ttl", "RDF": f"/dataset/{package['id']}.ttl",
    }
    signs = (NIK, file["id"], "Penerima Bantuan")

    def shown() -> set[str]:
        return {name for name, address in places.items()
                if any(sign in app.get(address).body for sign in signs)}

    load_datastore(file["id"])
    assert shown() >= {"page", "file", "API", "resource", "rows", "search", "search page", "feed", "catalogue", "RDF"}
    assert NIK in app.get(file["url"]).body
    begin = perf_counter()
    city.call("walidata", "sdi_record_withdraw", record_id=package["id"], reason="Memuat NIK.")
    spent = perf_counter() - begin
    assert {name for name, address in places.items() if NIK in app.get(address).body} == set()
    assert {app.get(places[name]).status_code for name in ("page", "file", "RDF")} == {410}
    assert {app.get(places[name]).status_code for name in ("API", "resource", "rows")} <= {403, 404, 410}
    for name in ("search", "search page", "feed", "catalogue"):
        assert "Penerima Bantuan" not in app.get(places[name]).body, name
    assert spent <= SECOND, spent
