"""The life of an entry of the Daftar Data: no way to the list but by the Forum, and publication is a fact."""
from __future__ import annotations

from io import BytesIO
from itertools import product

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.planning import moves
from ckanext.tangerang.planning.model import Planned, Session
from tests.catalogue.lifecycle import conftest as process
from tests.catalogue.planning.conftest import PAPER, agreed, draft, proposed

REFUSED = (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound)


def status(city, made, who="walidata"):
    return city.call(who, "sdi_planned_data_show", id=made["id"])["status"]


def test_from_draft_to_agreed_and_who_is_told(city):
    made = draft(city, kode_tujuan_sdgs="Tujuan 3")
    assert (made["status"], made["priority"], made["number"][:8]) == ("DRAFT", True, "DD-2027-")
    assert made["record"]["jadwal_pemutakhiran"] == "tahunan"
    with pytest.raises(tk.ObjectNotFound):
        city.call(None, "sdi_planned_data_show", id=made["id"])
    city.call("produsen", "sdi_planned_data_submit", ids=[made["number"]])
    done = city.call("sekretariat", "sdi_planned_data_decide", ids=[made["id"]], do="approve", document=PAPER)
    assert (done["moved"], done["session"]["number"]) == (1, PAPER["nomor"])
    shown = city.call(None, "sdi_planned_data_show", id=made["number"])
    assert (shown["status"], shown["session"]["date"], shown["history"], shown["events"]) == ("DISETUJUI", "2026-01-15", [], [])
    inside = city.call("produsen2", "sdi_planned_data_show", id=made["id"])
    assert [step["event"] for step in inside["history"]] == ["approve", "submit", "create"]
    notices = sa.select(Notice.event, Notice.user_id).where(Notice.event.like("planned%"))
    told = dict(model.Session.execute(notices).tuples().all())
    assert told["planned_submitted"] == city.people["sekretariat"]
    assert set(told) == {"planned_submitted", "planned_agreed"}


def test_only_who_should_makes_each_move_and_only_from_where_it_starts(city):
    """Every event from every status by every person: what the table does not name is refused and changes nothing."""
    rows = {name: draft(city, nama_data=f"Data {name}")["id"] for name in moves.statuses() if name not in moves.statuses("fact")}
    may = {"planned_submit": {"produsen"}, "planned_decide": {"sekretariat"}, "planned_edit": {"produsen", "sekretariat"}}
    people = (None, "outsider", "produsen_other", "pendukung", "walidata", "sysadmin", "sekretariat", "produsen")
    done = set()
    for event, (name, ident), who in product({row.event for row in moves.rows()}, rows.items(), people):
        put(ident, name)
        if attempt(city, who, event, ident):
            done.add((event, name, who))
            assert stored(ident) == moves.row_of(name, event).to
        else:
            assert stored(ident) == name, (event, name, who)
    assert done == {(row.event, name, who) for row in moves.rows() for name in row.states if name in rows
                    for who in may[row.right]}


def put(ident, name):
    model.Session.execute(sa.update(Planned).where(Planned.id == ident).values(status=name, submitted_by=None))
    model.Session.commit()


def stored(ident):
    model.Session.rollback()
    return model.Session.scalar(sa.select(Planned.status).where(Planned.id == ident))


def attempt(city, who, event, ident):
    try:
        if event == "submit":
            return bool(city.call(who, "sdi_planned_data_submit", ids=[ident])["moved"])
        if event == "cancel":
            return bool(city.call(who, "sdi_planned_data_cancel", id=ident, reason="Tidak jadi."))
        data = {"ids": [ident], "do": event, "document": PAPER, "reason": "Keputusan."}
        return bool(city.call(who, "sdi_planned_data_decide", **data)["moved"])
    except REFUSED:
        return False


NOT_THE_FORUM = [
    ({"document": None}, "document"), ({"document": {"nomor": "", "tanggal": "2026-01-15"}}, "nomor"),
    ({"document": {"nomor": "BA-9", "tanggal": ""}}, "tanggal"), ({"document": {"nomor": "BA-9", "tanggal": "besok"}}, "tanggal"),
    ({"document": {"nomor": "BA-9", "tanggal": "2999-01-01"}}, "tanggal"), ({"do": "reject", "reason": " "}, "reason"),
    ({"do": "terima"}, "do"), ({"ids": []}, "ids"),
]


