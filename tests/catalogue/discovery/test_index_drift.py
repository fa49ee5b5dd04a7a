"""The index is compared with the database, and repaired."""
from typing import Any

import published
import pytest
from ckan import model

from ckanext.tangerang.discovery import drift, rebuild, refresh

pytestmark = pytest.mark.usefixtures("clean_index")


def test_no_drift_after_publishing(city: Any) -> None:
    published.public(city)
    assert not drift.drift()


def test_missing_surplus_and_stale_are_found_and_repaired(city: Any, cli: Any) -> None:
    from ckan.cli.cli import ckan
    first = published.public(city)
    gone = published.public(city, title="Judul lain (contoh)")
    stale = published.public(city, title="Judul ketiga (contoh)")
    connection = refresh.make_connection()
    refresh.remove(connection, first["id"])
    connection.commit()
    model.Package.get(gone["id"]).state = "deleted"
    model.Package.get(stale["id"]).metadata_modified = model.Package.get(stale["id"]).metadata_modified.replace(year=2020)
    model.Session.commit()
    found = drift.drift()
    assert (found.missing, found.surplus, found.stale) == ((first["id"],), (gone["id"],), (stale["id"],))
    assert cli.invoke(ckan, ["sdi", "index", "check"]).exit_code == 1
    assert cli.invoke(ckan, ["sdi", "index", "check", "--fix"]).exit_code == 0
    assert not drift.drift()


def test_a_search_engine_that_is_down_does_not_undo_publication(city: Any, monkeypatch: Any) -> None:
    asked: list[Any] = []

    def down(*_: Any) -> None:
        raise refresh.SearchIndexError("down")
    with monkeypatch.context() as broken:
        broken.setattr(refresh, "index", down)
        broken.setattr(refresh.tk, "enqueue_job", lambda job, args, **_: asked.append(args))
        package = published.public(city)
    assert drift.drift().missing == (package["id"],)
    assert [package["id"]] in [args[0] for args in asked if isinstance(args[0], list)]


def test_a_rebuild_writes_what_is_missing_and_removes_what_is_too_much(city: Any, cli: Any) -> None:
    from ckan.cli.cli import ckan
    first, gone = published.public(city), published.public(city, title="Judul lain (contoh)")
    connection = refresh.make_connection()
    refresh.remove(connection, first["id"])
    connection.commit()
    model.Package.get(gone["id"]).state = "deleted"
    model.Session.commit()
    assert drift.drift()
    answer = cli.invoke(ckan, ["sdi", "index", "rebuild"])
    assert answer.exit_code == 0 and "written: 1" in answer.output
    assert not drift.drift()


def test_two_processes_write_all_with_one_commit(city: Any, monkeypatch: Any) -> None:
    ids = [published.public(city, title=f"Judul {number} (contoh)")["id"] for number in range(3)]
    connection = refresh.make_connection()
    connection.delete(q="*:*", commit=True)
    monkeypatch.setattr(rebuild, "PART", 1)
    sent = list(rebuild.written(ids, 2))
    assert sent == [1, 1, 1] and connection.search("*:*", rows=0).hits == 0
    connection.commit()
    assert not drift.drift()


def test_what_changes_while_all_is_written_anew_is_not_left_as_it_was(city: Any, monkeypatch: Any) -> None:
    changed, gone = published.public(city), published.public(city, title="Judul lain (contoh)")
    real = rebuild.write

    def meanwhile(part: list[str]) -> int:
        count = real(part)
        model.Package.get(changed["id"]).metadata_modified = model.Package.get(changed["id"]).metadata_modified.replace(year=2020)
        model.Package.get(gone["id"]).state = "deleted"
        model.Session.commit()
        return count
    monkeypatch.setattr(rebuild, "write", meanwhile)
    assert list(rebuild.rebuild(1)) == [2]
    assert not drift.drift() and refresh.make_connection().search("*:*", rows=0).hits == 1


def test_a_search_engine_that_is_down_ends_the_rebuild(city: Any, monkeypatch: Any) -> None:
    ids = [published.public(city, title=f"Judul {number} (contoh)")["id"] for number in range(2)]
    monkeypatch.setattr(rebuild, "PART", 1)

    def down(*_: Any, **__: Any) -> None:
        raise refresh.SearchIndexError("down")
    monkeypatch.setattr(rebuild, "index", down)
    with pytest.raises(refresh.SearchIndexError):
        list(rebuild.written(ids, 2))
