"""What the harvest actions refuse, and to whom: sources, policy, batches of an agent, other agencies."""
from __future__ import annotations

import io

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests.helpers import call_action  # noqa: F401 - makes core's patches
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.harvest.model import Batch, Record
from ckanext.tangerang.revision.model import Revision

CSV = b"kecamatan,tahun,jumlah\nBenda,2024,5\n"


def delivered(agent, agency):
    upload = FileStorage(io.BytesIO(CSV), filename="t.csv")
    return agent("sdi_delivery_create", source_id=agency.source["id"], upload=upload)["id"]


def item(agency, identifier, **values):
    record = {"title": f"Tabel {identifier}", "owner_org": agency.city.orgs["dinkes"], **values}
    return {"identifier": identifier, "change": "new", "record": record, "hash": f"h-{identifier}", "fingerprint": "f"}


def test_the_same_key_gives_the_same_answer_and_has_no_second_effect(agency, agent, begun):
    sent = {"source_id": agency.source["id"], "run_id": begun(new=2), "key": "k" * 20, "records": [item(agency, "a")]}
    first = agent("sdi_harvest_apply", **sent)
    assert agent("sdi_harvest_apply", **sent) == first
    assert (model.Session.query(Revision).count(), model.Session.query(Batch).count()) == (1, 1)
    again = agent("sdi_harvest_apply", **{**sent, "key": "l" * 20})
    assert [one["outcome"] for one in again["results"]] == ["unchanged"]
    assert model.Session.query(Revision).count() == 1


def test_a_refused_record_in_the_middle_of_a_batch_leaves_the_others_alone(agency, agent, begun):
    other = agency.city.orgs["dukcapil"]
    records = [item(agency, "a"), item(agency, "b", tidak_ada="x"), item(agency, "c", owner_org=other),
               item(agency, "d", tables=[{"name": "t", "delivery": "bukan-milik"}]), item(agency, "e"),
               item(agency, "f", tags=["sosial", "k" * 5000])]
    run_id = begun(new=6)
    results = agent("sdi_harvest_apply", source_id=agency.source["id"], run_id=run_id, key="k" * 20, records=records)["results"]
    assert [(one["identifier"], one["outcome"], one.get("word"), one.get("field")) for one in results] == [
        ("a", "created", None, None), ("b", "refused", "VALIDATION_ERROR", "tidak_ada"),
        ("c", "refused", "SOURCE_CONFLICT", None), ("d", "refused", "VALIDATION_ERROR", "tables"), ("e", "created", None, None),
        ("f", "refused", "VALIDATION_ERROR", "tags")]
    assert {row.identifier for row in model.Session.query(Record)} == {"a", "e"}
    assert model.Session.query(Revision).count() == 2


def test_a_delivery_belongs_to_the_revision_of_its_record(agency, agent, begun):
    table = {"name": "t", "format": "csv", "delivery": delivered(agent, agency)}
    sent = item(agency, "a", tables=[table])
    run_id = begun(new=1)
    result = agent("sdi_harvest_apply", source_id=agency.source["id"], run_id=run_id, key="k" * 20, records=[sent])["results"][0]
    shown = agency.city.call("produsen", "sdi_delivery_show", id=table["delivery"])
    assert shown["revision_id"] == result["revision_id"]


@pytest.mark.parametrize("who", ["outsider", "produsen", "walidata", "sysadmin", "other_agent", None])
def test_only_the_agent_of_the_source_applies_and_delivers(agency, begun, who, make_document, tmp_path):
    run_id = begun(new=1)
    name = who
    if who == "other_agent":
        other = agency.city.call("produsen_other", "sdi_harvest_source_create",
                                 document={**make_document(tmp_path / "lain.db", name="lain"), "owner_org": "dukcapil"})
        name = other["agent"]
    upload = FileStorage(io.BytesIO(CSV), filename="t.csv")
    for action, data in (("sdi_harvest_apply", {"run_id": run_id, "key": "k" * 20, "records": [item(agency, "a")]}),
                         ("sdi_delivery_create", {"upload": upload})):
        with pytest.raises(tk.NotAuthorized):
            agency.city.call(name, action, source_id=agency.source["id"], **data)
        model.Session.rollback()
    assert model.Session.query(Record).count() == 0


@pytest.mark.parametrize(("records", "field"), [
    ([], "records"), ("x", "records"), ([{}] * 101, "records"), ([1], "records.0.-"),
    ([{"identifier": ""}], "records.0.identifier"),
    ([{"identifier": "a", "change": "purge"}], "records.0.change"),
    ([{"identifier": "a", "change": "new", "hash": "h"}], "records.0.fingerprint"),
    ([{"identifier": "a", "change": "new", "hash": "h", "fingerprint": "f", "record": []}], "records.0.record"),
    ([{"identifier": "a\x00", "change": "gone"}], "records.0.identifier"),
    ([{"identifier": "a", "change": "gone"}] * 2, "records.1.identifier"),
])
def test_a_batch_of_another_shape_is_refused_with_its_place(agency, agent, begun, records, field):
    with pytest.raises(tk.ValidationError) as refused:
        agent("sdi_harvest_apply", source_id=agency.source["id"], run_id=begun(new=1), key="k" * 20, records=records)
    assert field in refused.value.error_dict


