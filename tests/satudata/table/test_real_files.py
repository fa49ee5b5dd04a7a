"""Every real file of the shared samples is read right, or refused with its place; the figures were read off by eye."""
from __future__ import annotations

from pathlib import Path

import pytest

from satudata.table import Refused, area_level, periods, profile, propose_title, read

BANDARA = "bps/Jumlah Penumpang Pesawat di Bandara Utama, 2024.csv"
DKI = "jakarta/DATA-DKI-MENURUT-"
OPEN = ("id", "kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota")

#: file -> for each table: rows, columns, first names of the header, {(row, column): value}, words among its problems
READ: dict[str, list[tuple[int, int, tuple[str, ...], dict[tuple[int, int], str | None], set[str]]]] = {
    "kab-bandung/penduduk3204.csv": [
        (186, 5, ("No", "Kode Wilayah", "Wilayah", "Tahun", "DATA PENDUDUK HASIL KONSOLIDASI BERSIH"),
         {(0, 1): "32.04.05", (0, 4): "167.228", (2, 4): "50.36", (185, 2): "KUTAWARINGIN", (185, 4): "110.095"},
         {"EMPTY_COLUMN", "CODE_WITH_BLANKS", "AMBIGUOUS_NUMBER"})],
    "kab-bandung/rutilahu.csv": [
        (93, 5, ("No", "Kode Wilayah", "Wilayah", "Tahun", "Jumlah Prioritas RTLH"),
         {(0, 4): "1.474", (1, 4): "686", (89, 1): "32.04.39", (92, 4): "584"},
         {"EMPTY_COLUMN", "CODE_WITH_BLANKS", "AMBIGUOUS_NUMBER"})],
    "kab-bandung/penduduk3204.xlsx": [
        (1, 7, ("Tahun", "2018", "2019"), {(0, 1): "3535992", (0, 6): "3449868"}, {"THOUSANDS", "YEAR_AS_COLUMN"}),
        (186, 5, ("No", "Kode Wilayah"), {(0, 4): "167.228", (2, 4): "50.36"}, {"CODE_WITH_BLANKS", "AMBIGUOUS_NUMBER"})],
    "kab-bandung/rutilahu.xlsx": [
        (1, 4, ("Tahun", "2021", "2022", "2023"), {(0, 1): "30.243"}, {"AMBIGUOUS_NUMBER", "YEAR_AS_COLUMN"}),
        (93, 5, ("No", "Kode Wilayah"), {(0, 4): "1.474", (1, 4): "686"}, {"CODE_WITH_BLANKS", "AMBIGUOUS_NUMBER"})],
    "kab-bandung/pendapatan_desa.xlsx": [
        (810, 11, ("namakab", "namakec", "namadesa", "tahun", "pad", "dd"),
         {(0, 2): "ANCOLMEKAR", (0, 5): "1120162000", (809, 3): "2021", (809, 5): "1386517000"}, set())],
    "kab-bandung/geografi_desa.xlsx": [
        (270, 110, ("namakab", "namakec", "namadesa", "tahun", "strata_desa_22", "luas_desa"),
         {(0, 5): "489", (0, 7): "Dataran Tinggi Pegunungan", (1, 5): "767.06", (269, 2): "CILAME"}, {"BLANKS", "EMPTY_COLUMN"})],
    "kota-tangsel/realisasi-apbd-menurut-jenis-belanja.csv": [
        (7, 3, ("Jenis Belanja", "2021", "2022"), {(0, 1): "847542209097", (6, 0): "Belanja Transfer", (6, 2): "5000000000"},
         {"TITLE_ROWS", "TOTAL_ROW", "UNIT_IN_CELL", "YEAR_AS_COLUMN"})],
    "kota-tangsel/jumlah-penduduk-menurut-usia-60-64-tahun.xlsx": [
        (7, 4, ("Kode Wilayah", "Nama Wilayah", "Usia", "Jumlah"), {(0, 0): "36.74.01", (0, 3): "6080", (6, 3): "3215"},
         {"TITLE_ROWS", "MERGED_HEAD", "COLUMN_NUMBERS", "NOTES_BELOW", "TOTAL_ROW"})],
    "jabar/upah_minimum.csv": [(216, 8, OPEN, {(0, 5): "3204551.0", (1, 5): "2376558.39", (215, 7): "2024"}, set())],
    "jabar/produksi_sampah.csv": [(243, 8, OPEN, {(0, 5): "1511.15", (242, 5): None, (0, 6): "TON PER HARI"}, set())],
    "jabar/penduduk_goldar.csv": [(286, 8, ("id",), {(0, 3): "A", (0, 5): "784328", (285, 5): "21324275"}, set())],
    "jabar/jumlah_pengeluaran_per_kapita__kabupatenkota_data.csv": [
        (294, 8, OPEN, {(0, 5): "8951.96", (293, 5): "10535.0", (0, 6): "RIBU RUPIAH"}, set())],
    "jabar/angka_garis_kemiskinan_per_kapita_per_bulan__provinsi.csv": [
        (1, 4, ("Nama Wilayah", "2020", "2019", "2018"), {(0, 0): "JAWA BARAT", (0, 1): "410988"}, {"YEAR_AS_COLUMN"})],
    "jabar/Angka Partisipasi Kasar.xlsx": [
        (28, 13, ("Wilayah Jawa Barat", "SD/MI/Paket A 2017", "SD/MI/Paket A 2018", "SD/MI/Paket A 2019", "SMP/MTS/Paket B 2017"),
         {(0, 0): "Provinsi Jawa Barat", (0, 1): "107.54", (0, 12): "21.09", (27, 0): "Kota Banjar", (27, 10): "16.48"},
         {"MERGED_HEAD", "HEADER_ROWS", "NOTES_BELOW", "PARENT_ROW", "YEAR_AS_COLUMN"})],
    "jabar/Jumlah Banjir.csv": [(351, 8, OPEN, {(1, 5): "20", (350, 7): "2024"}, set())],
    "jabar/daftar-data-jabar.csv": [
        (2618, 7, ("PENGHASIL DATA", "IKU PEMERINTAH DAERAH", "NAMA DATA"),
         {(0, 4): "***", (0, 6): "Perangkat Daerah", (861, 5): "nelayan", (861, 6): None}, {"RAGGED_ROW"})],
    "jabar/opendata_2908.json": [
        (3427, 5, ("Produsen Data", "Judul Tabel", "Tahun Data", "Status Data", "Tautan"),
         {(0, 2): "2019 - 2024", (3426, 2): "2013 - 2020", (3426, 3): "Tetap"}, {"BLANKS"})],
    "kota-bandung/indikator kinerja rkpd.xlsx": [
        (375, 3, ("Bidang Urusan", "Indikator", "Satuan"), {(0, 2): "persen", (1, 2): "Persen", (374, 2): "Nilai"},
         {"BLANKS", "BLANK_ROWS"})],
    "kota-bandung/kepadatan_penduduk.csv": [
        (180, 12, ("id",), {(0, 7): "32.73.05", (0, 9): "23410", (179, 9): "11398"}, set())],
    "kota-bandung/resiko_stunting.csv": [(120, 13, ("id",), {(0, 10): "5806", (119, 10): "7833"}, set())],
    "kota-bandung/jumlah_kk.csv": [
        (2262, 13, ("id", "bps_nama_kabupaten_kota"), {(0, 8): "32.73.05.1006", (0, 10): "5420", (2261, 10): "839"}, set())],
    "kota-bandung/mfd_23_1_32.csv": [
        (151, 15, ("kdkab", "nmkab", "kdkec", "nmkec", "kddesa", "iddesa"),
         {(0, 2): "010", (0, 4): "001", (0, 5): "3273010001", (0, 10): "-6.929", (150, 11): "107.599"}, set())],
    DKI + "NOMOR-KODE-WILAYAH-TAHUN-2014.csv": [
        (267, 9, ("tahun", "nomor_provinsi"), {(0, 7): "1001", (266, 8): "CEGER"}, {"EMPTY_COLUMN"})],
    DKI + "PENDUDUK-TAHUN-2014.csv": [
        (267, 9, ("tahun", "nama_provinsi", "nama_kabupaten/kota"), {(0, 0): "2014", (0, 5): "3266", (0, 7): None, (266, 7): "1"},
         {"ZERO_DECIMAL"})],
    "jakarta/dkikepadatankelurahan2013.csv": [
        (267, 25, ("TAHUN", "NAMA PROVINSI"), {(0, 5): "0.91", (0, 7): "231", (266, 6): "5492", (266, 24): "44"},
         {"EMPTY_COLUMN"})],
    "jakarta/Penduduk-Menurut-Kelompok-Umur-dan-Jenis-Kelamin-Di-DKI-Jakarta-Tahun-2013.csv": [
        (13, 4, ("tahun", "kelompok_usia"), {(0, 1): "0 - 4", (2, 1): "10 - 14", (0, 2): "473605", (12, 3): "301794"},
         {"ZERO_DECIMAL", "BLANKS"})],
    BANDARA: [
        (6, 27, ("Bandara Utama Domestik", "Keberangkatan pada Penerbangan Domestik Januari"),
         {(0, 0): "Kualanamu-Medan", (0, 1): "225772", (0, 12): None, (2, 11): "39984", (4, 24): "558811", (5, 1): None},
         {"HEADER_ROWS", "TOTAL_ROW", "MISSING_MARK", "YEAR_AS_COLUMN"})],
    "bps/Jumlah Tindak Pidana Menurut Kepolisian Daerah, 2023.csv": [
        (34, 2, ("Kepolisian Daerah", "Jumlah Tindak Pidana Menurut Kepolisian Daerah 2023"),
         {(0, 1): "12420", (33, 0): "PAPUA", (33, 1): "14074"}, {"HEADER_ROWS", "TOTAL_ROW"})],
    "bps/note.csv": [
        (238, 19, ("index", "var_id", "title"),
         {(0, 5): "0", (0, 6): None, (0, 9): "Persen", (0, 18): "4", (1, 9): "Tidak Ada Satuan"},
         {"ERROR_VALUE", "BLANKS"})],
    "bps/topografi.xlsx": [
        (627, 10, ("kolom_1", "idkab", "nmkab", "Kode"), {(0, 1): "3201", (0, 6): "11", (626, 3): "3279040"},
         {"FORMULA", "NAMELESS_COLUMN"})],
    "bps/pariwisata.xlsx": [
        (9, 12, ("Tahun", "Kategori", "TPK"), {(0, 2): None, (3, 2): "21.68", (3, 9): "25399", (8, 1): "Total"},
         {"TOTAL_CATEGORY"})],
    "bps/exim.csv": [(14, 5, ("Bulan", "Ekspor"), {(0, 0): "2026-02", (0, 1): "3.32", (13, 0): "2025-01"}, {"DATE_WRITTEN"})],
    "kota-tangsel/id3674010_setu.geojson": [
        (6, 13, ("country_code", "country", "province_code"), {(0, 9): "Babakan", (0, 8): "id3674010005"}, {"SHAPES"})],
    "kemendag/data_ekspor.csv": [
        (9, 8, ("Tahun", "Total"), {(0, 0): "September", (0, 1): "24777.18", (7, 2): "994.84"}, {"THOUSANDS"})],
}
REFUSED = {
    "jabar/gariskemiskinanjabar.xls": ("HTML", None),
    "jabar/bps-od_17106_jml_pengeluaran_per_kapita__kabupatenkota_metadata.pdf": ("PDF", None),
    "banten/jumlah-penduduk-jenis-kelamin-020.json": ("JSON", None),
    "kemendagri/buku-induk.tabula-processed.csv": ("NO_HEADER", 1),
}


