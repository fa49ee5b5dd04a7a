"""Pieces of the pages that need no server: accent, periods, numbers, searches in addresses, previews, code trees."""
from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from ckanext.tangerang.discovery import asking, codes_page, helpers, theme, words


@pytest.mark.parametrize(("asked", "kept"), [("#0b6157", True), ("#1d4ed8", True), ("#ffd54a", False), ("#ffffff", False)])
def test_an_accent_can_always_be_read(asked: str, kept: bool) -> None:
    made = theme.readable(asked)
    assert (made == asked) is kept
    rgb = tuple(int(made[at:at + 2], 16) for at in (1, 3, 5))
    assert theme.contrast_with_white(rgb) >= theme.READABLE


@pytest.mark.parametrize("written", ["red", "#fff", "#0b6157; } body { display: none", ""])
def test_an_accent_that_is_none_is_not_written_out(written: str, ckan_config, monkeypatch) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.sdi.accent", written)
    assert theme.stylesheet() == f":root {{ --accent: {theme.ACCENT}; }}\n"


@pytest.mark.parametrize(("start", "end", "said"), [
    ("2020-01-01", "2024-12-31", "2020–2024"), ("2024-01-01", "2024-12-31", "2024"), ("2024-03-01", "", "1 Maret 2024"),
    ("2023", "2024", "2023–2024"),
    ("2024-03-01", "2024-05-31", "1 Maret 2024 – 31 Mei 2024"), ("", "", ""), ("2024", "", "2024"),
])
def test_a_period_in_few_words(start: str, end: str, said: str) -> None:
    assert words.span(start, end) == said


@pytest.mark.parametrize(("value", "said"), [
    (1234.5, "1.234,5"), ("1234567", "1.234.567"), (0, "0"), (None, ""), ("n.a.", "n.a."),
])
def test_numbers_as_they_are_written_here(value: object, said: str) -> None:
    assert words.number(value) == said


@pytest.mark.parametrize(("value", "said"), [
    ("2026-11-23", "23 November 2026"), ("2026-11-23T20:45:00", "24 November 2026"),
    ("2026-11-23T03:00:00+00:00", "23 November 2026"), ("2024", "2024"), (None, ""),
])
def test_a_moment_is_a_day_of_the_citys_calendar(value: object, said: str) -> None:
    assert words.day(value) == said


@pytest.mark.parametrize(("value", "said"), [(101, "101 B"), (3_400_000, "3,4 MB"), (45_000, "45 KB"), (None, ""), ("x", "")])
def test_sizes(value: object, said: str) -> None:
    assert words.size(value) == said


def test_an_address_keeps_the_search() -> None:
    given = [("q", " sampah "), ("topik", "a"), ("topik", "b"), ("organization", "dlh"), ("x", "y"), ("page", "3")]
    asked = asking.asked(MultiDict(given))
    assert asked.chosen == (("instansi", "dlh"), ("topik", "a"), ("topik", "b"))
    assert asked.with_value("topik", "a").address("/dataset/") == "/dataset/?q=sampah&instansi=dlh&topik=b"
    assert asked.with_value("format", "CSV").page == 1
    assert asked.filters() == ['organization:"dlh"', 'sdi_ss_tema:"a"', 'sdi_ss_tema:"b"']


@pytest.mark.parametrize(("value", "phrase"), [('a"b', r'"a\"b"'), ("a\\", '"a\\\\"'), ('\\" OR x:"', r'"\\\" OR x:\""')])
def test_a_value_stays_within_its_quotes(value: str, phrase: str) -> None:
    assert asking.quoted(value) == phrase


@pytest.mark.parametrize(("page", "pages", "shown"), [
    (1, 1, [1]), (1, 3, [1, 2, 3]), (5, 9, [1, 0, 4, 5, 6, 0, 9]), (9, 9, [1, 0, 8, 9]), (2, 9, [1, 2, 3, 0, 9]),
])
def test_pages_around(page: int, pages: int, shown: list[int]) -> None:
    assert helpers.sdi_pages_around(page, pages) == shown


def test_codes_lie_below_their_parents() -> None:
    tree = codes_page.nested([
        {"kode": "36", "nama": "Banten"}, {"kode": "36.71", "nama": "Tangerang", "induk": "36"}, {"kode": "9", "induk": "8"},
        {"kode": "5", "induk": "5"},
    ])
    assert [node["kode"] for node in tree] == ["36", "9", "5"]
    assert [node["kode"] for node in tree[0]["children"]] == ["36.71"]
