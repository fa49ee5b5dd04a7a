"""A file named as another kind is read by its content and told; running prose under any name is refused."""
from __future__ import annotations

import pytest

from satudata.table import Refused, read
from tests.satudata.table.books import xlsx

CSV = b"kecamatan,tahun,jumlah\nCiledug,2023,10\nLarangan,2023,7\n"
BOOK = xlsx([["kecamatan", "jumlah"], ["Ciledug", 10], ["Larangan", 7]], [["tahun", "nilai"], [2023, 5], [2024, 6]])
LETTER = """Yth. Kepala Dinas Komunikasi dan Informatika Kota Tangerang
di Tempat

Dengan hormat, bersama surat ini kami sampaikan bahwa data yang diminta
masih dalam proses penghimpunan di masing-masing kecamatan dan kelurahan, dan
baru dapat kami kirimkan pada akhir bulan ini setelah diperiksa oleh bidang terkait.

Atas perhatian dan kerja sama yang baik, kami ucapkan terima kasih.
"""
SENTENCES = "Data belum tersedia saat ini.\nMohon dikirim ulang minggu depan.\nTabel ada di lampiran surel kami.\n"
NAMES = """nama_opd
Dinas Pekerjaan Umum dan Penataan Ruang
Dinas Perumahan, Permukiman dan Pertanahan
Badan Perencanaan Pembangunan Daerah
Dinas Kependudukan dan Pencatatan Sipil
Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan dan Perlindungan Anak
""".replace(", ", " ")
DEFINED = """kode,definisi
A,"Penduduk yang tinggal di wilayah kota selama enam bulan atau lebih, termasuk yang berniat menetap."
B,"Rumah tangga yang menempati sebagian atau seluruh bangunan fisik dan makan dari satu dapur yang sama."
"""
TITLED = """Jumlah penduduk menurut kecamatan di Kota Tangerang dalam angka contoh tahun ini.
kecamatan;jumlah
Ciledug;10
Larangan;7

Sumber: Dinas contoh, diolah dari laporan bulanan setiap kelurahan di wilayah kota.
"""


@pytest.mark.parametrize(("data", "filename", "told"), [
    (CSV, "data.xlsx", (".xlsx", "CSV")), (CSV, "C:\\Unduhan\\DATA.XLS", (".xls", "CSV")), (CSV, "data.json", (".json", "CSV")),
    (BOOK, "data.csv", (".csv", "XLSX")), (BOOK, "data.xls", (".xls", "XLSX")),
    (CSV, "data.csv", None), (CSV, "data.txt", None), (CSV, "data.2024", None), (CSV, "", None),
    (BOOK, "data.xlsx", None), (BOOK, "data.xlsm", None), (BOOK, "", None),
])
def test_a_name_that_promises_another_kind_is_told_once_a_table(data, filename, told):
    book = read(data, filename)
    for table in book.tables:
        problems = [problem for problem in table.problems if problem.word == "NAMED_OTHERWISE"]
        assert len(problems) == (1 if told else 0)
        for problem in problems:
            assert all(part in problem.message.id and part in problem.message.en for part in told)
            assert "Simpan" in problem.advice.id
    assert book.tables[0].header[0] == "kecamatan"


@pytest.mark.parametrize("filename", ["surat.xlsx", "surat.csv", "surat.txt", ""])
@pytest.mark.parametrize("text", [LETTER, SENTENCES, " ".join(LETTER.split())])
def test_prose_is_refused_with_what_to_send(text, filename):
    with pytest.raises(Refused) as caught:
        read(text.encode(), filename)
    assert caught.value.word == "NOT_A_TABLE"
    assert caught.value.place.row
    assert "nama kolom" in caught.value.advice.id


@pytest.mark.parametrize(("text", "header", "rows"), [
    (NAMES, ("nama_opd",), 5), (DEFINED, ("kode", "definisi"), 2), (TITLED, ("kecamatan", "jumlah"), 2),
    ("nama\nCiledug\nLarangan\n", ("nama",), 2),
])
def test_a_table_with_long_texts_is_read(text, header, rows):
    table, = read(text.encode(), "data.csv").tables
    assert (table.header, len(table.rows)) == (header, rows)
