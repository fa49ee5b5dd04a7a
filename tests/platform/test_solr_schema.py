"""The catalogue's Solr schema: CKAN's own with Indonesian words, word beginnings and wrong spellings added."""
from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import pysolr
import pytest
from ckan.common import config
from solr_schema import installed_schema

from ckanext.tangerang.solr import patch

Ask = Callable[..., list[str]]

TITLES = {
    "penduduk": "Jumlah Penduduk Menurut Kecamatan",
    "miskin": "Data Kemiskinan per Kelurahan",
    "sekolah": "Sekolah Dasar Negeri",
    "rtlh": "Rumah Tidak Layak Huni",
}


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks the core of this instance about records of this test alone; gives the keys of ``TITLES`` that match."""
    site = f"schema-{uuid.uuid4().hex}"
    client = pysolr.Solr(config["solr_url"], timeout=30)
    client.add([
        {"index_id": f"{site}-{key}", "id": f"{site}-{key}", "site_id": site, "name": key, "title": title,
         "notes": "Contoh", "sdi_s_topic": "sosial"} for key, title in TITLES.items()
    ], commit=True)

    def found(words: str, field: str, **further: str) -> list[str]:
        hits = client.search(words, fq=f'site_id:"{site}"', fl="name", **({"defType": "edismax", "qf": field} | further))
        return sorted(hit["name"] for hit in hits)

    yield found
    client.delete(q=f'site_id:"{site}"', commit=True)


@pytest.mark.parametrize(("words", "field", "expected"), [
    ("penduduknya", "sdi_text", ["penduduk"]),
    ("kependudukan", "sdi_text", ["penduduk"]),
    ("PENDUDUK", "sdi_title", ["penduduk"]),
    ("sekolahan", "sdi_text", ["sekolah"]),
    ("seko", "sdi_text", []),
    ("duduk", "sdi_text", []),
    ("miskin", "sdi_text", ["miskin"]),
    ("perumahan", "sdi_text", ["rtlh"]),
    ("bersekolah", "sdi_title", ["sekolah"]),
    ("rtlh", "sdi_text", ["rtlh"]),
    ("yang", "sdi_text", []),
    ("pendu", "sdi_suggest", ["penduduk"]),
    ("pendu", "sdi_text", []),
    ("pendudk", "sdi_gram", ["penduduk"]),
    ("pendudk", "sdi_text", []),
    ("penduduk", "text", ["penduduk"]),
    ("penduduk", "sdi_spell", ["penduduk"]),
    ("gempa", "sdi_text", []),
])
def test_words_find(ask: Ask, words: str, field: str, expected: list[str]) -> None:
    further = {"mm": "2"} if field == "sdi_gram" else {}
    assert ask(words, field, **further) == expected


def test_facet_fields_hold_strings(ask: Ask) -> None:
    assert ask("sosial", "sdi_s_topic") == sorted(TITLES)


def test_name_and_version_stay_ckans_and_nothing_of_it_is_lost() -> None:
    stock = installed_schema().read_text(encoding="utf-8")
    before, after = ET.fromstring(stock), ET.fromstring(patch.patched(stock))
    assert after.attrib == before.attrib
    tags = ("field", "dynamicField", "copyField", "fieldType")
    kept = [(node.tag, node.attrib) for node in after.iter() if node.tag in tags]
    assert [node.attrib for node in before.iter() if node.tag in tags and (node.tag, node.attrib) not in kept] == []


@pytest.mark.parametrize(("schema", "reason"), [
    ("<schema><types/></schema>", "no CKAN schema"),
    ("<schema><types/><fields><field name='sdi_text'/></fields></schema>", "already"),
])
def test_what_is_no_stock_schema_is_refused(schema: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        patch.patched(schema)
