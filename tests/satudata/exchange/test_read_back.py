"""A classification that was exported and is imported again is the same."""
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from rdflib import Graph
from rdflib.compare import isomorphic

from satudata import classification as lists
from satudata.exchange import formats
from tests.satudata.exchange.samples import MATCHES, classification, concept, item_lists

ITEM_FORMATS = ("csv", "xlsx", "ttl", "jsonld", "rdf", "xkos-ttl", "xkos-jsonld", "xkos-rdf", "sdmx21", "sdmx30", "sdmxjson")


def by_code(rows: Any) -> list[dict[str, str]]:
    given = ({name: value for name, value in row.items() if name != "tingkat"} for row in rows)
    return sorted(given, key=lambda row: row["kode"])


@pytest.mark.parametrize("name", ITEM_FORMATS)
@settings(max_examples=25, deadline=None)
@given(rows=item_lists())
def test_codes_come_back(name: str, rows: list[dict[str, str]]) -> None:
    content = formats.export(classification(items=rows, korespondensi=[], level=[]), name)
    assert by_code(lists.read(content, f"x.{name}").records()) == by_code(rows)


@pytest.mark.parametrize("name", ["ttl", "jsonld", "rdf", "xkos-ttl"])
def test_both_periods_of_a_code_come_back(name: str) -> None:
    published = classification()
    found = lists.read(formats.export(published, name), f"x.{name}").records()
    key = ("kode", "nama")
    assert sorted(tuple(row[each] for each in key) for row in found) == sorted(
        tuple(row[each] for each in key) for row in published.rows("items"))


@pytest.mark.parametrize("name", ["padanan", "xkos-ttl", "xkos-jsonld", "xkos-rdf"])
def test_correspondences_come_back(name: str) -> None:
    rows = [row for row in MATCHES if row["jenis"]]
    found = lists.read(formats.export(classification(korespondensi=rows), name), f"x.{name}", what="korespondensi").records()
    assert sorted(sorted(row.items()) for row in found) == sorted(sorted(row.items()) for row in rows)


@pytest.mark.parametrize("published", [concept(), classification()], ids=["konsep", "klasifikasi"])
def test_the_three_writings_of_rdf_say_the_same(published: Any) -> None:
    graphs = [Graph().parse(data=formats.export(published, name), format=syntax)
              for name, syntax in (("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"))]
    assert len(graphs[0]) > 10
    assert isomorphic(graphs[0], graphs[1])
    assert isomorphic(graphs[0], graphs[2])


def test_nothing_in_a_csv_is_a_formula() -> None:
    text = formats.export(classification(items=[{"kode": "=1", "nama": "@SUM(A1)"}]), "csv").decode("utf-8-sig")
    assert "'=1" in text
    assert "'@SUM(A1)" in text
