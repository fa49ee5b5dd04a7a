"""Names that mean different things are found between agencies, proposed, answered item by item, decided, and followed up."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.registry import harmonisation
from ckanext.tangerang.registry.harmonisation_model import Case
from ckanext.tangerang.registry.model import Reference
from tests.catalogue.conftest import in_days
from tests.catalogue.registry.test_similar import published

MEANING = "Penduduk yang pengeluarannya di bawah garis kemiskinan."
OTHER = "Orang yang terdaftar sebagai penerima bantuan sosial."
ANSWERS = {"nama": {"answer": "setuju"}, "definisi": {"answer": "usul", "text": "Sebutkan garis kemiskinan tahun mana."}}
PROPOSAL = {"nama": "Penduduk Miskin", "definisi": MEANING}


def columns(**values: Any) -> list[dict[str, Any]]:
    """One table with one column."""
    column = {"name": "miskin", "type": "integer", "judul": "Penduduk Miskin", "definisi": OTHER, "peran": "ukuran", **values}
    return [{"name": "Tabel", "skema_tabel": {"fields": [column]}}]


@pytest.fixture
def differing(city: Any) -> dict[str, str]:
    """A concept of one agency, and a row of another's activity, that share a name."""
    ids = {
        "concept": published(city, "dinkes", "konsep", {"title": "Penduduk Miskin", "definisi": MEANING}),
        "activity": published(city, "dukcapil", "kegiatan", {"title": "Pendataan Keluarga", "ms_var": [
            {"id": "v1", "nama": "penduduk miskin", "definisi": OTHER, "satuan": "orang"}]}),
    }
    harmonisation.detect()
    model.Session.commit()
    return ids


def only(city: Any, who: str = "walidata") -> dict[str, Any]:
    cases = city.call(who, "sdi_harmonisation_list")["results"]
    assert len(cases) == 1
    return cases[0]


def opened(city: Any, who: str = "walidata", **more: Any) -> dict[str, Any]:
    return city.call(who, "sdi_harmonisation_open", id=only(city)["id"],
                     **{"proposal": PROPOSAL, "deadline": in_days(14), **more})


def test_one_name_with_two_meanings_is_found(city: Any, differing: dict[str, str]) -> None:
    case = only(city)
    assert (case["state"], case["differs"], case["members"]) == ("found", ["definisi"], 2)
    assert set(case["agencies"]) == {city.orgs["dinkes"], city.orgs["dukcapil"]}
    shown = city.call("walidata", "sdi_harmonisation_show", id=case["number"])
    assert {member["id"] for member in shown["members"]} == {differing["concept"], "v1"}
    assert all(member["url"] for member in shown["members"])


@pytest.mark.parametrize(("org", "kind", "record", "differs"), [
    ("dukcapil", "konsep", {"title": "Penduduk Miskin", "definisi": OTHER}, ["definisi"]),
    ("dukcapil", "konsep", {"title": "penduduk  MISKIN (contoh)", "definisi": OTHER}, ["definisi"]),  # the same name
    ("dukcapil", "variabel", {"title": "Penduduk Miskin", "satuan": "keluarga"}, ["satuan"]),
    ("dukcapil", "indikator", {"title": "Penduduk Miskin", "definisi": OTHER, "satuan": "persen"}, ["definisi", "satuan"]),
    ("dukcapil", "dataset", {"title": "Data", "tables": columns()}, ["definisi"]),
    ("dukcapil", "dataset", {"title": "Data", "periode_data": "bulanan", "tables": columns(definisi=MEANING)}, ["periode"]),
    ("dukcapil", "konsep", {"title": "Penduduk Miskin", "definisi": MEANING.upper() + "  "}, None),  # case and blanks
    ("dukcapil", "konsep", {"title": "Penduduk Miskin"}, None),  # says nothing, so differs from nothing
    ("dukcapil", "konsep", {"title": "Penduduk Kaya", "definisi": OTHER}, None),
    ("dinkes", "konsep", {"title": "Penduduk Miskin", "definisi": OTHER}, None),  # one agency alone
    ("dukcapil", "konsep", {"title": "Penduduk Miskin", "definisi": OTHER, "usang": "ya"}, None),
    ("dukcapil", "dataset", {"title": "Data", "tables": columns(peran="kunci")}, None),
    ("dukcapil", "dataset", {"title": "Data", "tables": "rusak"}, None),
])
def test_what_counts_as_different(
    org: str, kind: str, record: dict[str, Any], differs: list[str] | None, city: Any,
) -> None:
    first = {"title": "Penduduk Miskin", "definisi": MEANING, "satuan": "orang", "referensi_waktu": "tahunan"}
    published(city, "dinkes", "variabel", first, "pertama")
    published(city, org, kind, record, "kedua")
    harmonisation.detect()
    found = [case.differs for case in model.Session.query(Case)]
    assert found == ([differs] if differs else [])


