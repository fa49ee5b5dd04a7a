"""What the rules ask of the registry: other agencies' definitions, and whether an activity goes public with its data."""
from typing import Any

import pytest
from ckan import model

from ckanext.tangerang.compliance.checks import check_revision
from ckanext.tangerang.revision.model import Revision

pytestmark = pytest.mark.usefixtures("clean_index")
MEANING = "Orang yang pengeluarannya sebulan lebih kecil dari garis kemiskinan, menurut survei."
OURS = "Puskesmas adalah fasilitas pelayanan kesehatan tingkat pertama."
THEIRS = "Puskesmas adalah gedung milik pemerintah yang melayani orang sakit."


@pytest.fixture
def concept(city: Any) -> str:
    """Id of a public concept."""
    made = city.approved(kind="konsep", title="Puskesmas", definisi=MEANING, referensi="Contoh")
    return str(made["revisions"][0]["record_id"])


def told(revision: dict[str, Any], rule: str) -> list[Any]:
    return [item for item in check_revision(model.Session.get(Revision, revision["id"])) if item.rule == rule]


def test_another_agency_that_defines_the_concept_otherwise_is_named(city: Any, concept: str) -> None:
    city.approved("produsen_other", konsep_sds=concept, definisi=THEIRS)
    found = told(city.draft(konsep_sds=concept, definisi=OURS), "SD-10")
    assert [(item.path, item.suggestion) for item in found] == [("definisi", MEANING)]
    assert "Dinas Dukcapil" in found[0].message.id and THEIRS in found[0].message.id


@pytest.mark.parametrize(("who", "theirs", "ours"), [
    ("produsen2", THEIRS, OURS),  # the same agency
    ("produsen_other", f"{OURS.upper()} ", OURS),
    ("produsen_other", THEIRS, MEANING),  # ours is the definition of the registry
])
def test_agencies_that_agree_are_not(city: Any, concept: str, who: str, theirs: str, ours: str) -> None:
    city.approved(who, konsep_sds=concept, definisi=theirs)
    assert told(city.draft(konsep_sds=concept, definisi=ours), "SD-10") == []


def test_a_draft_of_another_agency_does_not_count(city: Any, concept: str) -> None:
    city.draft("produsen_other", konsep_sds=concept, definisi=THEIRS)
    assert told(city.draft(konsep_sds=concept, definisi=OURS), "SD-10") == []


def test_data_wait_for_the_badge_until_their_activity_is_public(city: Any) -> None:
    activity = city.draft(kind="kegiatan", title="Pendataan Puskesmas 2026")
    alone = city.draft(id_mskeg=activity["record_id"])
    assert [item.path for item in told(alone, "MD-16")] == ["id_mskeg"]
    together = city.call("produsen", "sdi_revision_create", kind="dataset", submission_id=activity["submission_id"],
                         record={"title": "Data puskesmas", "id_mskeg": activity["record_id"]})
    assert told(together, "MD-16") == []


def test_a_public_activity_is_published_with_its_data(city: Any) -> None:
    made = city.approved(kind="kegiatan", title="Pendataan Puskesmas 2026")["revisions"][0]
    assert told(city.draft(id_mskeg=made["record_id"]), "MD-16") == []


def test_retired_standards_are_looked_up_in_one_go(city: Any, count_statements: Any) -> None:
    made = [city.approved(kind="klasifikasi", title=f"Daftar {number}", kode_list=f"daftar-{number}", versi="1")["revisions"][0]
            for number in range(4)]
    for one in made[:3]:
        change = city.call("produsen", "sdi_revision_create", kind="klasifikasi", record_id=one["record_id"],
                           record={"usang": "ya", "digantikan_oleh": made[3]["record_id"]})
        sent = city.call("produsen", "sdi_submission_submit", id=change["submission_id"])
        city.call("walidata", "sdi_submission_take", id=sent["id"])
        city.call("walidata", "sdi_submission_approve", id=sent["id"], notes=True, due="2099-01-01", document="Kep. 1 (contoh)")
    one = model.Session.get(Revision, city.draft(klasifikasi_penyajian=[made[0]["record_id"]])["id"])
    many = model.Session.get(Revision, city.draft(klasifikasi_penyajian=[item["record_id"] for item in made[:3]])["id"])
    with count_statements() as few:
        assert len([item for item in check_revision(one) if item.rule == "KR-07"]) == 1
    with count_statements() as more:
        found = [item for item in check_revision(many) if item.rule == "KR-07"]
    assert {item.suggestion for item in found} == {made[3]["record_id"]} and len(found) == 3
    assert "Daftar 3" in found[0].message.id
    assert len(more) <= len(few)


def test_an_indicator_is_public_with_its_data(city: Any) -> None:
    rows = [{"nama": "Angka kesakitan"}]
    activity = city.draft(kind="kegiatan", title="Pendataan Kesehatan 2026", ms_ind=rows)
    row = activity["record"]["ms_ind"][0]["id"]
    standard = city.draft(kind="indikator", title="Prevalensi Stunting")["record_id"]
    alone = told(city.draft(jenis_data="statistik", id_msind=[row, standard]), "MD-16")
    assert [item.path for item in alone] == ["id_msind.0", "id_msind.1"]
    assert "Prevalensi Stunting" in alone[1].message.id
    together = city.call("produsen", "sdi_revision_create", kind="dataset", submission_id=activity["submission_id"],
                         record={"title": "Data kesehatan", "id_msind": [row]})
    assert told(together, "MD-16") == []
    public = city.approved(kind="indikator", title="Angka Kematian Bayi")["revisions"][0]["record_id"]
    assert told(city.draft(id_msind=[public]), "MD-16") == []


def test_an_indicator_is_compared_with_last_years_and_with_other_agencies(city: Any) -> None:
    def indicator(unit: str) -> list[dict[str, str]]:
        return [{"nama": "Persentase Penduduk Miskin", "satuan": unit}]
    last = city.approved(kind="kegiatan", title="Pendataan Kemiskinan 2025", ms_ind=indicator("persen"))["revisions"][0]
    city.approved("produsen_other", kind="kegiatan", title="Survei Kemiskinan 2025", ms_ind=indicator("permil"))
    followed = city.draft(kind="kegiatan", title="Pendataan Miskin 2026", base_id=last["record_id"], ms_ind=indicator("orang"))
    alone = city.draft(kind="kegiatan", title="Pendataan Lain 2026", ms_ind=indicator("orang"))
    assert [(item.path, item.suggestion) for item in told(followed, "SD-12")] == [("ms_ind.0.satuan", "persen")]
    assert ["Dinas Dukcapil" in item.message.id for item in told(alone, "SD-12")] == [True]
    agreed = city.draft(kind="kegiatan", title="Pendataan 2027", base_id=last["record_id"], ms_ind=indicator("persen"))
    assert told(agreed, "SD-12") == []
