"""What is like a name is found by words, stems, synonyms, typing errors, unit and codes; what is no longer public is not."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.registry import named, similar
from ckanext.tangerang.registry.folding import folded
from ckanext.tangerang.revision.model import Revision, Submission
from tests.catalogue.conftest import in_days

POOR = {"title": "Penduduk Miskin", "sinonim": ["Warga Miskin", "Orang tidak mampu"], "kode_sds": "SP00012.00.00",
        "definisi": "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan."}
HOUSE = {"title": "Rumah Tidak Layak Huni (RTLH)", "definisi": "Rumah yang tidak memenuhi syarat keselamatan bangunan."}
OTHER = {"title": "Panjang Jalan Kota", "definisi": "Panjang ruas jalan yang menjadi kewenangan kota."}
ROWS = [{"id": "v1", "nama": "Umur", "definisi": "Umur pada ulang tahun terakhir.", "satuan": "tahun", "alias": "Usia"},
        {"id": "v2", "nama": "Jumlah Anggota Rumah Tangga", "definisi": "Banyaknya orang.", "satuan": "orang"}]


def published(city: Any, org: str, kind: str, record: dict[str, Any], name: str = "") -> str:
    """A record that is public, as apply leaves it: the package row, its version and what the registry keeps; gives its id."""
    package = model.Package(name=name or "-".join(record["title"].lower().split()).replace("(", "").replace(")", ""),
                            title=record["title"], type=kind, owner_org=city.orgs[org], state="active")
    model.Session.add(package)
    model.Session.flush()
    by = city.people["produsen"]
    submission = Submission(number=f"T-{package.id}", kind=kind, owner_org=city.orgs[org], created_by=by)
    model.Session.add(submission)
    model.Session.flush()
    revision = Revision(submission_id=submission.id, record_id=package.id, kind=kind, title=record["title"], record=record,
                        owner_org=city.orgs[org], version=1, created_by=by, modified_by=by)
    model.Session.add(revision)
    model.Session.flush()
    named.rebuild(revision)
    model.Session.commit()
    return package.id


@pytest.fixture
def registry(city: Any) -> dict[str, str]:
    """Ids of a few public standards and one activity."""
    return {
        "poor": published(city, "dinkes", "konsep", POOR), "house": published(city, "dukcapil", "konsep", HOUSE),
        "other": published(city, "dinkes", "konsep", OTHER),
        "activity": published(city, "dinkes", "kegiatan", {"title": "Survei Rumah Tangga", "ms_var": ROWS}),
    }


def found(city: Any, who: str | None = "produsen", /, **asked: Any) -> list[dict[str, Any]]:
    return city.call(who, "sdi_similar_list", **asked)["results"]


@pytest.mark.parametrize(("text", "key", "why"), [
    ("Penduduk Miskin", "poor", "nama"),
    ("penduduk miskin (contoh)", "poor", "nama"),
    ("kependudukan miskin", "poor", "nama"),  # a word the stemmer takes apart wrongly is known beforehand
    ("Penduduk Kemiskinan", "poor", "dasar"),
    ("warga miskin", "poor", "sinonim"),
    ("warga miskn", "poor", "sinonim_mirip"),
    ("pnduduk mskin", "poor", "mirip"),
    ("RTLH", "house", "nama"),
    ("rumah tak layak huni", "house", "mirip"),
    ("usia", "v1", "sinonim"),
    ("Umur", "v1", "nama"),
])
def test_a_name_finds_what_is_like_it(text: str, key: str, why: str, city: Any, registry: dict[str, str]) -> None:
    first = similar.find(similar.Question(text, ("konsep", "ms_var", "kegiatan")))[0]
    assert (first.row.id, first.why) == (registry.get(key, key), (why,))
    assert 0 < first.score <= 1
    told = found(city, text=text)[0]
    assert (told["id"], told["score"], len(told["why"])) == (first.row.id, first.score, 1)


@pytest.mark.parametrize("text", ["kendaraan bermotor", "xyz", "di dan yang", "'; DROP TABLE package; --", "\\ & | ! :*"])
def test_what_is_like_nothing_finds_nothing(text: str, city: Any, registry: dict[str, str]) -> None:
    assert found(city, text=text) == []


def test_a_unit_and_a_code_lift_what_shares_them(city: Any, registry: dict[str, str]) -> None:
    plain = found(city, text="anggota rumah tangga", kinds="variabel")[0]
    with_unit = found(city, text="anggota rumah tangga", kinds="variabel", satuan="orang")[0]
    assert with_unit["id"] == plain["id"] == "v2"
    assert with_unit["score"] > plain["score"]
    by_code = found(city, text="sesuatu yang lain", codes="SP00012.00.00")
    assert [item["id"] for item in by_code] == [registry["poor"]]


def test_kinds_and_exclusions_narrow_it(city: Any, registry: dict[str, str]) -> None:
    assert {item["kind"] for item in found(city, text="rumah", kinds="variabel")} == {"ms_var"}
    assert {item["kind"] for item in found(city, text="rumah tangga", kinds=["kegiatan", "konsep"])} <= {"kegiatan", "konsep"}
    assert registry["poor"] not in {item["id"] for item in found(city, text="penduduk miskin", exclude=registry["poor"])}
    assert len(found(city, text="rumah", limit=1)) == 1


def test_the_row_of_an_activity_says_where_it_stands(city: Any, registry: dict[str, str]) -> None:
    row = found(city, text="Umur", kinds="variabel")[0]
    assert (row["kind"], row["record_id"], row["within"]) == ("ms_var", registry["activity"], "Survei Rumah Tangga")
    assert row["url"].endswith("/kegiatan/survei-rumah-tangga/variabel/v1")


def test_what_is_retired_is_marked_and_comes_after(city: Any, registry: dict[str, str]) -> None:
    retired = {**POOR, "usang": "ya", "digantikan_oleh": registry["poor"]}
    old = published(city, "dinkes", "konsep", retired, "penduduk-miskin-lama")
    results = found(city, text="Penduduk Miskin")
    assert [item["id"] for item in results[:2]] == [registry["poor"], old]
    assert (results[1]["retired"], results[1]["successor"]) == (True, registry["poor"])


def test_what_is_withdrawn_is_not_found(city: Any, registry: dict[str, str]) -> None:
    named.forget(registry["poor"])
    model.Session.commit()
    assert registry["poor"] not in {item["id"] for item in found(city, text="Penduduk Miskin")}


def test_a_new_version_replaces_the_names_of_the_old(city: Any, registry: dict[str, str]) -> None:
    revision = model.Session.query(Revision).filter_by(record_id=registry["activity"]).one()
    revision.record = {**revision.record, "ms_var": ROWS[1:]}
    named.rebuild(revision)
    model.Session.commit()
    assert "v1" not in {item["id"] for item in found(city, text="Umur")}


def test_records_published_before_there_were_names_are_completed(city: Any, registry: dict[str, str]) -> None:
    named.forget(registry["activity"])
    model.Session.commit()
    assert named.complete() == 1
    assert named.complete() == 0
    assert found(city, text="Umur")[0]["id"] == "v1"


@pytest.mark.parametrize("who", [None, "outsider", "produsen", "walidata", "sysadmin"])
def test_everybody_may_look(who: str | None, city: Any, registry: dict[str, str]) -> None:
    assert found(city, who, text="Penduduk Miskin")


@pytest.mark.parametrize(("asked", "field"), [
    ({}, "text"), ({"text": "  "}, "text"), ({"text": "x", "kinds": "dataset"}, "kinds"), ({"text": ["x"]}, "text"),
    ({"text": "x", "limit": "-1"}, "limit"), ({"text": "x", "codes": {"a": 1}}, "codes"), ({"text": "a\x00"}, "text"),
])
def test_what_cannot_be_asked_is_refused_by_its_field(asked: dict[str, Any], field: str, city: Any) -> None:
    with pytest.raises(tk.ValidationError) as refusal:
        found(city, **asked)
    assert list(refusal.value.error_dict) == [field]


def test_it_asks_the_database_as_much_for_many_as_for_few(city: Any, registry: dict[str, str], count_statements: Any) -> None:
    counted = []
    for number in range(2):
        found(city, text="penduduk")
        with count_statements() as seen:
            found(city, text="penduduk")
        counted.append(len(seen))
        for more in range(8):
            published(city, "dukcapil", "konsep", {"title": f"Penduduk Golongan {number} {more}"})
    assert counted[1] == counted[0] <= 2


@pytest.mark.parametrize(("name", "words"), [
    ("Penduduk Miskin", "penduduk miskin"), ("PENDUDUK  miskin.", "penduduk miskin"), ("Penduduk yang Miskin", "penduduk miskin"),
    ("Kependudukan", "penduduk"), ("RTLH", "rumah tidak layak huni"), ("Rumah Tidak Layak Huni (RTLH)", "rumah tidak layak huni"),
    ("Laki-laki", "laki laki"), ("di dan yang", ""), ("", ""),
])
def test_names_are_folded(name: str, words: str) -> None:
    assert folded(name) == words


def test_a_concept_is_found_from_its_approval_until_its_withdrawal(city: Any) -> None:
    taken = city.taken(kind="konsep", **POOR)
    assert found(city, text="Penduduk Miskin") == []
    city.call("walidata", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(30), document="Kep-1/2026")
    record_id = taken["revisions"][0]["record_id"]
    assert [item["id"] for item in found(city, text="warga miskin")] == [record_id]
    city.call("walidata", "sdi_record_withdraw", record_id=record_id, reason="Keliru.")
    assert found(city, text="Penduduk Miskin") == []
