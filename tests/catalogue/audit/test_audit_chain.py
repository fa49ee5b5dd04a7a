"""The audit chain: append-only, one end, tampering named by its row."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from ckan import model
from sqlalchemy.exc import DBAPIError

from ckanext.tangerang import audit
from ckanext.tangerang.audit import verify
from ckanext.tangerang.audit.model import audit_event

pytestmark = pytest.mark.usefixtures("with_plugins", "clean_audit")


def happened(*subjects: str) -> None:
    for subject in subjects:
        audit.record(audit.RecordWithdrawn(actor="u", subject=subject))
        model.Session.commit()


def found(known: verify.Head | None = None) -> list[tuple[str, int]]:
    return [(problem.word, problem.seq) for problem in verify.problems(verify.rows(), known)]


def subjects() -> list[str]:
    return list(model.Session.scalars(sa.select(audit_event.c.subject).order_by(audit_event.c.seq)))


def test_rows_are_chained_and_numbered():
    happened("a", "b")
    audit.record(audit.Edited(actor="u", subject="c", fields=("definisi",)))
    audit.record(audit.Edited(actor="u", subject="d", fields=("satuan",)))
    model.Session.commit()
    assert subjects() == ["a", "b", "c", "d"]
    assert found() == []
    assert verify.head().seq == 4


def test_what_is_rolled_back_leaves_no_row():
    audit.record(audit.RecordWithdrawn(actor="u", subject="never"))
    model.Session.execute(sa.text("SELECT 1"))
    model.Session.rollback()
    happened("kept")
    assert subjects() == ["kept"]


def test_a_savepoint_that_is_undone_takes_only_its_own_events_along():
    audit.record(audit.RecordWithdrawn(actor="u", subject="before"))
    undone = model.Session.begin_nested()
    audit.record(audit.RecordWithdrawn(actor="u", subject="inside"))
    undone.rollback()
    done = model.Session.begin_nested()
    audit.record(audit.RecordWithdrawn(actor="u", subject="after"))
    done.commit()
    model.Session.commit()
    assert subjects() == ["before", "after"]


@pytest.mark.parametrize("statement", [
    "UPDATE sdi_audit_event SET actor = 'x'", "DELETE FROM sdi_audit_event", "TRUNCATE sdi_audit_event"])
def test_the_table_refuses_what_is_not_an_insert(statement):
    happened("a")
    with pytest.raises(DBAPIError, match="append-only"):
        model.Session.execute(sa.text(statement))
    model.Session.rollback()
    assert subjects() == ["a"]


@pytest.mark.parametrize(("statement", "problem"), [
    ("UPDATE sdi_audit_event SET subject = 'x' WHERE seq = 2", ("changed", 2)),
    ("UPDATE sdi_audit_event SET actor = 'x' WHERE seq = 1", ("changed", 1)),
    ("UPDATE sdi_audit_event SET details = '{}', hash = repeat('1', 64) WHERE seq = 3", ("changed", 3)),
    ("DELETE FROM sdi_audit_event WHERE seq = 2", ("removed", 2)),
    ("DELETE FROM sdi_audit_event WHERE seq = 1", ("removed", 1)),
    ("INSERT INTO sdi_audit_event SELECT 6, 'new', created, actor, action, 'forged', details, hash, repeat('2', 64) "
     "FROM sdi_audit_event WHERE seq = 5", ("changed", 6)),
])
def test_tampering_names_the_row(tamper, statement, problem):
    happened("a", "b", "c", "d", "e")
    tamper(statement)
    assert problem in found()


def test_a_row_put_in_between_is_named(tamper):
    happened("a", "b", "c")
    tamper("UPDATE sdi_audit_event SET seq = seq + 1 WHERE seq = 3")
    tamper("INSERT INTO sdi_audit_event SELECT 3, 'new', created, actor, action, 'forged', details, hash, repeat('2', 64) "
           "FROM sdi_audit_event WHERE seq = 2")
    assert ("inserted", 3) in found()


def test_a_cut_off_end_shows_against_a_head_kept_elsewhere(tamper):
    happened("a", "b", "c")
    kept = verify.Head.parse(str(verify.head()))
    assert found(kept) == []
    tamper("DELETE FROM sdi_audit_event WHERE seq = 3")
    assert found() == []
    assert found(kept) == [("removed", 3)]


def test_the_command_passes_then_names_the_altered_row(cli, tamper):
    from ckan.cli.cli import ckan
    happened("a", "b")
    assert cli.invoke(ckan, ["sdi", "audit", "verify"]).exit_code == 0
    head = cli.invoke(ckan, ["sdi", "audit", "head"]).output.split()[-1]
    assert verify.Head.parse(head).seq == 2
    tamper("UPDATE sdi_audit_event SET subject = 'x' WHERE seq = 2")
    result = cli.invoke(ckan, ["sdi", "audit", "verify"])
    assert result.exit_code == 1
    assert "row 2 " in result.output


def test_two_writers_make_one_chain():
    """Two transactions open at once: the second to commit is chained onto the first, there is no fork."""
    from ckan.model.meta import Session
    from sqlalchemy.orm import sessionmaker

    from ckanext.tangerang.audit import chain
    happened("first")
    other = sessionmaker(bind=Session.get_bind())()
    chain.listen(other)
    other.execute(sa.text("SELECT 1"))
    other.info[chain.QUEUE] = [{"id": "other", "created": "t", "actor": "u", "action": "a", "subject": "second", "details": "{}"}]
    audit.record(audit.RecordWithdrawn(actor="u", subject="third"))
    model.Session.execute(sa.text("SELECT 1"))
    other.commit()
    model.Session.commit()
    other.close()
    assert subjects() == ["first", "second", "third"]
    assert found() == []


def test_no_value_a_person_typed_is_kept(city, clean_audit):
    clean_audit()
    made = city.draft(title="Rahasia besar")
    city.call("produsen", "sdi_revision_save", id=made["id"], base=1, changes={"definisi": "Kata rahasia"})
    rows = list(verify.rows())
    assert [row["action"] for row in rows] == ["revision.created"]
    assert not any("ahasia" in str(dict(row)) for row in rows)


def test_a_second_editor_is_kept_once(city, clean_audit):
    made = city.draft()
    clean_audit()
    for turn, title in enumerate(("Satu", "Dua"), start=1):
        city.call("produsen2", "sdi_revision_save", id=made["id"], base=turn, changes={"title": title})
    rows = list(verify.rows())
    assert [row["action"] for row in rows] == ["revision.edited"]
    assert '"title"' in rows[0]["details"]
