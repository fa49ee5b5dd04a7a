"""Rows as CSV: a chunk written at once says what cell by cell says, and nothing beyond a limit passes with it."""
from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata_harvest import content
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits

PLAIN = st.one_of(st.none(), st.integers(), st.floats(), st.text(st.characters(codec="utf-8"), max_size=8))
RARE = st.one_of(st.booleans(), st.decimals(allow_nan=False), st.dates(), st.binary(max_size=4), st.just("a\x00b"))
HEADER = ("tahun", "nama", "nilai")


def cell_by_cell(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([HEADER, *[[content.cell(value) for value in row] for row in rows]])
    return out.getvalue().encode("utf-8", "replace")


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.tuples(PLAIN, PLAIN, PLAIN | RARE), max_size=12))
def test_a_chunk_is_what_its_cells_are(rows, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "CHUNK", 5)
        made = content.write(HEADER, rows, Limits(), tmp_path_factory.getbasetemp())
    data = made.reader().read()
    assert data == cell_by_cell(rows)
    assert (made.sha256, made.size, made.rows) == (hashlib.sha256(data).hexdigest(), len(data), len(rows))
    made.close()


@pytest.mark.parametrize(("value", "text"), [
    (True, "true"), (Decimal("1E+3"), "1000"), (date(2024, 1, 2), "2024-01-02"),
    (datetime.fromisoformat("2024-01-02T03:00"), "2024-01-02T03:00:00"),
    (b"\x01", "01"), ("a\x00b", "ab"), (None, ""), (1.5, "1.5"), (10**20, str(10**20)), ("a,\"b\"\n", '"a,""b""\n"'),
])
def test_a_value_reads_the_same_among_plain_ones(value, text, tmp_path):
    made = content.write(["a", "b"], [("x", value), ("y", 1)], Limits(), tmp_path)
    assert made.reader().read().decode() == f"a,b\nx,{text}\ny,1\n"
    made.close()


@pytest.mark.parametrize("kind", [str, int, float])
def test_years_are_found_whatever_their_type(kind, tmp_path):
    made = content.write(HEADER, [(kind(year), "x", 1) for year in (2019, 2024, 2021, 99)], Limits(), tmp_path)
    assert made.years == (None if kind is float else ("2019", "2024"))
    made.close()


@pytest.mark.parametrize(("rows", "said"), [
    ([("2024", "x" * 10, 1)] * 3 + [("2024", "x" * 21, 1)], "see row 4"),
    ([("2024", "x" * 10 + "\n" + "x" * 10, 1)], "see row 1"),  # no line is too long, the cell is
    ([("2024", "x", Decimal(10**25))], "see row 1"),
    ([("2024", "x", 1)] * 5, "4 rows"),
    ([("2024", "x" * 15, 1)] * 4, "100 bytes"),
])
def test_what_is_beyond_a_limit_is_refused(rows, said, tmp_path):
    with pytest.raises(Failure) as refused:
        content.write(HEADER, rows, Limits(rows=4, cell_chars=20, bytes=100), tmp_path)
    assert said in refused.value.message.en


def test_a_line_longer_than_a_cell_may_be_passes(tmp_path):
    made = content.write(HEADER, [("2024", "x" * 20, "y" * 20)], Limits(cell_chars=20), tmp_path)
    assert made.rows == 1
    made.close()