def test_nothing_is_decided_without_the_forum(city):
    made = proposed(city)
    for more, field in NOT_THE_FORUM:
        data = {"ids": [made["id"]], "do": "approve", "document": PAPER} | more
        with pytest.raises(tk.ValidationError) as refused:
            city.call("sekretariat", "sdi_planned_data_decide", **data)
        assert list(refused.value.error_dict) == [field], more
        model.Session.rollback()
    assert status(city, made) == "MENUNGGU_PERSETUJUAN"
    assert model.Session.query(Session).count() == 0


def test_nobody_of_the_secretariat_decides_for_the_own_agency(city):
    made = proposed(city)
    city.grant("produsen", "sekretariat", "dinkes")
    split = city.call("sekretariat", "sdi_planned_data_decide", ids=[made["id"]], do="approve", dry_run=True)
    assert (split["allowed"], split["refused"]) == (0, 1)
    with pytest.raises(tk.ValidationError):
        city.call("sekretariat", "sdi_planned_data_decide", ids=[made["id"]], do="approve", document=PAPER)
    assert status(city, made) == "MENUNGGU_PERSETUJUAN"


def test_many_are_split_first_and_decided_with_one_berita_acara(city):
    ready = [proposed(city, nama_data=f"Data {n} (contoh)") for n in range(3)]
    unready = draft(city, nama_data="Data draf (contoh)")
    ids = [item["id"] for item in (*ready, unready)]
    split = city.call("sekretariat", "sdi_planned_data_decide", ids=ids, do="approve", dry_run=True)
    assert (split["allowed"], split["refused"], split["moved"], split["session"]) == (3, 1, 0, None)
    paper = FileStorage(BytesIO(b"%PDF-1.4 contoh"), filename="ba.pdf")
    done = city.call("sekretariat", "sdi_planned_data_decide", ids=ids, do="approve", document=PAPER, upload=paper)
    assert (done["moved"], done["session"]["filename"], status(city, unready)) == (3, "ba.pdf", "DRAFT")
    more = proposed(city, nama_data="Data susulan (contoh)")
    city.call("sekretariat", "sdi_planned_data_decide", ids=[more["id"]], do="reject", document=PAPER, reason="Sudah ada.")
    assert model.Session.query(Session).count() == 1
    shown = city.call("produsen", "sdi_planned_data_show", id=more["id"])
    assert (shown["status"], shown["reason"], shown["events"]) == ("DITOLAK", "Sudah ada.", ["submit", "cancel", "update"])


def test_what_lacks_something_is_not_proposed_and_says_what(city):
    made = draft(city, format=None, hak_akses=None)
    done = city.call("produsen", "sdi_planned_data_submit", id=made["id"])
    assert done["moved"] == 0
    assert "Format" in done["results"][0]["sentence"]


def test_only_an_open_entry_changes_and_nobody_writes_over_another(city):
    made = draft(city)
    saved = city.call("produsen2", "sdi_planned_data_update", id=made["id"], base=made["saves"], changes={"definisi": "Arti."})
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_planned_data_update", id=made["id"], base=made["saves"], changes={"definisi": "Lain."})
    assert list(refused.value.error_dict) == ["base"]
    model.Session.rollback()
    with pytest.raises(tk.ObjectNotFound):
        city.call("produsen_other", "sdi_planned_data_update", id=made["id"], base=saved["saves"], changes={"definisi": "Lain."})
    model.Session.rollback()
    city.call("produsen", "sdi_planned_data_submit", id=made["id"])
    with pytest.raises(tk.ValidationError) as refused:
        city.call("produsen", "sdi_planned_data_update", id=made["id"], base=saved["saves"] + 1, changes={"definisi": "Lain."})
    assert list(refused.value.error_dict) == ["status"]


