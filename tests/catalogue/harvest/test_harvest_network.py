"""One source of every kind behind a network harvested into the catalogue: public at the end, and a second run changes nothing."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
import yaml
from ckan import model

from ckanext.tangerang.revision.model import Revision
from satudata_harvest.connectors import available
from tests.catalogue.harvest.conftest import Agency, document
from tests.harvest.connectors import test_arcgis, test_bps, test_ckan, test_csw, test_dcat, test_oai, test_rest, test_sdmx
from tests.harvest.server import Server, reply

PACKAGES = [{**package, "notes": "Isi", "resources": [{"name": "Berkas", "url": "https://data.contoh.id/a.csv", "format": "CSV"}]}
            for package in test_ckan.PACKAGES]
#: Path of the address, options, answers, records, the title of one of them, and where its data are: here, linked, or nowhere.
SOURCES: dict[str, tuple[str, dict[str, Any], dict[str, Any], int, str, str]] = {
    "ckan": ("", {"files": "links"}, {test_ckan.SEARCH: test_ckan.portal(PACKAGES)}, 5, "Data 1", "link"),
    "arcgis": (test_arcgis.BASE, {}, {
        test_arcgis.BASE: lambda r: reply(test_arcgis.SERVICE), f"{test_arcgis.BASE}/0": lambda r: reply(test_arcgis.LAYER),
        f"{test_arcgis.BASE}/2": lambda r: reply(test_arcgis.TABLE), f"{test_arcgis.BASE}/0/query": test_arcgis.query,
        f"{test_arcgis.BASE}/2/query": test_arcgis.query}, 2, "Taman", "file"),
    "dcat": ("/katalog", {}, {"/katalog": lambda r: reply(test_dcat.WHOLE.encode(), kind="text/turtle")},
             1, "Taman kota", "link"),
    "csw": ("/csw", {"size": 2}, {"/csw": test_csw.portal(test_csw.DATA)}, 5, "Peta 1", "link"),
    "oai": ("/oai", {}, {"/oai": test_oai.repository(test_oai.DATA)}, 5, "Data 1", ""),
    "rest": ("/daftar", {"records": "hasil", "pages": {"style": "link"}}, {"/daftar": test_rest.listing}, 7, "Data 1", ""),
    "sdmx": ("/rest", {"data": True, "dataflows": ["PENDUDUK"]}, {
        "/rest/dataflow/all/all/latest": lambda r: reply(test_sdmx.flows("PENDUDUK"), kind="application/xml"),
        "/rest/dataflow/BPS/PENDUDUK/1.0": lambda r: reply(test_sdmx.flows("PENDUDUK", rest=test_sdmx.LISTS)),
        "/rest/data/BPS,PENDUDUK,1.0/all/all": lambda r: reply(test_sdmx.CSV.encode(), kind="text/csv")},
        1, "Penduduk contoh", "file"),
    "bps": ("/v1/api", {"domain": "3671", "tables": ["dynamic"], "variables": [31]}, {"/v1/api/list": test_bps.answers},
            1, "Jumlah Penduduk", "file"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_records_go_public_and_a_second_run_changes_nothing(
    city: Any, clean_index: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str,
) -> None:
    path, options, paths, count, title, data = SOURCES[kind]
    allow = tmp_path / "izin.yaml"
    allow.write_text(yaml.safe_dump({"networks": ["127.0.0.0/8"], "web": {"attempts": 1}, "secrets": [
        {"name": "kunci", "source": "sumber", "host": "127.0.0.1", "env": "KUNCI"}]}))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    monkeypatch.setenv("KUNCI", "rahasia-contoh")
    with Server(paths=paths) as live:
        made = {**document(tmp_path, "sumber"), "connector": kind, "options": {"url": f"{live.url}{path}", **options},
                **({"secret": "kunci"} if kind == "bps" else {})}
        made["defaults"] |= {"tanggal_rilis_berikutnya": "2099-01-31"}  # what says its frequency must say this too
        agency = Agency(city, tmp_path, city.call("produsen", "sdi_harvest_source_create", document=made))
        agency.standing()
        run = agency.harvest()
        assert (run["state"], run["counts"]["new"], run["report"]["problems"]) == ("finished", count, [])
        public = [city.call(None, "package_show", id=name) for name in city.call(None, "package_list")]
        assert (len(public), title in {package["title"] for package in public}) == (count, True)
        given = [resource for package in public for resource in package["resources"]]
        assert {"file" if resource["url_type"] == "upload" else "link" for resource in given} == ({data} if data else set())
        assert set(model.Session.scalars(sa.select(Revision.origin))) == {"harvest"}
        assert agency.harvest()["counts"] == {"new": 0, "changed": 0, "unchanged": count, "gone": 0, "refused": 0}


def test_no_kind_behind_a_network_is_left_out() -> None:
    apart = {"sql", "files", "bps_dna"}  # databases and files; activities, which are no datasets
    assert set(available()) - set(SOURCES) == apart, "these have tests of their own"
