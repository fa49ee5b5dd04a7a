"""The documents of a batch are core's, field by field, and go to the search engine together."""
from typing import Any

import published
import pysolr
import pytest
from ckan import logic, model
from ckan.lib import search
from ckan.lib.search import index as core

from ckanext.tangerang.discovery import refresh

pytestmark = pytest.mark.usefixtures("clean_index")
HELD = {"tags": ["kemiskinan", "sosial"], "embargo_sampai": None, "title": "  Jumlah <b> & \x0b Penduduk (contoh)"}


class Told:
    """A connection that only notes what it is told."""

    def __init__(self) -> None:
        self.documents: list[dict[str, Any]] = []

    def add(self, docs: list[dict[str, Any]], commit: bool) -> None:
        self.documents += docs


def by_core(record_id: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The document core would send."""
    told = Told()
    with monkeypatch.context() as patched:
        patched.setattr(core, "make_connection", lambda: told)
        logic.index_update_package({"ignore_auth": True}, record_id, True)
    return told.documents[0]


@pytest.mark.parametrize("values", [{}, HELD, {"content": None}])
def test_a_datasets_document_is_cores(city: Any, monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]) -> None:
    record_id = published.public(city, **values)["id"]
    assert list(refresh.made([model.Package.get(record_id)])) == [by_core(record_id, monkeypatch)]


def test_a_standards_document_is_cores(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Penduduk Miskin (contoh)"})
    published.approved(city, draft)
    found = model.Package.get(draft["record_id"])
    assert list(refresh.made([found])) == [by_core(found.id, monkeypatch)]


def test_a_tag_of_a_vocabulary_is_left_to_core(city: Any) -> None:
    package = model.Package.get(published.public(city)["id"])
    vocabulary = model.Vocabulary("contoh")
    model.Session.add(vocabulary)
    model.Session.flush()
    package.add_tag(model.Tag("luar", vocabulary.id))
    model.Session.commit()
    assert list(refresh.made([package])) == []
    refresh.index([package.id])
    assert search.show(package.id)["vocab_contoh"] == ["luar"]


def test_one_document_that_is_refused_does_not_keep_the_others_out(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = (published.public(city, title=title)["id"] for title in ("Baik (contoh)", "Buruk (contoh)"))
    search.clear_all()
    real = refresh.document.of

    def spoilt(*both: Any) -> dict[str, Any]:
        document = real(*both)
        return {**document, "metadata_created": "kemarin"} if document["id"] == bad else document
    monkeypatch.setattr(refresh.document, "of", spoilt)
    with pytest.raises(refresh.SearchIndexError, match=bad):
        refresh.index([bad, good])
    refresh.make_connection().commit()
    assert search.show(good)["id"] == good
    with pytest.raises(search.SearchError):
        search.show(bad)


def test_a_search_engine_that_is_down_is_asked_once(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [published.public(city, title=title)["id"] for title in ("Satu (contoh)", "Dua (contoh)")]
    asked: list[int] = []

    def down(self: Any, documents: list[Any], **_: Any) -> None:
        asked.append(len(documents))
        raise pysolr.SolrError("Failed to connect to server")
    monkeypatch.setattr(pysolr.Solr, "add", down)
    with pytest.raises(pysolr.SolrError):
        refresh.index(ids)
    assert asked == [2]
