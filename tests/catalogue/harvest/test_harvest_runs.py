"""A harvest from end to end in a real catalogue: first, unchanged, changed, gone, back, held, killed."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.discovery.auto import HELD
from ckanext.tangerang.harvest import jobs, runs, sources
from ckanext.tangerang.harvest.model import Batch, Record, Run
from ckanext.tangerang.revision.model import Decision, Revision, Submission

COUNTED = ("package", "resource", "activity", "sdi_revision", "sdi_submission", "sdi_finding", "sdi_decision", "sdi_delivery",
           "sdi_harvest_record", "sdi_harvest_batch", "sdi_audit_event")


def rows():
    """How many rows each table that could grow has; tables an instance lacks are left out."""
    present = set(sa.inspect(model.meta.engine).get_table_names())
    return {name: model.Session.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar() for name in COUNTED if name in present}


def packages():
    model.Session.expire_all()
    return {package.title: package for package in model.Session.query(model.Package).filter_by(state="active")}


def test_review_first_sends_every_table_to_the_queue_and_publishes_nothing(agency):
    run = agency.harvest()
    assert (run["state"], run["counts"]["new"]) == ("finished", 2), run["report"]
    assert run["report"]["problems"] == []
    submissions = model.Session.query(Submission).all()
    assert [(one.state, one.stage) for one in submissions] == [("SUBMITTED", "walidata")] * 2
    assert {one.origin for one in model.Session.query(Revision)} == {"harvest"}
    assert packages() == {}
    table = agency.held()["kunjungan"].harvested["tables"][0]
    assert table["delivery"]
    assert [field["name"] for field in table["skema_tabel"]["fields"]] == ["id", "puskesmas", "tahun", "jumlah"]
    assert table["periode_isi"] == "2023/2024"


def test_a_standing_decision_publishes_what_nothing_holds_and_is_named_as_the_basis(agency):
    agency.standing()
    agency.harvest()
    assert set(packages()) == {"Kunjungan", "Imunisasi"}
    approved = model.Session.query(Decision).filter_by(event="approve").all()
    assert {one.actor for one in approved} == {agency.city.people["walidata"]}
    assert all(agency.source["id"] in one.basis for one in approved)
    resource = packages()["Kunjungan"].resources[0]
    assert resource.format == "CSV"
    found = agency.city.call(None, "package_search", q="kunjungan")
    assert found["count"] == 1


def test_an_unchanged_second_run_writes_its_run_row_and_bookmark_only(agency, monkeypatch):
    agency.standing()
    agency.harvest()
    before, bookmark = rows(), sources.get(agency.source["id"]).bookmark
    called = []
    from ckan.lib.search import index
    monkeypatch.setattr(index.PackageSearchIndex, "index_package", lambda *a, **k: called.append(a))
    run = agency.harvest()
    assert run["counts"] == {"new": 0, "changed": 0, "unchanged": 2, "gone": 0, "refused": 0}
    assert rows() == before
    assert called == []
    assert sources.get(agency.source["id"]).bookmark != bookmark


def test_a_changed_figure_is_shown_as_row_column_old_and_new(agency):
    agency.standing()
    agency.harvest()
    agency.city.call("walidata", "sdi_harvest_source_update", id=agency.source["id"], policy="review_first")
    agency.sql("UPDATE kunjungan SET jumlah = 9 WHERE id = 1")
    run = agency.harvest()
    assert (run["counts"]["changed"], run["counts"]["unchanged"]) == (1, 1)
    waiting = agency.held()["kunjungan"].revision_id
    shown = agency.city.call("walidata", "sdi_revision_diff", id=waiting, against="public")
    cells = [cell for table in shown["tables"] for cell in table["cells"]]
    assert [(cell["column"], cell["old"], cell["new"]) for cell in cells] == [("jumlah", "7", "9")]


def test_proposals_do_not_pile_up(agency):
    agency.harvest()
    first = agency.held()["kunjungan"].revision_id
    for number in (11, 12, 13):
        agency.sql(f"UPDATE kunjungan SET jumlah = {number} WHERE id = 1")
        agency.harvest()
    assert agency.held()["kunjungan"].revision_id == first
    assert model.Session.query(Revision).count() == 2
    assert model.Session.get(Revision, first).submission.state == "SUBMITTED"


def test_a_field_changed_by_hand_and_a_pinned_one_stay_and_the_difference_is_kept(agency):
    agency.standing()
    agency.harvest()
    record_id = agency.held()["kunjungan"].record_id
    made = agency.city.call("produsen", "sdi_revision_create", kind="dataset", record_id=record_id,
                            record={"title": "Kunjungan Puskesmas (contoh)"})
    agency.city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    agency.city.call("walidata", "sdi_submission_take", id=made["submission_id"])
    from datetime import date, timedelta
    agency.city.call("walidata", "sdi_submission_approve", id=made["submission_id"], notes=True,
                     due=(date.today() + timedelta(40)).isoformat())  # noqa: DTZ011
    agency.sql("UPDATE kunjungan SET jumlah = 9 WHERE id = 1")
    run = agency.harvest()
    assert run["state"] == "finished", run["report"]
    public = model.Session.query(Revision).filter_by(record_id=record_id).order_by(Revision.version.desc()).first()
    assert (public.version, public.title, public.origin) == (3, "Kunjungan Puskesmas (contoh)", "harvest")
    assert [(one["path"], one["source"]) for one in agency.held()["kunjungan"].kept] == [("title", "Kunjungan")]


def test_an_emptied_source_is_held_and_nothing_is_deleted_until_walidata_releases_it(agency):
    agency.standing()
    agency.harvest()
    agency.sql("DROP TABLE kunjungan; DROP TABLE imunisasi;")
    run = agency.harvest()
    assert (run["state"], run["word"]) == ("quarantined", "QUARANTINED")
    assert {row.state for row in agency.held().values()} == {"present"}
    assert len(packages()) == 2
    with pytest.raises(tk.NotAuthorized):
        agency.city.call("produsen", "sdi_harvest_run_release", id=run["id"])
    agency.city.call("walidata", "sdi_harvest_run_release", id=run["id"], reason="sistem lama dihapus")
    live = runs.live_run(agency.source["id"])
    jobs.job(agency.source["id"], live.id)
    assert {row.state for row in agency.held().values()} == {"missing"}
    assert len(packages()) == 2


def test_a_record_gone_is_archived_after_the_grace_and_restored_when_it_is_back(agency):
    agency.standing()
    agency.harvest()
    agency.sql("ALTER TABLE kunjungan RENAME TO simpan")
    agency.source = agency.city.call("walidata", "sdi_harvest_source_show", id=agency.source["id"])
    agency.sql("CREATE TABLE lain AS SELECT * FROM simpan; DROP TABLE simpan;")
    for wanted in ("missing", "missing", "gone"):
        agency.harvest()
        assert agency.held()["kunjungan"].state == wanted
    assert "Kunjungan" not in packages()
    agency.sql("ALTER TABLE lain RENAME TO kunjungan")
    agency.harvest()
    assert agency.held()["kunjungan"].state == "present"
    assert "Kunjungan" in packages()


def test_what_walidata_took_out_does_not_come_back_by_the_standing_decision(agency):
    agency.standing()
    agency.harvest()
    agency.city.call("walidata", "sdi_record_withdraw", record_id=agency.held()["kunjungan"].record_id, reason="Data pribadi")
    agency.sql("UPDATE kunjungan SET jumlah = 9 WHERE id = 1")
    agency.harvest()
    assert "Kunjungan" not in packages()
    assert model.Session.get(Revision, agency.held()["kunjungan"].revision_id).submission.state == "SUBMITTED"


def test_a_refused_record_leaves_the_others_alone_and_is_reported(agency):
    agency.standing()
    agency.sql("CREATE TABLE kosong (id INTEGER PRIMARY KEY); CREATE TABLE rusak (id INTEGER PRIMARY KEY, isi TEXT);"
               "INSERT INTO rusak VALUES (1, hex(zeroblob(20000)));")
    run = agency.harvest()
    assert (run["state"], run["counts"]["refused"]) == ("finished", 1)
    assert {"Kunjungan", "Imunisasi"} <= set(packages())
    problems = {problem["identifier"]: problem for problem in run["report"]["problems"]}
    assert problems["rusak"]["word"] == "SOURCE_DATA_INVALID"
    assert "satu sel" in problems["rusak"]["message"]["id"]
    assert problems["rusak"]["advice"]["id"]


def test_a_killed_run_is_taken_up_again_with_no_double_effect(agency, monkeypatch):
    agency.standing()
    from ckanext.tangerang.harvest import batch
    real, seen = batch.one, []

    def dies(user, shared, item):
        if seen:
            raise KeyboardInterrupt
        seen.append(item["identifier"])
        return real(user, shared, item)
    monkeypatch.setattr(batch, "one", dies)
    with pytest.raises(KeyboardInterrupt):
        agency.harvest()
    monkeypatch.setattr(batch, "one", real)
    model.Session.rollback()
    stuck = model.Session.query(Run).one()
    assert stuck.state == "running"
    with pytest.raises(tk.ValidationError):
        agency.city.call("produsen", "sdi_harvest_run_start", source_id=agency.source["id"])
    model.Session.rollback()
    stuck.heartbeat = stuck.heartbeat - runs.SILENT * 2
    model.Session.commit()
    run = agency.harvest()
    assert (run["id"], run["state"]) == (stuck.id, "finished")
    assert set(agency.held()) == {"kunjungan", "imunisasi"}
    assert model.Session.query(Revision).count() == 2
    assert set(packages()) == {"Kunjungan", "Imunisasi"}


def test_a_source_that_is_down_fails_the_run_with_a_word_and_counts_nothing_as_gone(agency):
    agency.harvest()
    agency.path.rename(agency.path.with_suffix(".off"))
    run = agency.harvest()
    assert (run["state"], run["word"]) == ("failed", "SOURCE_NOT_FOUND")
    assert run["report"]["message"]["id"]
    assert {row.state for row in agency.held().values()} == {"present"}


def test_the_second_of_two_workers_leaves_the_run_alone(agency):
    source = sources.get(agency.source["id"])
    begun = runs.start(model.User.get(source.agent), source)
    source_id, run_id = source.id, begun.id
    model.Session.commit()
    with jobs.only_one(source_id) as mine:
        assert mine
        assert jobs.job(source_id, run_id) == "running"
    assert model.Session.query(Record).count() == 0
    assert jobs.job(source_id, run_id) == "finished"
    assert model.Session.query(Batch).count() == 1


def test_after_a_harvest_search_and_page_say_the_same(agency):
    agency.standing()
    agency.harvest()
    agency.sql("UPDATE kunjungan SET jumlah = 8 WHERE id = 1")
    agency.harvest()
    answer = {one["id"]: one for one in agency.city.call(None, "package_search", rows=10)["results"]}
    assert sorted(one["sdi_versi"] for one in answer.values()) == [1, 2]
    for record_id, one in answer.items():
        page = agency.city.call(None, "package_show", id=record_id)
        assert {name: one.get(name) for name in HELD} == {name: page.get(name) for name in HELD}


def test_the_origin_of_a_public_record_is_kept_and_its_loss_is_found(agency):
    agency.standing()
    agency.harvest()
    row = next(iter(agency.held().values()))

    def outcome():
        found = agency.city.call("produsen", "sdi_compliance_check", record_id=row.record_id)
        return {item["rule"]: item["outcome"] for item in found["rules"]}["PR-16"]
    assert (outcome(), row.document_version) == ("pass", agency.source["version"])
    assert "PR-16" not in model.Session.get_one(Assessment, row.record_id).open_rules
    for lost in ({"hash": ""}, {"document_version": None}, {"harvested": {}}):
        kept = {name: getattr(row, name) for name in lost}
        for values, wanted in ((lost, "fail"), (kept, "pass")):
            for name, value in values.items():
                setattr(row, name, value)
            model.Session.commit()
            assert outcome() == wanted, lost
    model.Session.delete(row)
    model.Session.commit()
    assert outcome() == "fail"