def test_what_no_longer_differs_leaves_the_board_but_open_cases_stay(city: Any, differing: dict[str, str]) -> None:
    model.Session.query(model.Package).filter_by(id=differing["activity"]).update({"state": "deleted"})
    assert harmonisation.detect() == {"found": 0, "new": 0, "gone": 1}
    model.Session.query(model.Package).filter_by(id=differing["activity"]).update({"state": "active"})
    assert harmonisation.detect()["new"] == 1
    model.Session.commit()
    opened(city)
    model.Session.query(model.Package).filter_by(id=differing["activity"]).update({"state": "deleted"})
    assert harmonisation.detect()["gone"] == 0


def test_a_proposal_is_answered_item_by_item_with_name_and_day(city: Any, differing: dict[str, str]) -> None:
    case = opened(city)
    assert (case["state"], case["proposal"], set(case["unanswered"])) == ("open", PROPOSAL, set(case["agencies"]))
    told = city.call("produsen", "sdi_harmonisation_answer", id=case["id"], answers=ANSWERS)
    assert [(one["item"], one["answer"], one["owner_org"]) for one in told["answers"]] == [
        ("nama", "setuju", city.orgs["dinkes"]), ("definisi", "usul", city.orgs["dinkes"])]
    assert all(one["author"] and one["created"] for one in told["answers"])
    assert told["unanswered"] == [city.orgs["dukcapil"]]


def test_the_common_concept_is_adopted_and_followed(city: Any, differing: dict[str, str]) -> None:
    case = opened(city, concept_id=differing["concept"])
    for who in ("produsen", "produsen_other"):
        city.call(who, "sdi_harmonisation_answer", id=case["id"], answers=ANSWERS)
    decided = city.call("walidata2", "sdi_harmonisation_decide", id=case["id"], outcome="adopt", document="Kep-12/2026")
    assert (decided["state"], decided["outcome"], decided["document"]) == ("decided", "adopt", "Kep-12/2026")
    assert {member["id"]: member["adopted"] for member in decided["members"]} == {differing["concept"]: True, "v1": False}
    model.Session.add(Reference(from_id=differing["activity"], from_kind="kegiatan", from_version=2, path="ms_var.0.konsep",
                                to_id=differing["concept"], to_kind="konsep"))
    model.Session.commit()
    again = city.call("walidata", "sdi_harmonisation_show", id=case["id"])
    assert all(member["adopted"] for member in again["members"])


def test_a_producer_proposes_the_concept_through_the_door(city: Any, differing: dict[str, str]) -> None:
    case = opened(city, "produsen", propose=True)
    revision = city.call("produsen", "sdi_revision_show", id=case["revision_id"])
    assert (revision["kind"], revision["record"]["title"], revision["record"]["definisi"]) == ("konsep", *PROPOSAL.values())


def test_a_walidata_who_may_register_nothing_leaves_nothing_half_open(city: Any, differing: dict[str, str]) -> None:
    with pytest.raises(tk.NotAuthorized):
        opened(city, propose=True)
    model.Session.rollback()
    assert only(city)["state"] == "found"


@pytest.mark.parametrize(("given", "field"), [
    ({"outcome": "adopt", "document": "Kep-1"}, "outcome"),  # before the last day, not all answered
    ({"outcome": "apart", "document": "Kep-1"}, "reason"),
    ({"outcome": "apart", "reason": "Beda tujuan"}, "document"),
    ({"outcome": "nothing"}, "reason"),
    ({"outcome": "entah", "reason": "x", "document": "x"}, "outcome"),
])
def test_a_decision_says_what_it_needs(given: dict[str, Any], field: str, city: Any, differing: dict[str, str]) -> None:
    case = opened(city, concept_id=differing["concept"])
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("walidata2", "sdi_harmonisation_decide", id=case["id"], **given)
    assert field in refusal.value.error_dict


def test_who_proposed_does_not_decide(city: Any, differing: dict[str, str]) -> None:
    case = opened(city, concept_id=differing["concept"])
    for who in ("produsen", "produsen_other"):
        city.call(who, "sdi_harmonisation_answer", id=case["id"], answers=ANSWERS)
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_harmonisation_decide", id=case["id"], outcome="adopt", document="Kep-1")


def test_a_case_is_decided_once(city: Any, differing: dict[str, str]) -> None:
    case = city.call("walidata", "sdi_harmonisation_decide", id=only(city)["id"], outcome="nothing", reason="Kolom uji")
    assert case["state"] == "decided"
    for action, data in (("decide", {"outcome": "nothing", "reason": "x"}),
                         ("open", {"proposal": PROPOSAL, "deadline": in_days(1)})):
        with pytest.raises(tk.ValidationError):
            city.call("walidata", f"sdi_harmonisation_{action}", id=case["id"], **data)


