"""Names that pass, names that fail by rule with what they become, for every kind; what is mended is well named."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata import naming
from satudata.text import Text

GOOD = [
    ("konsep", "Penduduk"),
    ("konsep", "Penduduk dan Rumah Tangga Pertanian"),
    ("konsep", "Anak di Luar Sekolah"),
    ("konsep", "Nomor Pokok Wajib Pajak (NPWP)"),
    ("konsep", "Rumah Tidak Layak Huni (RTLH)"),
    ("konsep", "Kelas XII"),  # roman numerals are no abbreviations
    ("konsep", "Perang Dunia II"),
    ("konsep", "Laki-laki dan Perempuan"),  # both ways of writing a doubled word
    ("konsep", "Anak-Anak Terlantar"),
    ("konsep", "Penduduk Usia 15 Tahun ke Atas"),  # an age is no period
    ("konsep", "Balita Usia 0-4 Tahun"),
    ("konsep", "Pekerja Harian Lepas"),
    ("konsep", "Warga Negara Indonesia"),  # an idea, no coverage
    ("konsep", "Kota Layak Anak"),
    ("konsep", "Jalan Nasional"),
    ("konsep", "Indeks"),  # nothing would be left of it
    ("konsep", "Tingkat Pendidikan"),
    ("konsep", "Lama Sekolah"),
    ("konsep", "Penduduk Miskin (contoh)"),
    ("variabel", "Jumlah Anggota Rumah Tangga"),  # only a concept may not begin with a measure
    ("indikator", "Persentase Penduduk Miskin"),
    ("indikator", "Rata-rata Lama Sekolah"),
    ("indikator", "Laju Inflasi Tahunan"),  # the periodicity tells two indicators apart
    ("kegiatan", "Survei Kunjungan Wisatawan 2024"),  # an activity may be that of a year
    ("kegiatan", "Pendataan Rumah di Kota Tangerang"),
    ("dataset", "apa saja"),  # datasets have rules of their own
    ("konsep", "  "),
]

BAD = [
    ("konsep", "penduduk usia Kerja", {"kapital"}, "Penduduk Usia Kerja"),
    ("konsep", "di Rumah", {"kapital"}, "Di Rumah"),
    ("konsep", "anak-anak Terlantar", {"kapital"}, "Anak-Anak Terlantar"),
    ("konsep", "Penduduk (bukan Pekerja)", {"kapital"}, "Penduduk (Bukan Pekerja)"),
    ("konsep", "Laki-laki/perempuan", {"kapital"}, "Laki-laki/Perempuan"),
    ("konsep", "PENDUDUK MISKIN", {"kapital"}, "Penduduk Miskin"),
    ("konsep", "kelas ii", {"kapital"}, "Kelas II"),
    ("konsep", "NPWP", {"singkatan"}, "Nomor Pokok Wajib Pajak (NPWP)"),
    ("konsep", "NPWP (Nomor Pokok Wajib Pajak)", {"singkatan"}, "Nomor Pokok Wajib Pajak (NPWP)"),
    ("konsep", "RTLH", {"singkatan"}, "Rumah Tidak Layak Huni (RTLH)"),
    ("konsep", "Penerima BQX", {"singkatan"}, None),  # only a person knows what it means
    ("konsep", "Jml Penduduk", {"singkatan"}, "Penduduk"),
    ("konsep", "Rata-rata Lama Sekolah", {"ukuran"}, "Lama Sekolah"),
    ("konsep", "Rata-rata Jumlah Anak", {"ukuran"}, "Anak"),
    ("konsep", "angka Harapan hidup", {"ukuran", "kapital"}, "Harapan Hidup"),
    ("konsep", "Pengeluaran Selama Sebulan", {"periode"}, "Pengeluaran"),
    ("konsep", "Pengeluaran per Kapita Sebulan", {"periode"}, "Pengeluaran per Kapita"),
    ("konsep", "Ekspor per Tahun", {"periode"}, "Ekspor"),
    ("konsep", "Ekspor Tahun 2024", {"periode"}, "Ekspor"),
    ("konsep", "Ekspor 2020-2024", {"periode"}, "Ekspor"),
    ("konsep", "Realisasi Triwulan II", {"periode"}, "Realisasi"),
    ("konsep", "Tahun 2024", {"periode"}, None),  # nothing would be left
    ("konsep", "Jumlah Penduduk di Kota Tangerang", {"ukuran", "wilayah"}, "Penduduk"),
    ("konsep", "Penduduk Kota Tangerang", {"wilayah"}, "Penduduk"),
    ("konsep", "Kota Tangerang", {"wilayah"}, None),
    ("konsep", "Penduduk Indonesia", {"wilayah"}, "Penduduk"),
    ("konsep", "Penduduk Kecamatan Cipondoh", {"wilayah"}, "Penduduk"),
    ("konsep", "Rumah Tangga  Miskin.", {"tanda"}, "Rumah Tangga Miskin"),
    ("variabel", "umur", {"kapital"}, "Umur"),
    ("variabel", "Pendapatan Sebulan", {"periode"}, "Pendapatan"),
    ("indikator", "Inflasi Tahun 2024", {"tahun"}, "Inflasi"),
    ("indikator", "Persentase Penduduk Miskin Kota Tangerang", {"wilayah"}, "Persentase Penduduk Miskin"),
    ("kegiatan", "Survei", {"pendek"}, None),
    ("kegiatan", "survei kunjungan wisatawan", {"kapital"}, "Survei Kunjungan Wisatawan"),
]


@pytest.mark.parametrize(("kind", "name"), GOOD)
def test_a_good_name_passes_and_stays_as_it_is(kind: str, name: str) -> None:
    assert not naming.check(name, kind)
    assert naming.corrected(name, kind) == (name if name.strip() else None)


@pytest.mark.parametrize(("kind", "name", "rules", "better"), BAD)
def test_a_bad_name_is_told_by_rule_and_mended(kind: str, name: str, rules: set[str], better: str | None) -> None:
    assert {breach.rule for breach in naming.check(name, kind)} == rules
    assert naming.corrected(name, kind) == better


def test_each_breach_mends_its_own_matter_only() -> None:
    mended = {breach.rule: breach.suggestion for breach in naming.check("Jumlah Penduduk di Kota Tangerang")}
    assert mended == {"ukuran": "Penduduk di Kota Tangerang", "wilayah": "Jumlah Penduduk"}


def test_a_name_in_use_is_told_with_its_user() -> None:
    used = naming.check("Penduduk", taken=lambda name: Text("Dinas Dukcapil", "Dinas Dukcapil"))
    assert [(breach.rule, breach.suggestion) for breach in used] == [("kembar", None)]
    assert "Dinas Dukcapil" in used[0].message.id
    assert not naming.check("Penduduk", taken=lambda name: None)


@pytest.mark.parametrize("kind", naming.kinds())
def test_every_rule_speaks_both_languages_and_names_its_ground(kind: str) -> None:
    for rule in naming.rules_of(kind):
        assert rule.message.id and rule.message.en and rule.help.id and rule.help.en and rule.clause
        assert rule.mark in ("V", "P")


def test_only_rules_of_the_source_are_marked_as_read_there() -> None:
    read = {rule.id for rule in naming.rules_of("konsep") if rule.mark == "V"}
    assert read == {"kapital", "singkatan", "ukuran", "periode", "wilayah", "kembar"}
    assert {rule.mark for rule in naming.rules_of("variabel")} == {"P"}


@given(st.sampled_from(naming.kinds()), st.text(max_size=60) | st.lists(
    st.sampled_from(["jumlah", "Rata-rata", "penduduk", "RTLH", "(NPWP)", "di", "Kota", "Tangerang", "Tahun", "2024", "II", "-",
                     "per", "Sebulan", "(", ".", "usia"]), max_size=8).map(" ".join))
def test_what_is_offered_breaks_no_rule(kind: str, name: str) -> None:
    naming.check(name, kind)
    better = naming.corrected(name, kind)
    assert better is None or not naming.check(better, kind)
