"""Texts in two languages."""
from __future__ import annotations

import pytest

from satudata.text import Text


@pytest.mark.parametrize(("lang", "words"), [
    ("id", "Satuan"), ("en", "Unit"), ("en_GB", "Unit"), ("en-US", "Unit"), ("fr", "Satuan"), ("", "Satuan"),
])
def test_the_language_asked_for(lang, words):
    assert Text("Satuan", "Unit").in_(lang) == words


def test_indonesian_stands_in_for_missing_english():
    assert Text("Satuan", "").in_("en") == "Satuan"


@pytest.mark.parametrize(("value", "text"), [
    ({"id": "a", "en": "b"}, Text("a", "b")), ({"id": "a"}, Text("a", "")), ("a", Text("a", "a")), (None, Text("", "")),
    (2025, Text("2025", "2025")),
])
def test_from_yaml(value, text):
    assert Text.of(value) == text


def test_places_are_filled_in_both_languages():
    assert Text("{n} baris", "{n} rows").format(n=3) == Text("3 baris", "3 rows")
    with pytest.raises(KeyError):
        Text("{n} baris", "{n} rows").format(m=3)
