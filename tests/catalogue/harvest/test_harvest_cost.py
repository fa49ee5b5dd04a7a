"""What a harvested record costs the database and the search engine does not grow with the batch."""
from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import published
import pysolr
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest import runs
from ckanext.tangerang.harvest.model import Record
from ckanext.tangerang.revision.model import Finding, Revision, RevisionEditor

STATEMENTS = 5  # a record without tables, from the agent to the public: measured below 3


@pytest.fixture
def apply(agency: Any, agent: Any, begun: Any) -> Any:
    """Publishes so many new records in one batch."""
    agency.standing()

    def work(count: int) -> None:
        run_id = begun(new=count)
        records = [item(agency, f"rec{count}x{number}") for number in range(count)]
        given = {"source_id": agency.source["id"], "run_id": run_id, "key": f"{count:020}", "records": records}
        results = agent("sdi_harvest_apply", **given)["results"]
        assert {one.get("state") for one in results} == {"public"}, results[0]
        agent("sdi_harvest_run_finish", id=run_id, report={"state": "finished"})
    return work


def item(agency: Any, identifier: str, **values: Any) -> dict[str, Any]:
    record = {**published.WHOLE, "title": f"Tabel {identifier} (contoh)", "owner_org": agency.city.orgs["dinkes"], **values}
    return {"identifier": identifier, "change": "new", "record": record, "hash": f"h-{identifier}-{values}", "fingerprint": "f"}


def test_a_batch_of_forty_takes_no_more_statements_than_one_of_twenty(apply: Any, count_statements: Any) -> None:
    apply(2)  # fills the caches
    counted = {}
    for count in (20, 40):
        with count_statements() as seen:
            apply(count)
        counted[count] = len(seen)
    assert counted[20] <= 20 * STATEMENTS
    assert counted[40] - counted[20] < 10, "a batch costs the same however many records are in it"


def test_a_batch_of_forty_changed_takes_no_more_statements_than_one_of_ten(agency: Any, apply: Any, agent: Any, begun: Any,
                                                                           count_statements: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(runs.guard, "judge", lambda *given: SimpleNamespace(held=False))  # so much at once is held otherwise
    counted = {}
    for count in (2, 10, 40):  # the first fills the caches
        apply(count)
        run_id = begun(changed=count)
        records = [item(agency, f"rec{count}x{number}", notes="Lain.") | {"change": "changed"} for number in range(count)]
        given = {"source_id": agency.source["id"], "run_id": run_id, "key": f"c{count:019}", "records": records}
        with count_statements() as seen:
            results = agent("sdi_harvest_apply", **given)["results"]
        assert {(one["outcome"], one.get("state")) for one in results} == {("updated", "public")}, results[0]
        agent("sdi_harvest_run_finish", id=run_id, report={"state": "finished"})
        counted[count] = len(seen)
    assert counted[40] - counted[10] < 15, counted


def test_a_batch_is_sent_to_the_search_engine_in_one_request_and_committed_once(apply: Any, monkeypatch: Any) -> None:
    real, asked = pysolr.Solr._update, []

    def noted(self: Any, message: Any, *rest: Any, **more: Any) -> Any:
        asked.append(bool(more.get("commit")))
        return real(self, message, *rest, **more)
    monkeypatch.setattr(pysolr.Solr, "_update", noted)
    apply(20)
    assert asked == [False, True]


def test_a_refused_record_costs_only_those_taken_with_it_a_second_time(agency: Any, agent: Any, begun: Any,
                                                                        monkeypatch: Any) -> None:
    from ckanext.tangerang.harvest import batch
    real, seen = batch.take, []

    def noted(user: Any, shared: Any, given: dict[str, Any]) -> Any:
        seen.append(given["identifier"])
        return real(user, shared, given)
    monkeypatch.setattr(batch, "take", noted)
    monkeypatch.setattr(batch, "TOGETHER", 2)
    records = [item(agency, name) for name in "abcdef"]
    records[3]["record"]["owner_org"] = agency.city.orgs["dukcapil"]
    sent = {"source_id": agency.source["id"], "run_id": begun(new=6), "key": "k" * 20, "records": records}
    outcomes = [one["outcome"] for one in agent("sdi_harvest_apply", **sent)["results"]]
    assert outcomes == ["created", "created", "created", "refused", "created", "created"]
    assert "".join(seen) == "abcdcdef"


def test_what_is_opened_together_is_what_is_opened_alone(apply: Any, monkeypatch: Any) -> None:
    from ckanext.tangerang.harvest import batch
    with monkeypatch.context() as patched:
        patched.setattr(batch, "TOGETHER", 1)
        apply(2)
    apply(3)
    alone, together = kept("rec2x"), kept("rec3x")
    assert len(alone) == 2 and len(together) == 3
    for found in together:
        assert {name: rows for name, rows in found.items() if rows != alone[0][name]} == {}


def kept(mark: str) -> list[Any]:
    """Everything the door holds of records with such an identifier, without ids and moments."""
    model.Session.expire_all()
    found = []
    for row in model.Session.query(Record).filter(Record.identifier.startswith(mark)).order_by(Record.identifier):
        revision = model.Session.get_one(Revision, row.revision_id)
        parts = {"row": [row], "revision": [revision], "submission": [revision.submission],
                 "decision": revision.submission.decisions,
                 "finding": model.Session.query(Finding).filter_by(revision_id=revision.id).order_by(Finding.rule, Finding.path),
                 "editor": model.Session.query(RevisionEditor).filter_by(revision_id=revision.id)}
        found.append({name: [plain(item, row.identifier) for item in items] for name, items in parts.items()})
    return found


def plain(item: Any, identifier: str) -> dict[str, str]:
    values = {column.key: getattr(item, column.key) for column in sa.inspect(item).mapper.column_attrs}
    own = [name for name, value in values.items() if isinstance(value, datetime) or name == "number" or name.endswith("id")]
    return {name: str(value).replace(identifier, "-") for name, value in values.items() if name not in own}
