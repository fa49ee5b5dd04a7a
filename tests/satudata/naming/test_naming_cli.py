"""`satudata naming` says what is wrong with a name and what it could be, in words and as JSON."""
from __future__ import annotations

import json

import pytest

from satudata import cli


@pytest.mark.parametrize(("words", "code", "said"), [
    (["naming", "Penduduk Miskin"], 0, "tidak ada temuan"),
    (["naming", "jumlah penduduk"], 1, "Saran nama: Penduduk"),
    (["naming", "Jumlah Penduduk", "--kind", "indikator"], 0, "tidak ada temuan"),
    (["naming", "Penduduk Tahun 2024", "--lang", "en"], 1, "Suggested name: Penduduk"),
    (["naming", "Penerima BQX"], 1, "BQX"),
])
def test_a_name_is_judged_on_the_command_line(words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == code
    assert said in capsys.readouterr().out


def test_the_answer_for_programs_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["naming", "Rata-rata Lama Sekolah", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["suggestion"] == "Lama Sekolah"
    assert [(item["rule"], item["mark"]) for item in answer["results"]] == [("ukuran", "V")]


def test_an_unknown_kind_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["naming", "Penduduk", "--kind", "entah"]) == 2
