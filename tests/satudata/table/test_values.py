"""How values are read: one case a column, its canonical text and the problem told."""
from __future__ import annotations

import pytest

from satudata.table import read, resolve


def column(values, name="nilai"):
    text = "baris;" + name + "\n" + "".join(f'r{n};"{value}"\n' for n, value in enumerate(values))
    table, = read(text.encode()).tables
    return [row[1] for row in table.rows], table.words(), table


@pytest.mark.parametrize(("name", "values", "read_as", "words"), [
    ("nilai", ["1", "20", "300"], None, set()),
    ("nilai", ["1.5", "20.25", "-3.1"], None, set()),
    ("nilai", ["3.204.551", "2.376.558", "686"], ["3204551", "2376558", "686"], {"THOUSANDS"}),
    ("nilai", ["1.234,5", "17"], ["1234.5", "17"], {"THOUSANDS"}),
    ("nilai", ["12,5", "7,25"], ["12.5", "7.25"], {"DECIMAL_COMMA"}),
    ("nilai", ["1.234", "12,5"], ["1234", "12.5"], {"THOUSANDS", "DECIMAL_COMMA"}),
    ("nilai", ["24,777.18", "994.84"], ["24777.18", "994.84"], {"THOUSANDS"}),
    ("nilai", ["1,234,567", "1,000"], ["1234567", "1000"], {"THOUSANDS"}),
    ("nilai", ["1 234", "12 345"], ["1234", "12345"], {"THOUSANDS"}),
    ("nilai", ["1.474", "686", "1.13"], None, set()),  # two decimals too often: a decimal number
    ("nilai", ["1.474", "686", "1.244", "1.131", "1.13"], None, {"AMBIGUOUS_NUMBER"}),
    ("nilai", ["1.474", "1.244"], None, {"AMBIGUOUS_NUMBER"}),
    ("nilai", ["1,474", "1,244"], None, {"AMBIGUOUS_NUMBER"}),
    ("nilai", ["1.474", "1.240", "686"], ["1474", "1240", "686"], {"THOUSANDS"}),  # zeros kept: 686 would be 686.000
    ("jumlah_penduduk", ["1.474", "1.244"], ["1474", "1244"], {"THOUSANDS"}),  # persons have no decimals
    ("persentase", ["1.474", "1.244"], None, set()),
    ("longitude", ["107.559", "107.564"], None, set()),
    ("nilai", ["0.125", "0.250"], None, set()),
    ("nilai", ["8951.960", "1.474"], None, set()),
    ("nilai", ["3.535.992", "50.36"], None, {"AMBIGUOUS_NUMBER"}),
    ("nilai", ["1.234.567", "1,234,567"], None, {"MIXED_NUMBERS"}),
    ("nilai", ["Rp847.542.209.097", "Rp 1.000.000,-"], ["847542209097", "1000000"], {"UNIT_IN_CELL"}),
    ("nilai", ["12 orang", "7 orang"], ["12", "7"], {"UNIT_IN_CELL"}),
    ("nilai", ["45%", "50,5 %"], ["45", "50.5"], {"UNIT_IN_CELL"}),
    ("nilai", ["2014.0", "2015.0"], ["2014", "2015"], {"ZERO_DECIMAL"}),
    ("nilai", ["1.2E+3", "5"], ["1200", "5"], {"SCIENTIFIC"}),
    ("nilai", ["5", "-", "n/a", "tidak ada"], ["5", None, None, None], {"MISSING_MARK"}),
    ("jawaban", ["Ada", "Tidak ada", "Ada"], None, set()),
    ("jawaban", ["Tidak ada", "Tidak ada"], None, set()),
    ("nilai", ["-", "-"], [None, None], {"MISSING_MARK"}),
    ("nama", ["A", "#REF!"], ["A", None], {"ERROR_VALUE"}),
    ("nilai", ["1", "2", "3", "4", "5", "6", "tujuh"], None, {"MIXED_TYPES"}),
    ("nilai", ["12.345.678", "9.876", "belum dihitung"], None, {"MIXED_TYPES"}),
    ("kdkec", ["010", "020"], None, set()),
    ("kode", ["32. 04. 05", "32.04.06"], ["32.04.05", "32.04.06"], {"CODE_WITH_BLANKS"}),
    ("kode", ["36.74.01", "36.74", "36"], None, set()),
    ("nik", ["3671012345670001", "3671012345670002"], None, set()),
    ("umur", ["0  -  4 ", "10 - 14"], ["0 - 4", "10 - 14"], {"BLANKS"}),
    ("bulan", ["Februari 2026", "Desember 2025"], ["2026-02", "2025-12"], {"DATE_WRITTEN"}),
    ("tgl", ["14 Oktober 2022", "3 Juli 2024"], ["2022-10-14", "2024-07-03"], {"DATE_WRITTEN"}),
    ("tgl", ["31/05/2023", "12/05/2023"], ["2023-05-31", "2023-05-12"], {"DATE_WRITTEN"}),
    ("tgl", ["05/31/2023", "05/12/2023"], ["2023-05-31", "2023-05-12"], {"DATE_WRITTEN"}),
    ("tgl", ["11/05/2023", "12/05/2023"], None, {"AMBIGUOUS_DATE"}),
    ("tgl", ["31/05/2023", "05/31/2023"], None, {"MIXED_DATES"}),
    ("tanggal", ["45000", "45001"], ["2023-03-15", "2023-03-16"], {"DATE_SERIAL"}),
    ("jumlah", ["45000", "45001"], None, set()),
    ("bulan", ["Januari", "Februari"], None, set()),
    ("tahun", ["2021", "2022"], None, set()),
])
def test_a_column(name, values, read_as, words):
    found, told, _table = column(values, name)
    assert (found, told) == (read_as or values, words)


def test_an_ambiguous_column_names_both_readings_and_can_be_resolved():
    _values, _words, table = column(["167.228", "50.36", "106.373", "103.148"], "nilai")
    problem, = table.problems
    assert "167228" in problem.message.id and "50360" in problem.message.id and "50.36" in problem.message.id
    assert (problem.column, problem.count, problem.place.row) == ("nilai", 4, 2)
    assert [row[1] for row in resolve(table, "nilai", "ribuan").rows] == ["167228", "50360", "106373", "103148"]
    decimal = resolve(table, "nilai", "desimal")
    assert ([row[1] for row in decimal.rows], decimal.problems) == (["167.228", "50.36", "106.373", "103.148"], ())


@pytest.mark.parametrize(("name", "reading", "error"), [
    ("tidak_ada", "ribuan", KeyError), ("baris", "ribuan", ValueError), ("nilai", "lain", ValueError),
])
def test_only_an_ambiguous_column_is_resolved(name, reading, error):
    table = column(["1.474", "1.244"], "nilai")[2]
    with pytest.raises(error):
        resolve(table, name, reading)


def test_each_change_is_told_once_a_column_with_count_and_example():
    _values, _words, table = column(["1.000.000", "2.000.000", "3"])
    problem, = table.problems
    assert (problem.word, problem.count, problem.example) == ("THOUSANDS", 2, "1.000.000")
    assert problem.to_dict("en")["place"] == 'row 2, column "nilai"'
