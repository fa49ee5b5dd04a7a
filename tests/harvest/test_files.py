"""The files connector: messy files, cheap second looks, and what a folder may not be used for."""
from __future__ import annotations

import io
import json
import os

import openpyxl
import pytest

from satudata_harvest import source
from satudata_harvest.allowance import Allowance, Root
from satudata_harvest.connectors import files
from satudata_harvest.connectors.files import FilesConnector
from satudata_harvest.connectors.found import fits
from satudata_harvest.limits import Limits
from satudata_harvest.source import SourceInvalid
from tests.satudata.table.books import ods, ods_sheet, xls

MESSY = """DINAS CONTOH,,
Volume Sampah per Kecamatan Tahun 2024,,
,,
Kode,Kecamatan,Volume
36.71.01,Tangerang,"1.090,8"
36.71.02,Jatiuwung,"963,5"
"""
PLAIN = "kecamatan,tahun,jumlah\nBenda,2023,5\nCiledug,2024,6\n"


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def records(connect, document, folder, since=None, **options):
    found = list(connect(document("files", folder=str(folder), **options)).records(since))
    return {record.identifier: record for record in found}


def text(record):
    return record.tables[0].content.reader().read().decode()


def test_a_messy_file_becomes_one_clean_table_with_its_title(document, connect, folder):
    (folder / "volume_sampah_2024.csv").write_text(MESSY)
    found = records(connect, document, folder)["volume_sampah_2024.csv"]
    assert found.failure is None
    assert found.metadata["title"].startswith("Volume Sampah per Kecamatan")
    assert (found.metadata["tahun_awal"], found.metadata["tahun_akhir"]) == ("2024", "2024")
    assert text(found).splitlines()[1].startswith("36.71.01,Tangerang,")
    assert len(text(found).splitlines()) == 3


def test_each_sheet_is_a_record_and_sheets_can_be_chosen(document, connect, folder):
    rows = [["kecamatan", "tahun", "jumlah"], ["Benda", 2023, 5], ["Ciledug", 2024, 6]]
    (folder / "dua.xlsx").write_bytes(book(Miskin=rows, Bekerja=rows))
    assert set(records(connect, document, folder)) == {"dua.xlsx#Miskin", "dua.xlsx#Bekerja"}
    assert set(records(connect, document, folder, sheets=["Mis*"])) == {"dua.xlsx#Miskin"}


def test_old_excel_opendocument_and_json_are_read_too(document, connect, folder):
    rows = [["kecamatan", "tahun", "jumlah"], ["Benda", 2023, 5], ["Ciledug", 2024, 6]]
    (folder / "a.xls").write_bytes(xls(rows))
    (folder / "b.ods").write_bytes(ods(ods_sheet(rows)))
    (folder / "c.json").write_text(json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]))
    (folder / "d.xls").write_bytes(xls(rows, rows))
    found = records(connect, document, folder)
    assert set(found) == {"a.xls", "b.ods", "c.json", "d.xls#Lembar1", "d.xls#Lembar2"}
    assert {text(record) for record in found.values()} == {PLAIN}


def test_a_file_that_is_none_is_refused_by_content_and_the_others_are_read(document, connect, folder):
    (folder / "a.csv").write_text(PLAIN)
    (folder / "b.xls").write_text("<html><body><table><tr><td>1</td></tr></table></body></html>")
    (folder / "c.csv").write_bytes(b"")
    (folder / "d.xlsx").write_bytes(b"PK\x03\x04 rusak")
    found = records(connect, document, folder)
    assert found["a.csv"].failure is None
    for name in ("b.xls", "c.csv", "d.xlsx"):
        assert found[name].failure.word.name == "SOURCE_DATA_INVALID", name
        assert found[name].failure.advice.id


class Held:
    """A catalogue that holds everything it has seen."""

    def __init__(self):
        self.marks = {}

    def learn(self, found):
        for record in found.values():
            for sign in record.mark.split("/")[0].split("."):
                self.marks.setdefault(sign, []).append(record.identifier)

    def known(self, sign):
        return self.marks.get(sign, [])


