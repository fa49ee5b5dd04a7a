"""Files in an S3 bucket: each request signed as the server reckons it, pages to the end, and a bad server changes nothing."""
from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from satudata_harvest import allowance as lists
from satudata_harvest.allowance import Allowance, Network, Secret
from satudata_harvest.connectors.files import FilesConnector
from satudata_harvest.connectors.s3_sign import path_of, query_of, signed
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.hosts import Host
from satudata_harvest.limits import Limits
from tests.harvest.conftest import QUICK
from tests.harvest.s3_server import BUCKET, KEY, REGION, SECRET, Bucket, listing
from tests.harvest.server import Server, reply

PLAIN = b"kecamatan,tahun,jumlah\nBenda,2023,5\nCiledug,2024,6\n"
NAMED = {"secret": "kunci"}
FILES = ("2024/volume sampah+a.csv", "a.csv", "b~c(1)'&=é.csv")


@pytest.fixture
def bucket() -> Bucket:
    return Bucket({name: PLAIN for name in FILES})


@pytest.fixture
def allowed(server: Server, bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Allowance:
    """Allows the bucket at the loopback server, with its access key."""
    server.otherwise = bucket
    monkeypatch.setenv("KUNCI", f"{KEY}:{SECRET}")
    return Allowance(hosts=(Host("s3", "127.0.0.1", server.port, buckets=(BUCKET,), region=REGION, plain_http=True),), web=QUICK,
                     networks=(Network("127.0.0.0/8"),), secrets=(Secret("kunci", "sumber-contoh", "127.0.0.1", "KUNCI"),))


@pytest.fixture
def reading(document: Any, tmp_path: Any) -> Iterator[Callable[..., FilesConnector]]:
    made = []

    def make(allowance: Allowance, folder: str = f"s3://{BUCKET}", extra: Any = NAMED, **limits: Any) -> FilesConnector:
        made.append(FilesConnector(document("files", extra, folder=folder), allowance, Limits(**limits), tmp_path))
        return made[-1]
    yield make
    for one in made:
        one.close()


def words(connector: FilesConnector) -> dict[str, str]:
    return {one.identifier: one.failure.word.name if one.failure else "ok" for one in connector.records()}


def refused(connector: FilesConnector) -> Failure:
    with pytest.raises(Failure) as caught:
        list(connector.records())
    return caught.value


@pytest.mark.parametrize(("path", "query", "headers", "signature"), [
    ("test.txt", {}, {"range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
    ("", {"prefix": "J", "max-keys": "2"}, {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
])
def test_the_signature_is_that_of_the_examples_of_aws(path, query, headers, signature):
    url = f"https://examplebucket.s3.amazonaws.com{path_of(path)}{'?' if query else ''}{query_of(query)}"
    found = signed(url, ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1",
                   datetime(2013, 5, 24, tzinfo=UTC), headers)
    assert found["Authorization"].endswith(f"Signature={signature}")


def test_every_page_is_read_and_a_folder_is_no_mere_beginning_of_a_name(reading, allowed, bucket):
    assert words(reading(allowed)) == dict.fromkeys(FILES, "ok")
    assert bucket.listed == ["", "t2"]
    bucket.objects |= {"2024x/c.csv": PLAIN, "2024/": b"", "2024/.git/d.csv": PLAIN, "2024/~$e.csv": PLAIN}
    below = list(reading(allowed, f"s3://{BUCKET}/2024/").records())
    assert [one.identifier for one in below] == ["volume sampah+a.csv"]
    assert below[0].tables[0].content.reader().read() == PLAIN


def test_a_bucket_open_to_all_needs_no_secret(reading, allowed, bucket, server):
    bucket.secret = ""
    assert set(words(reading(allowed, extra=None)).values()) == {"ok"}
    assert not any("authorization" in request.headers for request in server.requests)


@pytest.mark.parametrize(("value", "region", "word"), [
    (f"{KEY}:keliru", REGION, "SOURCE_FORBIDDEN"), (f"lain:{SECRET}", REGION, "SOURCE_FORBIDDEN"),
    (f"{KEY}:{SECRET}", "eu-1", "SOURCE_FORBIDDEN"), ("tanpa-titik-dua", REGION, "SOURCE_BLOCKED"),
])
def test_a_wrong_secret_or_region_is_refused_and_stands_in_no_failure(reading, allowed, monkeypatch, value, region, word):
    monkeypatch.setenv("KUNCI", value)
    failure = refused(reading(replace(allowed, hosts=(replace(allowed.hosts[0], region=region),))))
    assert (failure.word.name, failure.field) == (word, "secret")
    assert value.rpartition(":")[2] not in str(failure.as_dict())


@pytest.mark.parametrize("change", [{"hosts": ()}, {"networks": ()}, {"secrets": ()}])
def test_what_the_operator_did_not_list_is_not_asked(reading, allowed, server, change):
    assert refused(reading(replace(allowed, **change))).word.name == "SOURCE_BLOCKED"
    assert refused(reading(allowed, "s3://ember-lain/a")).word.name == "SOURCE_BLOCKED"
    assert server.requests == []


NEVER = itertools.count()
BAD_LISTS = {
    "none": (lambda _: reply(b"<Error/>", 404, "application/xml"), "SOURCE_NOT_FOUND"),
    "refused": (lambda _: reply(b"<Error/>", 403, "application/xml"), "SOURCE_FORBIDDEN"),
    "elsewhere": (lambda _: reply(b"<Error/>", 301, "application/xml"), "SOURCE_DATA_INVALID"),
    "redirect to link-local": (lambda _: reply(b"", 307, Location="http://169.254.169.254/"), "SOURCE_BLOCKED"),
    "broken": (lambda _: reply(b"", 500), "SOURCE_UNAVAILABLE"),
    "page": (lambda _: reply(b"<html></html>", kind="text/html"), "SOURCE_DATA_INVALID"),
    "entities": (lambda _: reply(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', kind="application/xml"), "SOURCE_DATA_INVALID"),
    "cut": (lambda _: reply(listing([("2024/a.csv", PLAIN)]).partition(b"\r\n\r\n")[2][:-40]), "SOURCE_DATA_INVALID"),
    "the same page": (lambda _: listing([("2024/a.csv", PLAIN)], "t1"), "SOURCE_DATA_INVALID"),
    "no token": (lambda _: reply(b"<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"), "SOURCE_DATA_INVALID"),
    "another folder": (lambda _: listing([("rahasia.csv", PLAIN)]), "SOURCE_DATA_INVALID"),
    "size": (lambda _: listing([("2024/a.csv", PLAIN)]).replace(b"<Size>", b"<Size>-"), "SOURCE_DATA_INVALID"),
    "never ends": (lambda _: listing([("2024/a.csv", PLAIN)] * 50, f"t{next(NEVER)}"), "SOURCE_DATA_INVALID"),
}


@pytest.mark.parametrize("bad", BAD_LISTS)
def test_a_bad_list_ends_the_run_and_nothing_is_gone(reading, allowed, bucket, memory, tmp_path, monkeypatch, bad):
    at = reading(allowed, f"s3://{BUCKET}/2024").document
    Engine(at, memory, allowed, under=tmp_path).run("1")
    monkeypatch.setattr("satudata_harvest.connectors.s3_place.MOST", 500)
    bucket.wrong["list"], word = BAD_LISTS[bad]
    report = Engine(at, memory, allowed, under=tmp_path).run("2")
    assert report.failure.word.name == word
    assert {known.state for known in memory.records()} == {"present"}


def test_a_list_of_empty_pages_without_end_is_left(reading, allowed, bucket, monkeypatch):
    monkeypatch.setattr("satudata_harvest.connectors.s3_place.PAGES", 5)
    bucket.wrong["list"] = lambda _: listing([], f"t{next(NEVER)}")
    assert refused(reading(allowed)).word.name == "SOURCE_DATA_INVALID"
    assert len(bucket.listed) == 5


def test_one_file_that_cannot_be_read_is_one_failed_record(reading, allowed, bucket):
    bucket.objects = {name: PLAIN for name in ("a.csv", "cut.csv", "denied.csv", "gone.csv", "../x.csv", "nol\0.csv", "z.csv")}
    bucket.wrong = {"gone.csv": lambda _: reply(b"", 404), "denied.csv": lambda _: reply(b"", 403),
                    "cut.csv": lambda request: request.send(b"HTTP/1.1 200 X\r\nContent-Length: 999\r\n\r\nkecamatan") or None}
    assert words(reading(allowed)) == {
        "a.csv": "ok", "z.csv": "ok", "cut.csv": "SOURCE_DATA_INVALID", "denied.csv": "SOURCE_FORBIDDEN",
        "gone.csv": "SOURCE_NOT_FOUND", "../x.csv": "SOURCE_DATA_INVALID", "nol\\x00.csv": "SOURCE_DATA_INVALID"}
    assert not any(".." in key for key in bucket.fetched)


@pytest.mark.parametrize("entry", [
    {"protocol": "ftp", "host": "a"}, {"protocol": "sftp", "host": "a"}, {"protocol": "sftp", "host": "a", "fingerprints": ["x"]},
    {"protocol": "s3", "host": "a"}, {"protocol": "s3", "host": "a", "buckets": ["b"], "fingerprints": ["x"]},
])
def test_an_entry_of_the_operator_that_says_too_little_stops_the_start(entry):
    with pytest.raises(ValueError, match="hosts"):
        lists.parse({"hosts": [entry]})


def test_entries_of_the_operator():
    print_ = "SHA256:" + "a" * 43
    found = lists.parse({"hosts": [
        {"protocol": "sftp", "host": "Berkas.example", "fingerprints": [f"{print_}="], "sources": ["a"]},
        {"protocol": "s3", "host": "s3.example", "buckets": ["b"], "region": "r"}]}).hosts
    assert (found[0].host, found[0].port, found[0].fingerprints, found[0].is_for("b")) == ("berkas.example", 22, (print_,), False)
    assert (found[1].port, found[1].region, found[1].plain_http) == (443, "r", False)