@pytest.mark.parametrize(("given", "field"), [
    ({"proposal": {"nama": "x"}}, "proposal.definisi"), ({"proposal": None}, "proposal"), ({"proposal": "x"}, "proposal"),
    ({"deadline": ""}, "deadline"), ({"deadline": "besok"}, "deadline"), ({"deadline": in_days(-1)}, "deadline"),
    ({"concept_id": "tidak-ada"}, "concept_id"),
])
def test_a_proposal_that_cannot_be_is_refused_by_its_field(
    given: dict[str, Any], field: str, city: Any, differing: dict[str, str],
) -> None:
    with pytest.raises(tk.ValidationError) as refusal:
        opened(city, **given)
    assert field in refusal.value.error_dict
    model.Session.rollback()
    assert only(city)["state"] == "found"


@pytest.mark.parametrize(("answers", "field"), [
    ({}, "answers"), (None, "answers"), ({"warna": {"answer": "setuju"}}, "answers.warna"),
    ({"nama": {"answer": "mungkin"}}, "answers.nama"), ({"nama": {"answer": "keberatan"}}, "answers.nama"),
    ({"nama": "setuju"}, "answers.nama"),
])
def test_an_answer_that_says_nothing_is_refused_by_its_item(
    answers: Any, field: str, city: Any, differing: dict[str, str],
) -> None:
    case = opened(city)
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("produsen", "sdi_harmonisation_answer", id=case["id"], answers=answers)
    assert field in refusal.value.error_dict


def test_after_the_last_day_nobody_answers_and_adoption_is_open(city: Any, differing: dict[str, str]) -> None:
    case = opened(city, concept_id=differing["concept"])
    model.Session.query(Case).update({"deadline": in_days(-1)})
    model.Session.commit()
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_harmonisation_answer", id=case["id"], answers=ANSWERS)
    decided = city.call("walidata2", "sdi_harmonisation_decide", id=case["id"], outcome="adopt", document="Kep-1")
    assert decided["outcome"] == "adopt"


READS, OPENS, ANSWERED, DECIDES = "list", "open", "answer", "decide"
MAY = {
    "produsen": {READS, OPENS, ANSWERED}, "produsen_other": {READS, OPENS, ANSWERED}, "pendukung": {READS},
    "walidata": {READS, OPENS, DECIDES}, "sekretariat": {READS}, "sysadmin": {READS},
    "elsewhere": set(), "outsider": set(), None: set(),
}


@pytest.mark.parametrize("who", MAY, ids=str)
def test_who_may_do_what(who: str | None, city: Any, differing: dict[str, str]) -> None:
    city.grant("produsen", "elsewhere", "diskominfo")
    case_id, done = only(city)["id"], set()
    attempts = [(READS, "show", {}), (OPENS, "open", {"proposal": PROPOSAL, "deadline": in_days(3)}),
                (ANSWERED, "answer", {"answers": ANSWERS}), (DECIDES, "decide", {"outcome": "nothing", "reason": "Uji"})]
    for right, action, data in attempts:
        if action == "answer" and city.call("walidata", "sdi_harmonisation_show", id=case_id)["state"] == "found":
            city.call("walidata", "sdi_harmonisation_open", id=case_id, proposal=PROPOSAL, deadline=in_days(3))
        try:
            city.call(who, f"sdi_harmonisation_{action}", id=case_id, **data)
            done.add(right)
        except (tk.NotAuthorized, tk.ObjectNotFound):
            model.Session.rollback()
    assert done == MAY[who]


def test_an_agency_sees_only_cases_it_takes_part_in(city: Any, differing: dict[str, str]) -> None:
    city.grant("produsen", "elsewhere", "diskominfo")
    assert city.call("elsewhere", "sdi_harmonisation_list")["count"] == 0
    assert city.call("produsen_other", "sdi_harmonisation_list")["count"] == 1


def test_nobody_answers_for_another_agency(city: Any, differing: dict[str, str]) -> None:
    case = opened(city)
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen", "sdi_harmonisation_answer", id=case["id"], owner_org=city.orgs["dukcapil"], answers=ANSWERS)
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_harmonisation_answer", id=case["id"], owner_org=city.orgs["diskominfo"], answers=ANSWERS)


def test_the_board_asks_as_much_for_many_cases_as_for_one(city: Any, differing: dict[str, str], count_statements: Any) -> None:
    counted = []
    for number in range(2):
        with count_statements() as seen:
            city.call("walidata", "sdi_harmonisation_list")
        counted.append(len(seen))
        for more in range(4):
            for org in ("dinkes", "dukcapil"):
                record = {"title": f"Hal {number} {more} Sesuatu", "definisi": f"Arti menurut {org}."}
                published(city, org, "konsep", record, f"hal-{org}-{number}-{more}")
        harmonisation.detect()
        model.Session.commit()
    assert counted[1] == counted[0]


def test_every_step_is_in_the_audit_chain(city: Any, differing: dict[str, str], clean_audit: Any) -> None:
    case = opened(city)
    city.call("produsen", "sdi_harmonisation_answer", id=case["id"], answers=ANSWERS)
    city.call("walidata", "sdi_harmonisation_decide", id=case["id"], outcome="nothing", reason="Uji")
    kept = model.Session.execute(sa.select(audit_event.c.action).where(audit_event.c.subject == case["id"])).scalars().all()
    assert kept == ["harmonisation.changed"] * 3
