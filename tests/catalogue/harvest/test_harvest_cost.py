"""What a harvested record costs the database and the search engine does not grow with the batch."""
from __future__ import annotations

from typing import Any

import published
import pysolr
import pytest

STATEMENTS = 71  # a record without tables, from the agent to the public: measured 59


@pytest.fixture
def apply(agency: Any, agent: Any, begun: Any) -> Any:
    """Publishes so many new records in one batch."""
    agency.standing()

    def work(count: int) -> None:
        run_id = begun(new=count)
        records = [item(agency, f"{count}-{number}") for number in range(count)]
        given = {"source_id": agency.source["id"], "run_id": run_id, "key": f"{count:020}", "records": records}
        results = agent("sdi_harvest_apply", **given)["results"]
        assert {one.get("state") for one in results} == {"public"}, results[0]
        agent("sdi_harvest_run_finish", id=run_id, report={"state": "finished"})
    return work


def item(agency: Any, identifier: str) -> dict[str, Any]:
    record = {**published.WHOLE, "title": f"Tabel {identifier} (contoh)", "owner_org": agency.city.orgs["dinkes"]}
    return {"identifier": identifier, "change": "new", "record": record, "hash": f"h-{identifier}", "fingerprint": "f"}


def test_a_record_takes_as_many_statements_in_a_batch_of_forty_as_of_twenty(apply: Any, count_statements: Any) -> None:
    apply(2)  # fills the caches
    counted = {}
    for count in (20, 40):
        with count_statements() as seen:
            apply(count)
        counted[count] = len(seen) / count
    assert counted[40] <= counted[20] <= STATEMENTS
    assert counted[20] - counted[40] < 3, "what a batch costs once is little"


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
