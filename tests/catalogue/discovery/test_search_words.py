"""What a person types becomes a query; what a program asks stays as it is."""
import pytest

from ckanext.tangerang.discovery.search import asks_type, by_stems, is_words, near_spellings

WORDS = [
    ("penduduk miskin", True), ("title:penduduk", False), ("*:*", False), ("", False), ("  ", False), (None, False),
    ('""', False),
]


@pytest.mark.parametrize(("query", "expected"), WORDS)
def test_words_are_told_from_queries(query: str | None, expected: bool) -> None:
    assert is_words(query) is expected


def test_words_are_looked_up_by_stem() -> None:
    assert by_stems({"q": "penduduk"})["defType"] == "edismax"


@pytest.mark.parametrize("params", [{"q": "title:x"}, {"q": "x", "qf": "title"}, {"q": "x", "defType": "lucene"}, {}])
def test_a_query_of_a_program_is_left_alone(params: dict) -> None:
    assert by_stems(dict(params)) == params


NEAR = [
    ("pendudk miskin", "+(sdi_text:pendudk OR sdi_spell:pendudk~1) +(sdi_text:miskin OR sdi_spell:miskin~1)"),
    ("kependudukn", "+(sdi_text:kependudukn OR sdi_spell:kependudukn~2)"),
    ("apbd", None),
    ('") OR *:*', None),
]


@pytest.mark.parametrize(("query", "expected"), NEAR)
def test_near_spellings_are_built_of_words_alone(query: str, expected: str | None) -> None:
    assert near_spellings(query) == expected


TYPES = [
    ({"fq": "+dataset_type:konsep"}, True), ({"q": "dataset_type:konsep"}, True), ({"fq_list": ["type:konsep"]}, True),
    ({"fq_list": ["-dataset_type:harvest"]}, False),
    ({"fq": "organization:dinkes"}, False), ({"fq": "res_type:x"}, False), ({}, False), ({"fq": None}, False),
]


@pytest.mark.parametrize(("params", "expected"), TYPES)
def test_a_search_that_names_kinds_is_recognised(params: dict, expected: bool) -> None:
    assert asks_type(params) is expected
