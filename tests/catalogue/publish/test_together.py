"""Published together a record is what core makes of it, row by row and field by field; what is not plain goes core's way."""
from __future__ import annotations

from typing import Any

import published as cases
import pytest
import twins
from ckan import model

Json = dict[str, Any]
LINK = {"name": "Tautan", "description": "Satu tautan.", "url": " https://contoh.test/a b.csv ", "format": "csv"}
RECORDS: dict[str, Json] = {
    "whole": {},
    "title alone": {name: None for name in cases.WHOLE if name not in ("title", "accessRights")},
    "tags that clean to nothing": {"tags": ["!!", "x", "?,;"]},
    "tags cleaned to the same": {"tags": ["sosial!", "sosial", "a,b", "kata  dua", "  tepi  ", "é" * 100, "ab " * 33]},
    "unicode": {"title": "  Jumlah “Penduduk” \u202eÉ 数 🌏 & <b>x</b>  ", "notes": "a\tb\r\nc \x0b \ufffe'\"\\u0041 %s %(x)s"},
    "long extra": {"definisi": "definisi ☃ " * 150, "penilaian_akurasi": "m" * 2000,
                   "bukti_gsbpm": [{"kode": f"{number % 8 + 1}.1", "dokumen": "Dokumen panjang " * 15,
                                    "tautan": "https://contoh.test/" + "a" * 150} for number in range(95)]},
    "lists": {"klasifikasi_penyajian": ["kecamatan", "kel ☃"], "data_induk": ["a", "b"], "rujukan": ["https://contoh.test"], "kriteria_prioritas": ["sdgs", "mendesak"]},
    "restricted": {"accessRights": "terbatas", "tables": [{**LINK}]},
    "links": {"tables": [LINK, {**LINK, "name": "Tautan dua", "kolom_kunci": ["a", "b"], "skema_tabel": cases.SCHEMA},
                         {**LINK, "name": "", "format": None}]},
    "embargo": {"tables": [{**LINK, "embargo_sampai": "2099-01-01"}, LINK]},
    "no tables": {"tables": []},
    "references": {"konsep_sds": "konsep-satu", "id_mskeg": "tidak-ada", "kode_referensi": ["wilayah-3671"], "walidata_pendukung": "Subbagian Perencanaan"},
}


def record(**values: Any) -> Json:
    merged = {**cases.WHOLE, **values}
    return {name: value for name, value in merged.items() if value is not None}


@pytest.fixture
def file(city: Any) -> str:
    """A cleared delivery; its id."""
    draft = cases.draft(city)
    return str(draft["record"]["tables"][0]["delivery"])


def compared(city: Any, monkeypatch: Any, records: list[Json], *, solr: bool = True) -> None:
    """Each of them twice: equal in everything."""
    one, other = ([twins.approved(city, each) for each in records] for _ in range(2))
    model.Session.commit()
    assert twins.published(city, one, monkeypatch, alone=True) == []
    assert twins.published(city, other, monkeypatch, alone=False) == other
    for by_core, by_us in zip(one, other, strict=True):
        assert twins.differing(twins.everything(by_core, solr=solr), twins.everything(by_us, solr=solr)) == []


def test_every_record_is_what_core_makes_of_it(city: Any, clean_index: None, file: str, monkeypatch: Any) -> None:
    table = {"name": "Penduduk miskin", "delivery": file, "format": "csv", "skema_tabel": cases.SCHEMA, "periode_isi": "2024"}
    more = [{"tables": [table, LINK]}, {"tables": [table, {**table, "name": "Lagi"}]}, {"accessRights": "tertutup", "tables": [table]}]
    compared(city, monkeypatch, [record(**values) for values in [*RECORDS.values(), *more]])
