"""A folder of spreadsheets harvested into the catalogue: sheets, a file that is none, and files that are not opened twice."""
from __future__ import annotations

import os
from typing import Any

import openpyxl
import pytest

from satudata_harvest.connectors.files import FilesConnector

PLAIN = "kecamatan,tahun,jumlah\nBenda,2023,5\nCiledug,2024,6\n"


@pytest.fixture
def folder(agency: Any, tmp_path: Any) -> Any:
    """A folder with a CSV, a workbook of two sheets and a web page; the agency's source points at it."""
    path = tmp_path / "berkas"
    path.mkdir()
    (path / "sampah.csv").write_text(PLAIN)
    (path / "rekap.xls").write_text("<html><body><table><tr><td>1</td></tr></table></body></html>")
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Kedua")):
        for row in (["kecamatan", "tahun", "nilai"], ["Benda", 2023, 5], ["Ciledug", 2024, 6]):
            sheet.append(row)
    book.active.title = "Pertama"
    book.save(path / "dua.xlsx")
    agency.source = agency.city.call("produsen", "sdi_harvest_source_create", document={
        "name": "berkas", "title": "Folder contoh", "owner_org": "dinkes", "connector": "files",
        "options": {"folder": str(path)}})
    return path


def test_unchanged_files_are_not_opened_and_a_touched_one_changes_nothing(agency, folder, monkeypatch):
    run = agency.harvest()
    assert (run["counts"]["new"], run["counts"]["refused"]) == (3, 1)
    assert set(agency.held()) == {"sampah.csv", "dua.xlsx#Pertama", "dua.xlsx#Kedua"}
    opened = []
    real = FilesConnector._tables
    monkeypatch.setattr(FilesConnector, "_tables", lambda self, file: (opened.append(file.relative), real(self, file))[1])
    run = agency.harvest()
    assert (run["counts"]["unchanged"], opened) == (3, ["rekap.xls"])
    assert run["report"]["problems"][0]["word"] == "SOURCE_DATA_INVALID"
    os.utime(folder / "sampah.csv", ns=(1, 1))
    run = agency.harvest()
    assert (run["counts"]["unchanged"], run["counts"]["changed"]) == (3, 0)
    assert "sampah.csv" in opened


def test_a_changed_file_is_proposed_again(agency, folder):
    agency.harvest()
    (folder / "sampah.csv").write_text(PLAIN.replace("6", "61"))
    run = agency.harvest()
    assert (run["counts"]["unchanged"], run["counts"]["changed"]) == (2, 1)
    assert run["plan"]["samples"]["changed"][0]["content"] is True
