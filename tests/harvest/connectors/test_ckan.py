"""The CKAN connector against a live server and against real answers."""
from __future__ import annotations

import json

import pytest

from satudata_harvest.connectors.ckan import answer_of
from satudata_harvest.connectors.ckan_package import metadata_of
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from tests.harvest.server import reply

SEARCH = "/api/3/action/package_search"
PACKAGES = [{"id": f"id-{n}", "name": f"data-{n}", "title": f"Data {n}", "metadata_modified": f"2024-01-0{n}", "state": "active",
             "type": "dataset", "tags": [{"name": "air"}], "extras": [{"key": "k", "value": "v"}]} for n in range(1, 6)]


def portal(packages, count=None):
    def behave(request):
        start, rows = int(request.query["start"]), int(request.query["rows"])
        return reply({"success": True, "result": {"count": len(packages) if count is None else count,
                                                  "results": packages[start:start + rows]}})
    return behave


@pytest.fixture
def ckan(server, document, connect):
    def make(**options):
        return connect(document("ckan", url=f"{server.url}/", size=2, **options))
    server.paths[SEARCH] = portal(PACKAGES)
    return make


def test_every_dataset_once_with_plain_words(ckan):
    found = list(ckan().records())
    assert [record.identifier for record in found] == [f"id-{n}" for n in range(1, 6)]
    assert (found[0].metadata["tags"], found[0].metadata["extras"]) == (["air"], {"k": "v"})
    assert ckan().check().message.en == "The CKAN catalogue can be read; 5 datasets."


def test_only_the_organisations_wanted_are_asked_for(server, ckan):
    list(ckan(organizations=["dinkes", "dlh"]).records())
    assert {request.query["fq"] for request in server.requests} == {'organization:("dinkes" OR "dlh")'}


@pytest.mark.parametrize("change", [{"state": "deleted"}, {"state": "draft"}, {"private": True}, {"type": "harvest"}])
def test_what_is_not_public_data_is_left_out(server, ckan, change):
    server.paths[SEARCH] = portal([{**PACKAGES[0], **change}, PACKAGES[1]])
    assert [record.identifier for record in ckan().records()] == ["id-2"]


def test_what_slipped_between_two_pages_is_found_in_a_second_reading(server, ckan):
    shrunk = [PACKAGES[1], *PACKAGES[2:], {**PACKAGES[0], "id": "id-9"}]
    server.paths[SEARCH] = lambda r: portal(PACKAGES if r.count == 0 else shrunk)(r)
    assert {record.identifier for record in ckan().records()} >= {"id-1", "id-2", "id-3", "id-4", "id-5"}


def test_a_count_that_lies_changes_nothing(server, ckan, memory, allowance):
    made = ckan()
    Engine(made.document, memory, allowance).run("1")
    server.paths[SEARCH] = portal(PACKAGES[:2], 5)
    report = Engine(made.document, memory, allowance).run("2")
    assert (report.state, report.failure.word.name, len(memory.batches)) == ("failed", "SOURCE_DATA_INVALID", 1)


def test_a_second_run_reads_only_what_was_modified(server, ckan, memory, allowance):
    made = ckan()
    Engine(made.document, memory, allowance).run("1")
    server.paths[SEARCH] = portal([{**PACKAGES[0], "title": "Lain", "metadata_modified": "2025"}, *PACKAGES[1:]])
    counts = Engine(made.document, memory, allowance).run("2").plan.counts
    assert (counts["changed"], counts["unchanged"]) == (1, 4)


def test_files_are_copied_through_the_guarded_client_and_one_that_cannot_be_refuses_its_dataset(server, ckan):
    server.paths["/a.csv"] = lambda r: reply(b"tahun,n\n2023,1\n2024,2\n", kind="text/csv")
    urls = [f"{server.url}/a.csv", "http://169.254.169.254/a.csv", "file:///etc/passwd.csv", f"{server.url}/b.csv"]
    packages = [{**package, "resources": [{"name": "Berkas", "url": url, "format": "CSV"}]}
                for package, url in zip(PACKAGES, urls, strict=False)]
    server.paths[SEARCH] = portal(packages)
    found = list(ckan(files="copies").records())
    assert [record.failure and record.failure.word.name for record in found] == [
        None, "SOURCE_BLOCKED", "SOURCE_BLOCKED", "SOURCE_NOT_FOUND"]
    assert found[0].tables[0].content.rows == 2
    assert found[1].failure.field == "resources.0"


@pytest.mark.parametrize(("answer", "word"), [
    ({"success": False, "error": {"__type": "Authorization Error"}}, "SOURCE_FORBIDDEN"),
    ({"success": False, "error": {"__type": "Not Found Error"}}, "SOURCE_NOT_FOUND"),
    ({"success": False, "error": "x"}, "SOURCE_DATA_INVALID"), ({}, "SOURCE_DATA_INVALID"), ([], "SOURCE_DATA_INVALID"),
    ({"success": True, "result": []}, "SOURCE_DATA_INVALID"),
    ({"success": True, "result": {"count": "9"}}, "SOURCE_DATA_INVALID")])
def test_what_is_no_answer_of_ckan(server, ckan, answer, word):
    server.paths[SEARCH] = lambda request: reply(answer)
    with pytest.raises(Failure) as refused:
        list(ckan().records())
    assert refused.value.word.name == word
    assert not ckan().check().ok


@pytest.mark.parametrize("package", [
    {"tags": ["a", "a", ""], "extras": {"k": 1}, "organization": None, "resources": None},
    {"tags": None, "extras": [1], "groups": 1},
    {"tags": [{"display_name": "a"}], "organization": {"title": "Dinas"}, "resources": [{"url": "x"}, 1]}])
def test_old_and_odd_shapes(document, package):
    made = metadata_of(package, document("ckan", url="https://a.example"))
    assert made["tags"] in (["a"], [])
    assert isinstance(made["extras"], dict)


def test_real_answers(shared, document):
    made = document("ckan", url="https://a.example")
    seen = 0
    for path in sorted((shared / "samples/api/ckan").glob("*package_s*.json")):
        value = json.loads(path.read_bytes())
        if value.get("success") is not True:
            with pytest.raises(Failure):
                answer_of(value)
            continue
        result = answer_of(value)
        for package in result.get("results", [result]):
            found = metadata_of(package, made)
            assert found["title"], path.name
            assert all(isinstance(tag, str) for tag in found["tags"])
            seen += 1
    assert seen
