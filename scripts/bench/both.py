"""What is asked of both sides alike: a page, a search, the index filled and built anew."""
from __future__ import annotations

import json
from itertools import islice
from typing import Any

import ckan.plugins.toolkit as tk
import records
import timing
from ckan import logic, model
from ckan.lib import search
from ckan.lib.search import index as core_index
from ckan.lib.search.common import make_connection

BATCH = 500


def page(app: Any, path: str, token: str | None = None) -> float:
    """Milliseconds the application takes for one page.

    :raises RuntimeError: it does not answer with a page
    """
    headers = {"Authorization": token} if token else {}
    client = app.test_client(use_cookies=False)
    answers: list[Any] = []
    took = timing.each([lambda: answers.append(client.get(path, headers=headers))])[0]
    if answers[0].status_code != 200:
        raise RuntimeError(f"{path}: {answers[0].status}")
    return took


page.needs_app = True  # type: ignore[attr-defined]


def package_search(query: str) -> float:
    """Milliseconds of the search action."""
    asked = {"q": query, "rows": 20, "facet.field": ["organization", "tags"]}
    return timing.each([lambda: tk.get_action("package_search")({"ignore_auth": True}, dict(asked))])[0]


def public_names(limit: int) -> list[str]:
    """Addresses of datasets, in a stable order."""
    found = model.Session.query(model.Package.name).filter_by(type="dataset", state="active").order_by(model.Package.title)
    return [name for name, in found.limit(limit)]


def indexed() -> int:
    """How many documents the index holds."""
    return int(make_connection().search("*:*", rows=0).hits)


def reindex(limit: int) -> float:
    """Records a second that core's own rebuild writes anew, one Solr commit at the end."""
    active = model.Session.query(model.Package.id).filter_by(state="active").order_by(model.Package.id)
    ids = [id_ for id_, in active.limit(limit)]
    took = timing.seconds(lambda: search.rebuild(package_ids=ids, defer_commit=False, quiet=True))
    return len(ids) / took


def fill_index(upto: int) -> int:
    """Adds copies of real documents, each with an id, address and title of its own, until the index holds this many.

    The copies have no row in the database: they make the index as large as a city's without an hour of writing.
    """
    samples = documents([row[0] for row in model.Session.query(model.Package.id).filter_by(type="dataset", state="active")
                         .order_by(model.Package.id).limit(60)])
    solr = make_connection()
    missing = range(indexed(), upto)
    copies = (copied(samples[number % len(samples)], number) for number in missing)
    while batch := list(islice(copies, BATCH)):
        solr.add(batch, commit=False)
    solr.commit()
    return indexed()


def documents(ids: list[str]) -> list[dict[str, Any]]:
    """The documents these packages have in the index, as they are sent to it."""
    taken: list[dict[str, Any]] = []

    class Taker:
        def add(self, docs: list[dict[str, Any]], **_: Any) -> None:
            taken.extend(docs)

    kept = core_index.make_connection
    core_index.make_connection = Taker  # type: ignore[assignment]
    try:
        for id_ in ids:
            logic.index_update_package({"ignore_auth": True}, id_, True)
    finally:
        core_index.make_connection = kept
    return taken


def copied(document: dict[str, Any], number: int) -> dict[str, Any]:
    """The document under another id, address and title."""
    number += 1_000_000
    own = {"id": f"salinan-{number}", "name": f"salinan-{number}", "title": records.record(number)["title"]}
    copy = {**document, **own, "index_id": f"salinan-{number}"}
    for key in ("data_dict", "validated_data_dict"):
        copy[key] = json.dumps({**json.loads(document[key]), **own})
    if "title_string" in copy:
        copy["title_string"] = own["title"]
    return copy


TASKS: dict[str, Any] = {"page": page, "package_search": package_search, "public_names": public_names, "reindex": reindex,
                         "fill_index": fill_index, "indexed": indexed}
