"""The index is compared with the database, and repaired."""
from typing import Any

import published
import pytest
from ckan import model

from ckanext.tangerang.discovery import drift, refresh

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