@pytest.fixture
def data(shared: Path) -> Path:
    return shared / "samples" / "data"


def test_no_file_is_left_out(data):
    found = {str(path.relative_to(data)) for path in data.glob("*/*")}
    assert found == READ.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_is_read_right(data, name):
    book = read((data / name).read_bytes(), name)
    assert len(book.tables) == len(READ[name])
    for table, (rows, columns, header, figures, words) in zip(book.tables, READ[name], strict=True):
        assert (len(table.rows), len(table.header)) == (rows, columns)
        assert table.header[:len(header)] == header
        assert {at: table.rows[at[0]][at[1]] for at in figures} == figures
        assert words <= table.words()
        assert words or not table.problems
        again, = read(table.to_csv(), name).tables
        assert (again.header, list(again.rows)) == (table.header, list(table.rows))


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_word_and_place(data, name):
    with pytest.raises(Refused) as caught:
        read((data / name).read_bytes(), name)
    assert (caught.value.word, caught.value.place.row) == REFUSED[name]
    assert "CSV" in caught.value.advice.id or "nama kolom" in caught.value.advice.id


@pytest.mark.parametrize("name", ["penduduk3204", "rutilahu"])
def test_the_twins_read_the_same(data, name):
    csv, = read((data / f"kab-bandung/{name}.csv").read_bytes()).tables
    book = read((data / f"kab-bandung/{name}.xlsx").read_bytes())
    twin = next(table for table in book.tables if table.name == "Series Row")
    assert (twin.header, list(twin.rows)) == (csv.header, list(csv.rows))


