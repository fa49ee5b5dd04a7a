"""Harvest pages of a stored source: who sees it, its policy, its change, its removal."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckanext.tangerang.harvest.views import answered
from tests.catalogue.conftest import City

Visit = Callable[..., Any]


def registered(city: City, **more: Any) -> Any:
    document = {"name": "folder-dinkes", "title": "Folder Dinkes", "owner_org": "dinkes", "connector": "files",
                "options": {"folder": "/srv/not-opened"}, **more}
    return city.call("produsen", "sdi_harvest_source_create", document=document)


def test_a_source_is_its_agencys_and_the_stewards(city: City, visit: Visit) -> None:
    source = registered(city)
    for part in ("", "/pratinjau"):
        assert visit("produsen_other", f"/panen/{source['id']}{part}").status_code == 403
    assert visit("produsen_other", f"/panen/{source['id']}/jalankan", post={}).status_code == 403
    assert "Folder Dinkes" not in visit("produsen_other", "/panen/").text
    assert visit("walidata", f"/panen/{source['id']}").status_code == 200
    assert visit("walidata", "/panen/jalan/no-such-run").status_code == 404


def test_the_policy_is_the_stewards_decision(city: City, visit: Visit) -> None:
    source = registered(city)
    address = f"/panen/{source['id']}/kebijakan"
    assert "Ubah menjadi" not in visit("produsen", f"/panen/{source['id']}").text
    assert visit("produsen", address, post={"policy": "apply_when_clear"}).status_code == 403
    visit("walidata", address, post={"policy": "apply_when_clear"})
    assert city.call("walidata", "sdi_harvest_source_show", id=source["id"])["policy"] == "apply_when_clear"


def test_a_wrong_address_is_corrected_and_the_mapping_stays(city: City, visit: Visit) -> None:
    source = registered(city, mapping={"fields": {"satuan": {"value": "orang"}}})
    address = f"/panen/{source['id']}/ubah"
    assert "/srv/not-opened" in visit("produsen", address).text
    assert visit("produsen_other", address).status_code == 403
    posted = {"title": "Folder Dinkes", "options.folder": "/srv/another", "schedule": "0 2 * * *", "defaults.urusan": "1.02"}
    assert visit("produsen", address, post=posted).status_code == 302
    now = city.call("produsen", "sdi_harvest_source_show", id=source["id"])["document"]
    assert (now["options"], now["schedule"]) == ({"folder": "/srv/another"}, "0 2 * * *")
    assert (now["mapping"]["fields"], now["defaults"]) == ({"satuan": {"value": "orang"}}, {"urusan": "1.02"})
    wrong = visit("produsen", address, post={**posted, "options.folder": "", "schedule": "cron", "cron": "61 * * * *"})
    assert 'href="#field-options.folder"' in wrong.text
    assert 'href="#field-document"' in visit("produsen", address, post={**posted, "document": "- a"}).text


STORED = {"name": "dlh", "title": "DLH", "owner_org": "o", "connector": "files", "secret": "S", "schedule": "0 3 * * *",
          "options": {"folder": "/srv/dlh"}, "defaults": {"urusan": "2.11", "jenis_data": "statistik"}}


def test_an_answer_that_was_emptied_is_gone_and_what_was_not_asked_stays() -> None:
    found = answered(STORED, {"title": "DLH", "options.folder": "/srv/baru", "secret": "", "schedule": "", "defaults.urusan": ""})
    assert found["options"] == {"folder": "/srv/baru"} and found["defaults"] == {"jenis_data": "statistik"}
    assert "secret" not in found and "schedule" not in found


def test_a_source_is_removed_by_its_agency(city: City, visit: Visit) -> None:
    source = registered(city)
    assert visit("produsen_other", f"/panen/{source['id']}/hapus", post={}).status_code == 403
    assert visit("produsen", f"/panen/{source['id']}/hapus", post={}).status_code == 302
    assert city.call("produsen", "sdi_harvest_source_list")["count"] == 0


def test_a_source_of_another_agency_cannot_be_made(city: City, visit: Visit) -> None:
    page = visit("produsen", "/panen/baru", post={
        "owner_org": city.orgs["dukcapil"], "title": "Folder", "connector": "files"})
    assert page.status_code in (200, 403)
    assert city.call("walidata", "sdi_harvest_source_list")["count"] == 0
