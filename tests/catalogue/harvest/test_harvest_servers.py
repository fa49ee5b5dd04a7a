"""Files of an SFTP server and an S3 bucket in the live catalogue: public, followed, and left as they are when a server fails."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import yaml
from ckan.lib import uploader

from tests.catalogue.harvest.conftest import Agency, document
from tests.harvest import places
from tests.harvest.places import Place

PLAIN = b"kecamatan,tahun,jumlah\nBenda,2023,5\nCiledug,2024,6\n"
NAMES = ("sampah_2024.csv", "taman_2024.csv")


@pytest.fixture(params=places.KINDS)
def place(request: Any, tmp_path: Path) -> Iterator[Place]:
    with places.opened(request.param, tmp_path / "server") as found:
        for name in NAMES:
            found.put(name, PLAIN)
        yield found


@pytest.fixture
def remote(city: Any, clean_index: None, tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """The source of an agency's folder on that server, under walidata's standing decision."""
    allow = tmp_path / "izin.yaml"
    allow.write_text(yaml.safe_dump(place.allow("berkas", "KUNCI_BERKAS")))
    monkeypatch.setitem(tk.config, "ckanext.sdi.harvest.allow", str(allow))
    monkeypatch.setenv("KUNCI_BERKAS", place.secret)
    made = {**document(tmp_path, "berkas"), "connector": "files", "options": {"folder": place.address}, "secret": "kunci-berkas"}
    agency = Agency(city, tmp_path, city.call("produsen", "sdi_harvest_source_create", document=made))
    agency.standing()
    return agency


def figures(city: Any) -> dict[str, str]:
    """Title of each public dataset with the figures anybody downloads."""
    found = {}
    for name in city.call(None, "package_list"):
        package = city.call(None, "package_show", id=name)
        [resource] = package["resources"]
        found[package["title"]] = Path(uploader.get_resource_uploader(resource).get_path(resource["id"])).read_text("utf-8")
    return found


def test_files_go_public_and_are_followed_without_being_opened_twice(remote, place):
    run = remote.harvest()
    assert (run["state"], run["counts"]["new"], run["report"]["problems"]) == ("finished", 2, [])
    public = figures(remote.city)
    assert set(public) == {"Sampah 2024", "Taman 2024"} and "Ciledug,2024,6" in public["Sampah 2024"]
    seen = len(place.opened())
    assert remote.harvest()["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0, "refused": 0}
    assert len(place.opened()) == seen
    place.put(NAMES[0], PLAIN.replace(b"6", b"61"))
    run = remote.harvest()
    assert (run["counts"]["changed"], run["counts"]["unchanged"]) == (1, 1)
    assert place.opened()[seen:] == [NAMES[0]]
    public = figures(remote.city)
    assert ("Ciledug,2024,61" in public["Sampah 2024"], "Ciledug,2024,6\n" in public["Taman 2024"]) == (True, True)
    for name in NAMES:
        place.drop(name)
    run = remote.harvest()
    assert (run["state"], run["counts"]["gone"]) == ("quarantined", 2)
    assert figures(remote.city) == public


def test_a_wrong_secret_and_a_server_that_goes_away_are_said_and_change_nothing(remote, place, monkeypatch):
    remote.harvest()
    public = figures(remote.city)
    monkeypatch.setenv("KUNCI_BERKAS", place.wrong)
    failure = failed(remote)
    assert (failure["word"], failure["field"]) == ("SOURCE_FORBIDDEN", "secret")
    assert " menolak " in failure["message"]["id"] and "rahasia" in failure["advice"]["id"] and "keliru" not in str(failure)
    monkeypatch.setenv("KUNCI_BERKAS", place.secret)
    for name in NAMES:
        place.put(name, PLAIN.replace(b"6", b"7"))
    place.ways["away"]()
    assert failed(remote)["word"] == "SOURCE_UNAVAILABLE"
    assert figures(remote.city) == public
    assert {row.state for row in remote.held().values()} == {"present"}


def failed(remote: Agency) -> dict[str, Any]:
    """A run that fails; what is said of it."""
    run = remote.harvest()
    assert run["state"] == "failed"
    return dict(run["report"])