def test_the_metadata_sheet_is_read_as_metadata(data):
    metadata = read((data / "kab-bandung/penduduk3204.xlsx").read_bytes()).metadata
    assert metadata["Judul"] == "Data Konsolidasi Bersih dari Kemandagri"
    assert metadata["Kode"] == "DISDUKCAPIL/074"
    assert metadata["Sifat Data"] == "Data Prioritas"
    assert metadata["Satuan"] == "Data"
    assert metadata["Konsep"] == "Data Penduduk"
    assert "Keterangan" not in metadata


@pytest.mark.parametrize(("name", "column", "expected"), [
    ("jabar/produksi_sampah.csv", "produksi_sampah", ("number", "ukuran", "TON PER HARI", None)),
    ("jabar/produksi_sampah.csv", "kode_kabupaten_kota", ("string", "dimensi", None, "wilayah-kemendagri")),
    ("jabar/produksi_sampah.csv", "tahun", ("year", "dimensi", None, None)),
    ("jabar/produksi_sampah.csv", "id", ("integer", "kunci", None, None)),
    ("jabar/penduduk_goldar.csv", "jenis_kelamin", ("string", "dimensi", None, "jenis-kelamin")),
    ("kota-bandung/kepadatan_penduduk.csv", "bps_kode_kecamatan", ("string", "dimensi", None, "wilayah-bps")),
    ("kota-bandung/kepadatan_penduduk.csv", "KODE_KEC", ("string", "dimensi", None, "wilayah-kemendagri")),
    ("kota-bandung/mfd_23_1_32.csv", "iddesa", ("string", "dimensi", None, "wilayah-bps")),
    ("kota-tangsel/realisasi-apbd-menurut-jenis-belanja.csv", "2021", ("integer", "ukuran", "rupiah", None)),
    ("jakarta/dkikepadatankelurahan2013.csv", "LUAS WILAYAH (KM2)", ("number", "ukuran", "KM2", None)),
    ("kemendag/data_ekspor.csv", "Tahun", ("string", "dimensi", None, "bulan")),
    ("bps/exim.csv", "Bulan", ("date", "dimensi", None, None)),
])
def test_columns_are_described(data, name, column, expected):
    table = read((data / name).read_bytes(), name).tables[-1]
    found = profile(table).column(column)
    assert (found.type, found.role, found.unit, found.codelist) == expected


@pytest.mark.parametrize(("name", "title", "years", "level"), [
    ("kota-tangsel/jumlah-penduduk-menurut-usia-60-64-tahun.xlsx",
     "Jumlah Penduduk Menurut Usia 60-64 Tahun dan Kecamatan di Kota Tangerang Selatan Tahun 2023", ("2023",), "kecamatan"),
    ("jabar/angka_garis_kemiskinan_per_kapita_per_bulan__provinsi.csv", None, ("2018", "2019", "2020"), None),
    ("kota-bandung/jumlah_kk.csv", None, tuple(map(str, range(2017, 2025))), "kelurahan"),
    ("jabar/Angka Partisipasi Kasar.xlsx", "Angka Partisipasi Kasar", ("2017", "2018", "2019"), None),
])
def test_title_years_and_area_level_are_proposed(data, name, title, years, level):
    table = read((data / name).read_bytes(), name).tables[-1]
    assert title is None or propose_title(table) == title
    assert (periods(table), area_level(table)) == (years, level)
