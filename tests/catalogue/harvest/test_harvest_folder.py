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
    parsed, opened = [], []
    real, raw = FilesConnector._tables, FilesConnector._bytes
    monkeypatch.setattr(FilesConnector, "_bytes", lambda self, file: (opened.append(file.relative), raw(self, file))[1])
    monkeypatch.setattr(
        FilesConnector, "_tables", lambda self, file, data: (parsed.append(file.relative), real(self, file, data))[1])
    run = agency.harvest()
    assert (run["counts"]["unchanged"], opened) == (3, ["rekap.xls"])
    assert run["report"]["problems"][0]["word"] == "SOURCE_DATA_INVALID"
    os.utime(folder / "sampah.csv", ns=(1, 1))
    run = agency.harvest()
    assert (run["counts"]["unchanged"], run["counts"]["changed"]) == (3, 0)
    assert ("sampah.csv" in opened, "sampah.csv" in parsed) == (True, False)
    opened.clear()
    assert (agency.harvest()["counts"]["unchanged"], opened) == (3, ["rekap.xls"])
    (folder / "sampah.csv").write_text(PLAIN.replace("6", "7"))
    run = agency.harvest()
    assert (run["counts"]["changed"], "sampah.csv" in parsed) == (1, True)


@pytest.mark.parametrize("marks", [
    {"sampah.csv": "{reach}:baru:1:lain"}, {"tidak-ada": "{reach}:baru:1:{content}"}, {"sampah.csv": 5},
    {"sampah.csv": "x" * 501}, ["sampah.csv"], "sampah.csv", {str(number): "" for number in range(5001)},
])
def test_a_mark_that_would_hide_a_change_is_not_kept(agency, folder, agent, marks):
    agency.harvest()
    before = {name: row.fingerprint for name, row in agency.held().items()}
    reach, _, _, content = before["sampah.csv"].split(":")
    if isinstance(marks, dict):
        marks = {name: str(mark).format(reach=reach, content=content) if mark != 5 else mark for name, mark in marks.items()}
    run = agent("sdi_harvest_run_start", source_id=agency.source["id"], where="agent", document=agency.source["digest"])
    closed = agent("sdi_harvest_run_finish", id=run["id"], report={"state": "finished"}, marks=marks)
    assert closed["state"] == "finished"
    assert {name: row.fingerprint for name, row in agency.held().items()} == before


@pytest.mark.parametrize(("state", "kept"), [("finished", True), ("failed", False)])
def test_a_mark_of_the_same_content_is_kept_when_the_run_finished(agency, folder, agent, state, kept):
    agency.harvest()
    reach, _, siblings, content = agency.held()["sampah.csv"].fingerprint.split(":")
    new = f"{reach}:baru.{'0' * 64}:{siblings}:{content}"
    run = agent("sdi_harvest_run_start", source_id=agency.source["id"], where="agent", document=agency.source["digest"])
    agent("sdi_harvest_run_finish", id=run["id"], report={"state": state}, marks={"sampah.csv": new})
    assert (agency.held()["sampah.csv"].fingerprint == new) is kept


def test_a_changed_file_is_proposed_again(agency, folder):
    agency.harvest()
    (folder / "sampah.csv").write_text(PLAIN.replace("6", "61"))
    run = agency.harvest()
    assert (run["counts"]["unchanged"], run["counts"]["changed"]) == (2, 1)
    assert run["plan"]["samples"]["changed"][0]["content"] is True
