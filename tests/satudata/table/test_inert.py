"""Cells a spreadsheet would run as a formula go out as text; figures and words stay as they are."""
from __future__ import annotations

import pytest

from satudata import table


@pytest.mark.parametrize(("cell", "written"), [
    ('=cmd|"/c calc"!A1', "'=cmd"), ("+SUM(A1)", "'+SUM"),
    ("@SUM(A1)", "'@SUM"), ("-5", "-5"), ("-1.5", "-1.5"), ("Benda", "Benda"),
])
def test_a_cell(cell: str, written: str) -> None:
    escaped = cell.replace('"', '""')
    read = table.read(f'nama,nilai\n"{escaped}",1\nCiledug,2\n'.encode(), "a.csv").tables[0]
    assert written in read.to_csv(inert=True).decode()
    assert "'" not in read.to_csv().decode()
