"""The public finds data by the words people use: stems, columns, concepts, and near spellings."""
from typing import Any

import published
import pytest
from ckan.lib.search import SearchError

pytestmark = pytest.mark.usefixtures("clean_index")

FINDS = [
    "pendudk miskin", "penduduk miskin", "kependudukan miskin", "jumlah penduduk miskin kecamatan", "Miskin",
    "penduduk termiskin", "Dinas Kesehatan", "garis kemiskinan", "nama kecamatan", "di kecamatan",
]


@pytest.fixture
def package(city: Any) -> dict[str, Any]:
    return published.public(city)


def found(city: Any, **asked: Any) -> dict[str, Any]:
    return city.call(None, "package_search", **asked)


def test_words_find_it(city: Any, package: dict[str, Any]) -> None:
    missed = [words for words in FINDS if [r["id"] for r in found(city, q=words)["results"]] != [package["id"]]]
    assert missed == []


def test_near_spellings_are_told(city: Any, package: dict[str, Any]) -> None:
    assert found(city, q="pendudk miskin")["sdi_near_spellings"]
    assert "sdi_near_spellings" not in found(city, q="penduduk miskin")


@pytest.mark.parametrize("words", ["kapal laut", "xyzzy", '") OR (', "AND OR NOT", "{!terms f=id}x", "a" * 300])
def test_other_words_do_not(city: Any, package: dict[str, Any], words: str) -> None:
    try:
        assert found(city, q=words)["count"] == 0
    except SearchError:
        assert words.startswith("{!")


FACETS = {
    "sdi_ss_tema": published.WHOLE["theme"], "sdi_s_urusan": "1.06", "sdi_s_tingkat": "kecamatan", "sdi_s_akses": "terbuka",
    "sdi_s_sdi": "0", "sdi_ss_tahun": "2024", "sdi_ss_wilayah": "36.71", "organization": "dinkes", "res_format": "CSV",
}


def test_facets_count_and_filter(city: Any, package: dict[str, Any]) -> None:
    answer = found(city, **{"facet.field": list(FACETS), "rows": 0})
    counted = {name: [item["name"] for item in answer["search_facets"][name]["items"]] for name in FACETS}
    assert counted == {name: [value] for name, value in FACETS.items()}
    for name, value in FACETS.items():
        assert found(city, fq=f'{name}:"{value}"')["count"] == 1
    assert found(city, fq='sdi_s_akses:"tertutup"')["count"] == 0


def test_computed_fields_are_joined_with_a_constant_number_of_queries(city: Any, count_statements: Any) -> None:
    published.public(city)
    with count_statements() as one:
        result = found(city, q="miskin")["results"][0]
    for number in range(3):
        published.public(city, title=f"Penduduk miskin nomor {number} (contoh)")
    with count_statements() as four:
        assert found(city, q="miskin")["count"] == 4
    assert len(four) == len(one)
    assert result["Hasil_Pemeriksaan_SKDN"] == "0"
    assert result["sdi_status"] == "belum"
    assert result["sdi_versi"] == 1


def test_lists_hold_datasets_unless_a_kind_is_asked(city: Any, package: dict[str, Any]) -> None:
    concept = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Penduduk Miskin"})
    from ckanext.tangerang.publish.apply import apply_batch
    outcome = apply_batch([concept["id"]], actor=city.people["walidata"])[0]
    assert outcome.ok, outcome.reason
    assert found(city, q="")["count"] == 1
    assert [r["id"] for r in found(city, fq="dataset_type:konsep")["results"]] == [concept["record_id"]]
    assert city.call(None, "package_list") == [package["name"]]
    assert len(city.call(None, "package_list", type="konsep")) == 1
    assert [r["id"] for r in city.call(None, "current_package_list_with_resources")] == [package["id"]]


def test_a_record_with_a_huge_schema_is_indexed(city: Any) -> None:
    columns = [{"name": f"kolom_{n}", "definisi": "Keterangan kolom yang panjang. " * 8} for n in range(300)]
    package = published.public(city, content=None, tables=[
        {"name": "Tautan", "url": "https://contoh.test/a.csv", "format": "csv", "skema_tabel": {"fields": columns}}])
    assert [r["id"] for r in found(city, q="miskin")["results"]] == [package["id"]]