def test_a_batch_cannot_go_beyond_the_plan_that_was_judged(agency, agent, begun):
    with pytest.raises(tk.ValidationError) as refused:
        agent("sdi_harvest_apply", source_id=agency.source["id"], run_id=begun(new=1), key="k" * 20,
              records=[item(agency, "a"), item(agency, "b")])
    assert "records" in refused.value.error_dict


def test_two_sources_of_one_address_do_not_hold_the_same_table(agency, make_document, database):
    agency.harvest()
    second = agency.city.call("produsen", "sdi_harvest_source_create", document=make_document(database, name="kembar"))
    first, agency.source = agency.source, second
    run = agency.harvest()
    assert {problem["word"] for problem in run["report"]["problems"]} == {"SOURCE_CONFLICT"}
    assert first["name"] == "simpus"
    assert agency.held() == {}


def test_agencies_see_their_own_sources(agency, make_document, tmp_path):
    for who, count in (("produsen", 1), ("produsen_other", 0), ("walidata", 1), ("outsider", 0), (agency.source["agent"], 1)):
        assert agency.city.call(who, "sdi_harvest_source_list")["count"] == count, who
    for action in ("sdi_harvest_source_show", "sdi_harvest_source_preview", "sdi_harvest_source_delete"):
        with pytest.raises(tk.NotAuthorized):
            agency.city.call("produsen_other", action, id=agency.source["id"])
        model.Session.rollback()


def test_only_walidata_sets_the_policy_and_a_changed_query_takes_it_back(agency, make_document, database):
    with pytest.raises(tk.NotAuthorized):
        agency.city.call("produsen", "sdi_harvest_source_update", id=agency.source["id"], policy="apply_when_clear")
    model.Session.rollback()
    agency.standing()
    assert (agency.source["policy"], agency.source["policy_by"]) == ("apply_when_clear", agency.city.people["walidata"])
    assert agency.source["policy_version"] == 1
    same = agency.city.call("produsen", "sdi_harvest_source_update", id=agency.source["id"],
                            document=make_document(database, schedule="0 2 * * *"))
    assert (same["policy"], same["version"]) == ("apply_when_clear", 2)
    for change in ({"mapping": {"fields": {"title": "name"}}},
                   {"options": {"url": f"sqlite:///{database}", "tables": ["kunjungan"]}}):
        agency.standing()
        moved = agency.city.call("walidata", "sdi_harvest_source_update", id=agency.source["id"],
                                 document={**make_document(database), **change, "policy": "apply_when_clear"})
        assert moved["policy"] == "review_first"


@pytest.mark.parametrize(("change", "field"), [
    ({"connector": "ftp"}, "connector"), ({"owner_org": "tidak-ada"}, "owner_org"), ({"name": "Dengan Spasi"}, "name"),
    ({"options": {}}, "options.url"), ({"schedule": "setiap hari"}, "schedule"), ({"sandi": "x"}, "sandi"),
    ({"mapping": {"fields": {"title": "a["}}}, "mapping.fields.title"),
    ({"options": {"url": "sqlite:///x", "sql": 1}}, "options.sql"),
])
def test_a_wrong_document_is_refused_with_its_field(agency, make_document, database, change, field):
    with pytest.raises(tk.ValidationError) as refused:
        agency.city.call("produsen", "sdi_harvest_source_create", document={**make_document(database, name="baru"), **change})
    assert field in refused.value.error_dict


def test_a_preview_shows_the_plan_changes_nothing_and_cannot_borrow_a_name(agency, make_document, database):
    shown = agency.city.call("produsen", "sdi_harvest_source_preview", id=agency.source["id"])
    assert (shown["ok"], shown["plan"]["counts"]["new"]) == (True, 2)
    assert shown["plan"]["samples"]["new"][1]["columns"] == ["id", "puskesmas", "tahun", "jumlah"]
    assert model.Session.query(Record).count() == 0
    blocked = agency.city.call("produsen", "sdi_harvest_source_preview",
                               document=make_document("/etc/lain.db", name="baru"))
    assert (blocked["ok"], blocked["failure"]["word"]) == (False, "SOURCE_BLOCKED")
    borrowed = {**make_document(database), "owner_org": "dukcapil"}
    with pytest.raises(tk.ValidationError):
        agency.city.call("produsen_other", "sdi_harvest_source_preview", document=borrowed)


def test_an_agent_with_another_document_is_refused(agency, agent):
    with pytest.raises(tk.ValidationError) as refused:
        agent("sdi_harvest_run_start", source_id=agency.source["id"], where="agent", document="lain")
    assert "document" in refused.value.error_dict


def test_a_removed_source_takes_its_agents_right_and_leaves_what_is_published(agency, agent):
    agency.standing()
    agency.harvest()
    agency.city.call("produsen", "sdi_harvest_source_delete", id=agency.source["id"])
    with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
        agent("sdi_harvest_run_start", source_id=agency.source["id"], where="agent", document=agency.source["digest"])
    model.Session.rollback()
    assert model.Session.query(model.Package).filter_by(state="active").count() == 2


def test_priority_data_wait_for_a_person_in_spite_of_the_standing_decision(agency, make_document, database):
    changed = make_document(database)
    changed["defaults"] = {**changed["defaults"], "kode_rpjmd": "1.02"}
    agency.city.call("produsen", "sdi_harvest_source_update", id=agency.source["id"], document=changed)
    agency.standing()
    agency.harvest()
    assert model.Session.query(model.Package).count() == 0
    assert {row.submission.state for row in model.Session.query(Revision)} == {"SUBMITTED"}