def aged(path, nanoseconds):
    """The file with another time."""
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + nanoseconds))


def test_a_file_of_the_same_size_and_time_is_not_opened(document, connect, folder):
    path = folder / "a.csv"
    path.write_text(PLAIN)
    held = Held()
    held.learn(records(connect, document, folder))
    state = path.stat()
    path.write_text(PLAIN.replace("5", "7"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert records(connect, document, folder, held)["a.csv"].unchanged
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    assert not records(connect, document, folder, held)["a.csv"].unchanged


def test_a_newer_file_with_the_same_bytes_is_not_parsed(document, connect, folder, monkeypatch):
    path = folder / "a.csv"
    path.write_text(PLAIN)
    held = Held()
    first = records(connect, document, folder)
    held.learn(first)
    aged(path, 1)
    with monkeypatch.context() as nothing:
        nothing.setattr(files.tables, "read", lambda *_: pytest.fail("parsed"))
        again = records(connect, document, folder, held)["a.csv"]
    assert (again.unchanged, again.tables) == (True, ())
    assert again.mark != first["a.csv"].mark.split("/")[0]
    held.learn({"a.csv": again})
    path.chmod(0)
    assert records(connect, document, folder, held)["a.csv"].unchanged


@pytest.mark.parametrize("other", [PLAIN.replace("5", "7"), PLAIN + "Pinang,2024,1\n", PLAIN.replace("\n", "\r\n")])
def test_a_newer_file_with_other_bytes_is_parsed(document, connect, folder, other):
    path = folder / "a.csv"
    path.write_bytes(PLAIN.encode())
    held = Held()
    held.learn(records(connect, document, folder))
    path.write_bytes(other.encode())
    aged(path, 1)
    again = records(connect, document, folder, held)["a.csv"]
    assert (again.unchanged, len(again.tables)) == (False, 1)


def test_the_bytes_of_another_file_are_no_reason_to_skip(document, connect, folder):
    (folder / "a.csv").write_text(PLAIN)
    held = Held()
    held.learn(records(connect, document, folder))
    (folder / "b.csv").write_text(PLAIN)
    found = records(connect, document, folder, held)
    assert {name: record.unchanged for name, record in found.items()} == {"a.csv": True, "b.csv": False}


def test_links_out_of_the_folder_and_things_that_are_no_files_are_refused(document, connect, folder, tmp_path):
    (tmp_path / "rahasia.csv").write_text(PLAIN)
    (folder / "jalan.csv").symlink_to(tmp_path / "rahasia.csv")
    (folder / "putus.csv").symlink_to(folder / "tidak-ada")
    os.mkfifo(folder / "pipa.csv")
    (folder / "luar").symlink_to("/etc")
    found = records(connect, document, folder, pattern=["**/*.csv", "*.conf"])
    assert {name: record.failure.word.name for name, record in found.items()} == {
        "jalan.csv": "SOURCE_BLOCKED", "putus.csv": "SOURCE_FORBIDDEN", "pipa.csv": "SOURCE_DATA_INVALID"}


@pytest.mark.parametrize("wanted", ["/etc", "{folder}/../..", "relatif", "{folder}/luar", "/proc/self/root/etc"])
def test_a_folder_outside_the_operators_roots_is_refused(document, folder, tmp_path, wanted):
    (folder / "luar").symlink_to("/etc")
    allowance = Allowance(roots=(Root(folder),))
    check = FilesConnector(document("files", folder=wanted.format(folder=folder)), allowance, Limits(), tmp_path).check()
    assert check.failure is not None
    assert check.failure.word.name == "SOURCE_BLOCKED"


def test_a_root_for_named_sources_is_closed_to_others(document, folder, tmp_path):
    allowance = Allowance(roots=(Root(folder, ("sumber-lain",)),))
    assert not FilesConnector(document("files", folder=str(folder)), allowance, Limits(), tmp_path).check().ok


@pytest.mark.parametrize("pattern", ["../*.csv", "a/../../b.csv", "/etc/*", ".."])
def test_a_pattern_cannot_climb(document, folder, pattern):
    with pytest.raises(SourceInvalid) as refused:
        document("files", folder=str(folder), pattern=[pattern])
    assert refused.value.troubles[0].field == "options.pattern.0"


def test_names_that_are_no_utf8_or_very_long_stay_harmless(document, connect, folder):
    (folder / ("x" * 240 + ".csv")).write_text(PLAIN)
    with open(os.fsencode(folder) + b"/\xff\xfe.csv", "w", encoding="utf-8") as out:
        out.write(PLAIN)
    (folder / "a\u202eb <script>.csv").write_text(PLAIN)
    found = records(connect, document, folder)
    assert len(found) == 3
    for name, record in found.items():
        name.encode("utf-8")
        assert (record.failure is not None) == ("udcff" in name)


def test_a_file_beyond_the_limit_is_not_read(document, connect, folder):
    (folder / "a.csv").write_text(PLAIN)
    found = list(connect(document("files", folder=str(folder)), bytes=10).records())
    assert found[0].failure.word.name == "SOURCE_DATA_INVALID"


@pytest.mark.parametrize(("path", "pattern", "fit"), [
    ("a.csv", "*.csv", True), ("b/a.CSV", "*.csv", True), ("b/a.csv", "b/*.csv", True), ("c/a.csv", "b/*.csv", False),
    ("b/a.csv", "**/*.csv", True), ("a.csv", "**/*.csv", True), ("a.xlsx", "*.csv", False),
])
def test_patterns(path, pattern, fit):
    assert fits(path, [pattern]) is fit


def test_a_check_opens_files_and_names_those_that_cannot_be_used(folder, document, connect, monkeypatch):
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("kecamatan,jumlah\nBenda,5\n")
    (folder / "rekap.xls").write_text("<html><table><tr><td>1</td></tr></table></html>")
    check = connect(document("files", folder=str(folder))).check()
    assert check.ok and "3 berkas cocok. 3 di antaranya dibuka, 1 tidak dapat dipakai: rekap.xls." in check.message.id
    monkeypatch.setattr("satudata_harvest.connectors.files.LOOKED", 1)
    assert "3 berkas cocok. 1 di antaranya dibuka, 0" in connect(document("files", folder=str(folder))).check().message.id


@pytest.mark.parametrize(("below", "said"), [
    ("Jumlah,11", ""), ("Total,Rp3.193", ""), ("Sumber: Dinas Kesehatan,", "Sumber: Dinas Kesehatan")])
def test_totals_below_a_table_are_no_description_of_it(folder, document, connect, below, said):
    (folder / "a.csv").write_text(f"kecamatan,jumlah\nBenda,5\nCiledug,6\n{below}\n")
    [record] = connect(document("files", folder=str(folder))).records()
    assert record.metadata["description"] == said


def test_every_real_spreadsheet_becomes_a_record_or_is_refused_with_what_to_do(shared, tmp_path):
    at = source.from_dict({"name": "contoh", "title": "Contoh", "owner_org": "dinkes", "connector": "files",
                           "options": {"folder": str(shared.resolve() / "samples"), "pattern": ["*.csv", "*.xls*", "*.ods"]}})
    found = list(FilesConnector(at, Allowance(roots=(Root(shared.resolve()),)), Limits(), tmp_path).records())
    good = [one for one in found if not one.failure]
    assert len(good) > 50 and all(one.metadata["title"] and one.metadata["columns"] and one.metadata["rows"] for one in good)
    refused = {one.identifier.rsplit("/", 1)[-1]: one.failure for one in found if one.failure}
    assert set(refused) == {"gariskemiskinanjabar.xls", "buku-induk.tabula-processed.csv"}
    assert all(failure.word.name == "SOURCE_DATA_INVALID" and failure.advice.id for failure in refused.values())
