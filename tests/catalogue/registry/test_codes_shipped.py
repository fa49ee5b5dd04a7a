"""The classifications that come with the catalogue: proposed by a technical account, decided by people, loaded once."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry import shipped
from ckanext.tangerang.revision.model import Decision, Revision
from satudata import classifications

SOME = ("tujuan_sdgs", "wilayah-3671")


def load(city, names=SOME, walidata="walidata", pembina=None):
    deciders = shipped.Deciders(city.user(walidata) if walidata else None, city.user(pembina) if pembina else None)
    return {outcome.name: outcome for outcome in shipped.load_all(model.Group.get(city.orgs["diskominfo"]), deciders, names)}


def test_the_lists_are_public_with_codes_and_correspondences(city):
    found = load(city)
    assert {outcome.word for outcome in found.values()} == {"public"}
    areas = city.call(None, "sdi_code_list", id="WILAYAH-3671", parent="36.71")
    assert areas["count"] == 13 and areas["count_all"] == 118
    match = city.call(None, "sdi_correspondence_show", id="WILAYAH-3671", kode="36.71.01")["results"]
    assert [(row["daftar"], row["versi"], row["ke"]) for row in match] == [("Wilayah BPS", "2018", "3671030")]
    goals = city.call(None, "sdi_code_list", id="SDGS-TUJUAN")
    assert [row["kode"] for row in goals["results"]] == [str(n) for n in range(1, 18)]
    package = city.call(None, "package_show", id=found["wilayah-3671"].record_id)
    assert "Lisensi:" in package["notes"] and "Sumber:" in package["notes"]


def test_the_decision_is_the_walidatas_and_says_what_it_rests_on(city):
    found = load(city, ["tujuan_sdgs"])
    revision = model.Session.scalars(sa.select(Revision).where(Revision.record_id == found["tujuan_sdgs"].record_id)).one()
    decisions = list(model.Session.scalars(sa.select(Decision).where(Decision.submission_id == revision.submission_id)))
    approval = next(each for each in decisions if each.to_state == "APPROVED")
    assert approval.actor == city.people["walidata"] and "standards load, tujuan_sdgs" in approval.basis
    assert approval.document["nomor"] == "A/RES/70/1"
    assert revision.created_by not in {city.people["walidata"], city.people["sysadmin"]}
    assert model.User.get(shipped.LOADER).password is None


def test_loading_again_changes_nothing_and_a_changed_list_is_a_new_version(city, monkeypatch):
    first = load(city)
    assert {outcome.word for outcome in load(city).values()} == {"unchanged"}
    goals = classifications.load("tujuan_sdgs")
    changed = {**goals.header, "versi": "2026"}
    monkeypatch.setattr(classifications, "load", lambda name: classifications.Shipped(name, changed, goals.codes))
    assert load(city, ["tujuan_sdgs"])["tujuan_sdgs"].word == "public"
    history = city.call(None, "sdi_revision_history", record_id=first["tujuan_sdgs"].record_id)["results"]
    assert [row["version"] for row in history] == [2, 1]
    assert city.call(None, "package_show", id=first["tujuan_sdgs"].record_id)["versi"] == "2026"


@pytest.mark.parametrize("who", [None, "produsen", "sysadmin"])
def test_without_the_decision_of_a_walidata_they_wait(city, who):
    outcome = load(city, ["tujuan_sdgs"], who)["tujuan_sdgs"]
    assert outcome.word == "waiting" and outcome.reason
    assert model.Session.scalars(sa.select(Revision).where(Revision.version.is_not(None))).first() is None


def test_where_a_pembina_is_granted_the_pembina_decides_last(city):
    city.grant("pembina", "bps", "diskominfo")
    assert load(city, ["tujuan_sdgs"])["tujuan_sdgs"].word == "waiting"
    assert load(city, ["tujuan_sdgs"])["tujuan_sdgs"].reason
    assert load(city, ["urusan"], pembina="bps")["urusan"].word == "public"


def test_the_command_loads_and_names_what_is_unknown(city, cli):
    from ckan.cli.cli import ckan
    said = cli.invoke(ckan, ["sdi", "standards", "load", "--org", "diskominfo", "--walidata", "walidata", "frekuensi"])
    assert not said.exit_code and "frekuensi: public" in said.output, said.output
    assert cli.invoke(ckan, ["sdi", "standards", "load", "--org", "tidak-ada"]).exit_code
    assert cli.invoke(ckan, ["sdi", "standards", "load", "--org", "diskominfo", "tidak-ada"]).exit_code
    assert "wilayah-3671" in cli.invoke(ckan, ["sdi", "standards", "list"]).output


def test_the_tables_can_be_made_anew(city, cli):
    from ckan.cli.cli import ckan
    load(city)
    before = city.call(None, "sdi_code_list", id="WILAYAH-3671", limit=200)
    model.Session.execute(sa.text("DELETE FROM sdi_code"))
    model.Session.execute(sa.text("DELETE FROM sdi_correspondence"))
    model.Session.commit()
    assert "2 classifications" in cli.invoke(ckan, ["sdi", "standards", "rebuild"]).output
    assert city.call(None, "sdi_code_list", id="WILAYAH-3671", limit=200) == before
    assert city.call(None, "sdi_correspondence_show", id="WILAYAH-3671", kode="36.71")["results"]