def test_the_same_twice_is_told_with_its_number_and_a_cancelled_one_makes_room(city):
    made = draft(city)
    with pytest.raises(tk.ValidationError) as refused:
        draft(city, nama_data="jumlah  PUSKESMAS (contoh)")
    assert made["number"] in refused.value.error_dict["nama_data"][0]
    draft(city, "produsen_other", "dukcapil")
    draft(city, tahun="2028")
    city.call("produsen", "sdi_planned_data_cancel", id=made["id"], reason="Salah ketik.")
    assert draft(city)["id"] != made["id"]


def test_a_dataset_that_names_the_entry_realises_it_until_it_is_withdrawn(city):
    made = agreed(city)
    elsewhere = city.approved("produsen_other", daftar_data_id=made["number"])
    assert status(city, made, None) == "DISETUJUI"  # another agency's dataset is none of this entry's
    done = city.approved(daftar_data_id=made["number"], title="Jumlah Puskesmas (contoh)")
    shown = city.call(None, "sdi_planned_data_show", id=made["id"])
    assert (shown["status"], shown["dataset"]["title"]) == ("DITAYANGKAN", "Jumlah Puskesmas (contoh)")
    for action, data in (("sdi_planned_data_cancel", {"id": made["id"]}), ("sdi_planned_data_decide", {
            "ids": [made["id"]], "do": "drop", "document": PAPER})):
        with pytest.raises(tk.ValidationError) as refused:
            city.call("sekretariat", action, reason="Hapus.", **data)
        assert "dataset" in str(refused.value.error_dict)
        model.Session.rollback()
    city.call("walidata", "sdi_record_withdraw", record_id=done["revisions"][0]["record_id"], reason="Keliru.")
    shown = city.call(None, "sdi_planned_data_show", id=made["id"])
    assert (shown["status"], shown["dataset"]) == ("TIDAK_DITAYANGKAN", None)
    assert elsewhere["state"] == "APPROVED"
    dropped = city.call("sekretariat", "sdi_planned_data_decide", ids=[made["id"]], do="drop", document=PAPER, reason="Hapus.")
    assert (dropped["moved"], status(city, made)) == (1, "DIBATALKAN")


def test_the_agency_links_a_public_dataset_of_its_own_and_takes_it_back(city):
    made = agreed(city)
    mine, other = (city.approved(who)["revisions"][0]["record_id"] for who in ("produsen", "produsen_other"))
    for dataset, who in ((other, "produsen"), ("tidak-ada", "produsen"), (mine, "sekretariat"), (mine, "produsen_other")):
        with pytest.raises(REFUSED):
            city.call(who, "sdi_planned_data_link", id=made["id"], dataset=dataset)
        model.Session.rollback()
    assert city.call("produsen", "sdi_planned_data_link", id=made["id"], dataset=mine)["status"] == "DITAYANGKAN"
    found = city.call(None, "sdi_planned_data_list", realised=True)
    assert [item["id"] for item in found["results"]] == [made["id"]]
    assert city.call("produsen", "sdi_planned_data_link", id=made["id"], dataset="")["status"] == "DISETUJUI"


def test_an_agreed_entry_is_where_the_need_for_its_activity_stands(city):
    activity = process.published(city)
    other = process.published(city, "produsen_other", owner_org="dukcapil", title="Pendataan Pindah Datang Tahun 2026")
    for named in (activity, other):
        entry = draft(city, nama_data=f"Data dari {named}", id_mskeg=named)
        city.call("produsen", "sdi_planned_data_submit", id=entry["id"])
        assert need_of(city, named) == []  # proposed is not yet on the list
        city.call("sekretariat", "sdi_planned_data_decide", ids=[entry["id"]], do="approve", document=PAPER)
        assert need_of(city, named) == ([entry["number"]] if named == activity else [])  # another agency's need is not ours


def need_of(city, activity):
    """Entries that mark sub-process 1.1 of the activity."""
    shown = city.call("walidata", "sdi_process_step_show", id=activity, step="1.1")
    return [item["record"] for item in shown["evidence"] if item["state"] == "confirmed"]
