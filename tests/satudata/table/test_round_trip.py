"""What was read and written as csv reads the same again; bytes of any kind are read or refused, nothing else."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.table import Refusal, Refused, Table, Word, read
from satudata.table.words import sentences

NAMES = st.lists(st.from_regex(r"[a-z]{3,8}_[a-z]{2,6}", fullmatch=True), min_size=2, max_size=5, unique=True)
WORDS = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z,;\"]{1,8})?", fullmatch=True)
FIGURES = st.integers(-10**9, 10**9).map(str)
DECIMALS = st.integers(10_000, 10**7).map(lambda n: f"{n // 100}.{n % 100:02d}")
CELLS = st.sampled_from([WORDS, FIGURES, DECIMALS])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table as the reader gives it: a text column, then columns of one kind each, cells missing here and there."""
    names = draw(NAMES)
    kinds = [WORDS, *(draw(CELLS) for _ in names[1:])]
    rows = [
        tuple(draw(kind) if not at or draw(st.booleans()) else None for at, kind in enumerate(kinds))
        for _ in range(draw(st.integers(1, 8)))
    ]
    return Table("contoh", "", tuple(names), rows)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_a_table_survives_its_own_csv(table):
    first, = read(table.to_csv(), "contoh.csv").tables
    again, = read(first.to_csv(), "contoh.csv").tables
    assert (again.header, list(again.rows)) == (first.header, list(first.rows))
    kept = [at for at, name in enumerate(first.header) if name in table.header]
    assert [first.header[at] for at in kept] == list(table.header)
    if first.words() <= {"EMPTY_COLUMN"}:
        assert (first.header, list(first.rows)) == (table.header, list(table.rows))


@settings(max_examples=300, deadline=None)
@given(st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8")),
    st.text(alphabet=',;\t|"\n\r 0123456789.-abcTotal()', max_size=200).map(lambda text: text.encode("utf-8")),
    st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data),
))
def test_any_bytes_are_read_or_refused(data):
    try:
        book = read(data, "apa saja")
    except Refused as refused:
        assert refused.message.id and refused.advice.id
    else:
        for table in book.tables:
            assert len(set(table.header)) == len(table.header)
            assert all(len(row) == len(table.header) for row in table.rows)


@pytest.mark.parametrize("word", [*Word, *Refusal])
def test_every_word_has_its_sentences(word):
    message, advice = sentences()[word]
    assert all(text.strip() for text in (message.id, message.en, advice.id, advice.en))


def test_no_sentence_is_left_without_a_word():
    assert sentences().keys() == {*Word, *Refusal}
