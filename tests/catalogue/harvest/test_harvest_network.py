"""One source of every kind behind a network harvested into the catalogue: drafts arrive, and a second run changes nothing."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
import yaml
from ckan import model

from ckanext.tangerang.revision.model import Revision
from tests.harvest.connectors import test_arcgis, test_ckan, test_csw, test_dcat, test_oai
from tests.harvest.server import Server, reply

PACKAGES = [{**package, "notes": "Isi", "resources": [{"name": "Berkas", "url": "https://data.contoh.id/a.csv", "format": "CSV"}]}
            for package in test_ckan.PACKAGES]
SOURCES: dict[str, tuple[str, dict[str, Any], dict[str, Any], int, str]] = {
    "ckan": ("", {"files": "links"}, {test_ckan.SEARCH: test_ckan.portal(PACKAGES)}, 5, "Data 1"),
    "arcgis": (test_arcgis.BASE, {}, {
        test_arcgis.BASE: lambda r: reply(test_arcgis.SERVICE), f"{test_arcgis.BASE}/0": lambda r: reply(test_arcgis.LAYER),
        f"{test_arcgis.BASE}/2": lambda r: reply(test_arcgis.TABLE), f"{test_arcgis.BASE}/0/query": test_arcgis.query,
        f"{test_arcgis.BASE}/2/query": test_arcgis.query}, 2, "Taman"),
    "dcat": ("/katalog", {}, {"/katalog": lambda r: reply(test_dcat.WHOLE.encode(), kind="text/turtle")}, 1, "Taman kota"),
    "csw": ("/csw", {"size": 2}, {"/csw": test_csw.portal(test_csw.DATA)}, 5, "Peta 1"),
    "oai": ("/oai", {}, {"/oai": test_oai.repository(test_oai.DATA)}, 5, "Data 1"),
}


def test_drafts_arrive_without_a_mapping_and_a_second_run_changes_nothing(agency, allowed):
    allowed.write_text(yaml.safe_dump({"networks": ["127.0.0.0/8"], "web": {"attempts": 1}}))
    for kind, (path, options, paths, count, title) in SOURCES.items():
        before = set(model.Session.scalars(sa.select(Revision.id)))
        with Server(paths=paths) as live:
            agency.source = agency.city.call("produsen", "sdi_harvest_source_create", document={
                "name": f"sumber-{kind}", "title": "Sumber contoh", "owner_org": "dinkes", "connector": kind,
                "options": {"url": f"{live.url}{path}", **options}})
            run = agency.harvest()
            assert (run["state"], run["counts"]["new"], run["report"]["problems"]) == ("finished", count, []), kind
            made = [one for one in model.Session.query(Revision) if one.id not in before]
            assert (len(made), {one.origin for one in made}, title in {one.title for one in made}) == (count, {"harvest"}, True)
            assert {one.submission.state for one in made} == {"SUBMITTED"}
            tables = [table for one in made for table in one.record.get("tables", ())]
            assert all(table.get("delivery" if kind == "arcgis" else "url") for table in tables)
            assert bool(tables) is (kind != "oai")
            assert agency.harvest()["counts"] == {"new": 0, "changed": 0, "unchanged": count, "gone": 0, "refused": 0}, kind
