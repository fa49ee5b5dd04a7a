"""The same record gets the same findings and points from the page, from ``satudata check``, and from the action API."""
from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest

from satudata import cli
from tests.catalogue import published
from tests.catalogue.published import ROWS

NIK = "nik,nama,jumlah\r\n3671014508900001,Ani,1\r\n3671011203850002,Budi,2\r\n"
#: Name -> the file (None: none) and the values over those of a whole record; None takes a field out.
RECORDS: dict[str, tuple[str | None, dict[str, Any]]] = {
    "whole": (ROWS, {}),
    "no file": (None, {}),
    "no definition": (ROWS, {"definisi": None}),
    "definition is the title": (ROWS, {"definisi": published.WHOLE["title"]}),
    "short definition": (ROWS, {"definisi": "Miskin."}),
    "no measure, no unit": (ROWS, {"ukuran": None, "satuan": None}),
    "unit does not fit the measure": (ROWS, {"ukuran": "persentase", "satuan": "jiwa"}),
    "no period": (ROWS, {"referensi_waktu_awal": None, "referensi_waktu_akhir": None}),
    "period turned round": (ROWS, {"referensi_waktu_awal": "2024-12-31", "referensi_waktu_akhir": "2024-01-01"}),
    "another city": (ROWS, {"cakupan_wilayah": "32.73"}),
    "restricted without a ground": (ROWS, {"accessRights": "terbatas", "dasar_pembatasan": None}),
    "no licence": (ROWS, {"license_id": None}),
    "not an open licence": (ROWS, {"license_id": "other-closed"}),
    "no tags": (ROWS, {"tags": None}),
    "no contact": (ROWS, {"maintainer_email": None, "maintainer_jabatan": None}),
    "priority without a criterion": (ROWS, {"kode_rpjmd": "1.1"}),
    "personal data": (NIK, {}),
    "years as columns": ("kecamatan,2022,2023,2024\r\nTangerang,1,2,3\r\nJatiuwung,4,5,6\r\n", {}),
    "thousand signs": ("kode_kecamatan,jumlah\r\n36.71.01,1.200\r\n36.71.02,\"2.350\"\r\n", {}),
    "a code that is none": ("kode_kecamatan,nama_kecamatan,tahun,jumlah\r\n36.71.99,Antah,2024,1\r\n", {}),
}


def unlinked(city: Any, revision: dict[str, Any]) -> dict[str, Any]:
    """The revision pointing at no code list of the registry, which a file on a desk cannot ask."""
    tables = revision["record"].get("tables") or []
    for table in tables:
        for column in table["skema_tabel"]["fields"]:
            column.pop("kode_referensi", None)
    if not tables:
        return revision
    return city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"tables": tables})


def by_command(folder: Path, record: dict[str, Any], content: str | None, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What ``satudata check --json`` says of the record as a file beside its table."""
    tables = [{**table, "delivery": "tabel.csv"} for table in record.get("tables") or []]
    if content is not None:
        (folder / "tabel.csv").write_bytes(content.encode())
    whole = {**record, "kind": "dataset"} | ({"tables": tables} if tables else {})
    (folder / "rekaman.json").write_text(json.dumps(whole), "utf-8")
    capsys.readouterr()
    cli.main(["check", "--json", str(folder / "rekaman.json")])
    [result] = json.loads(capsys.readouterr().out)
    return result


@pytest.mark.parametrize("name", list(RECORDS))
def test_page_command_and_api_say_the_same(city, app, name, tmp_path, capsys):
    content, values = RECORDS[name]
    revision = unlinked(city, published.draft(city, content=content, **values))
    record = revision["record"]
    by_api = city.call("produsen", "sdi_compliance_check", revision_id=revision["id"])
    told = by_command(tmp_path, record, content, capsys)
    assert told["failure"] is None

    def sorted_of(found: list[dict[str, Any]], say: Any) -> list[tuple[str, ...]]:
        return sorted((item["rule"], item["effect"], item["path"], say(item["message"])) for item in found)
    said = sorted_of(by_api["findings"], str)
    assert sorted_of(told["findings"], lambda text: text["id"]) == said
    assert told["score"] == by_api["score"]
    token = {"Authorization": city.call("produsen", "api_token_create", user=city.people["produsen"], name="uji")["token"]}
    page = html.unescape(app.get(f"/revisi/{revision['id']}/periksa", headers=token).get_data(as_text=True))
    assert [message for *_rest, message in said if message not in page] == []


def test_the_records_are_not_all_alike(city):
    seen = {name: {item["rule"] for item in city.call("produsen", "sdi_compliance_check", revision_id=published.draft(
        city, content=content, **values)["id"])["findings"]} for name, (content, values) in RECORDS.items()}
    different = {frozenset(rules) for rules in seen.values()}
    assert len(RECORDS) == 20 and len(different) >= 12, seen
