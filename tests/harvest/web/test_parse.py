"""JSON and XML of strangers."""
from __future__ import annotations

import json
import time

import pytest

from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import json_of, xml_of

BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_in_any_encoding_that_can_be_known(encoding):
    assert json_of('{"nama": "Kota – \U0001f600"}'.encode(encoding)) == {"nama": "Kota – \U0001f600"}


@pytest.mark.parametrize(("text", "value"), [
    ("[NaN, Infinity, -Infinity, 1e999, 1.5]", [None, None, None, None, 1.5]), ('"\\ud800x"', "?x"),
    ('"\\ud83d\\ude00"', "\U0001f600"), ("[" * 100 + "]" * 100, None)])
def test_what_is_odd_but_readable(text, value):
    found = json_of(text.encode())
    assert found == value or value is None


@pytest.mark.parametrize("data", [
    b"", b"<html>", b"\xef\xbb\xbf <html>", b"[1,", b'{"a": "\xff"}', b"[" * 1_000_000, b'{"a":' * 1_000_000,
    b"[" * 101 + b"]" * 101, b"9" * 5000, b"\xff\xfe[", b"\0" * 7, b'{"a": 1} x'])
def test_json_that_is_none(data):
    before = time.monotonic()
    with pytest.raises(Failure) as refused:
        json_of(data)
    assert (refused.value.word.name, time.monotonic() - before < 2) == ("SOURCE_DATA_INVALID", True)


@pytest.mark.parametrize("data", [
    BOMB, b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>', b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1/">%b;]><a/>', b"<a>", b"", b"{}", b"<a>&b;</a>", b"<a>\x00</a>",
    b"<a>" * 1_000_000, b'<?xml version="1.0" encoding="x-none"?><a/>', "<a>é</a>".encode("latin-1")])
def test_xml_that_is_refused(data):
    before = time.monotonic()
    with pytest.raises(Failure) as refused:
        xml_of(data)
    assert (refused.value.word.name, time.monotonic() - before < 2) == ("SOURCE_DATA_INVALID", True)


def test_xml_that_is_read():
    assert xml_of("<?xml version='1.0' encoding='utf-16'?><a><b>ö&amp;</b></a>".encode("utf-16")).findtext("b") == "ö&"


def test_a_field_of_many_megabytes_is_read_in_time():
    assert len(json_of(json.dumps({"a": "x" * 20_000_000}).encode())["a"]) == 20_000_000
