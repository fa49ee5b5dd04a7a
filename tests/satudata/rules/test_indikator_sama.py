"""SD-12: an indicator is measured as last year's, else as other agencies measure it; a reason given in words is enough."""
from __future__ import annotations

from typing import Any

import pytest

from satudata.rules import Finding, check

from .good import good_context

ROW = {"nama": "Persentase Penduduk Miskin", "ukuran": "persentase", "satuan": "persen",
       "definisi": "Penduduk dengan pengeluaran di bawah garis kemiskinan dibagi seluruh penduduk."}
LAST, OTHER = ({**ROW, "owner": ""}, {**ROW, "owner": "Dinas Sosial"})


def found(row: dict[str, Any], *known: dict[str, Any]) -> list[Finding]:
    context = good_context(indicators=lambda names: [one for one in known if names == [row["nama"]]])
    record = {"title": "Pendataan (contoh)", "ms_ind": [row]}
    return [item for item in check(record, "kegiatan", {}, context) if item.rule == "SD-12"]


@pytest.mark.parametrize(("change", "known", "path", "suggestion"), [
    ({"satuan": "orang"}, [LAST], "ms_ind.0.satuan", "persen"),
    ({"ukuran": "jumlah"}, [LAST, OTHER], "ms_ind.0.ukuran", "persentase"),
    ({"definisi": "Banyaknya penduduk miskin."}, [OTHER], "ms_ind.0.definisi", None),
    ({"satuan": "orang"}, [{**OTHER, "nama": "persentase  penduduk MISKIN"}], "ms_ind.0.satuan", None),
])
def test_what_differs_is_told_at_its_cell(change: Any, known: Any, path: str, suggestion: Any) -> None:
    told = found({**ROW, **change}, *known)
    assert [(item.path, item.suggestion, item.effect) for item in told] == [(path, suggestion, "saran")]
    assert ("Dinas Sosial" in told[0].message.id) == (suggestion is None)


@pytest.mark.parametrize(("change", "known"), [
    ({}, [LAST, OTHER]), ({"satuan": " PERSEN "}, [LAST]), ({"satuan": "orang"}, []),
    ({}, [LAST, {**OTHER, "satuan": "orang"}]),  # as last year: what others do is theirs to answer
    ({"satuan": "orang", "interpretasi": "Berbeda dengan tahun lalu karena dihitung ulang."}, [LAST]),
    ({"satuan": ""}, [LAST]), ({"satuan": "orang"}, [{**LAST, "satuan": ""}]), ({"satuan": "orang"}, [{**LAST, "nama": "Lain"}]),
])
def test_the_same_or_explained_is_not(change: Any, known: Any) -> None:
    assert found({**ROW, **change}, *known) == []
