"""The pages of the harmonisation board, from finding to decision, by forms alone."""
from __future__ import annotations

from typing import Any

import pytest
from ckan import model
from ckan.tests.factories import APIToken

from ckanext.tangerang.registry import harmonisation
from tests.catalogue.conftest import in_days
from tests.catalogue.pages.conftest import Outline
from tests.catalogue.registry.test_harmonisation import MEANING, OTHER
from tests.catalogue.registry.test_similar import published


def signed(who: str) -> dict[str, str]:
    return {"Authorization": APIToken(user=who, context={"ignore_auth": True})["token"]}


@pytest.fixture
def case_id(city: Any) -> str:
    """A case between two agencies."""
    published(city, "dinkes", "konsep", {"title": "Penduduk Miskin", "definisi": MEANING})
    other = {"title": "Penduduk Miskin", "definisi": f"{OTHER} <b>x</b>", "satuan": "keluarga"}
    published(city, "dukcapil", "variabel", other, "penduduk-miskin-2")
    harmonisation.detect()
    model.Session.commit()
    return str(city.call("walidata", "sdi_harmonisation_list")["results"][0]["id"])


def test_a_case_goes_its_way_by_forms(app: Any, case_id: str) -> None:
    address = f"/harmonisasi/{case_id}"
    proposal = {"proposal.nama": "Penduduk Miskin", "proposal.definisi": MEANING, "deadline": in_days(7),
                "concept_id": "penduduk-miskin"}
    assert app.post(f"{address}/usulan", data=proposal, headers=signed("walidata"), follow_redirects=False).status_code == 302
    for who in ("produsen", "produsen_other"):
        answers = {"answer.nama": "setuju", "answer.definisi": "usul", "text.definisi": "Sebut tahunnya."}
        assert app.post(f"{address}/jawaban", data=answers, headers=signed(who), follow_redirects=False).status_code == 302
    decision = {"outcome": "adopt", "document": "Kep-9/2026"}
    assert app.post(f"{address}/keputusan", data=decision, headers=signed("walidata2"), follow_redirects=False).status_code == 302
    page = app.get(address, headers=signed("produsen"), status=200)
    assert "Kep-9/2026" in page.body and "Sebut tahunnya." in page.body
    assert not Outline(page.body).handlers()


def test_a_refused_form_comes_back_with_what_was_typed(app: Any, case_id: str) -> None:
    typed = {"proposal.nama": "Nama Baru", "deadline": ""}
    page = app.post(f"/harmonisasi/{case_id}/usulan", data=typed, headers=signed("walidata"))
    assert page.status_code == 400
    assert "Nama Baru" in page.body and 'id="error-summary"' in page.body


def test_what_people_wrote_is_no_markup(app: Any, case_id: str) -> None:
    body = app.get(f"/harmonisasi/{case_id}", headers=signed("walidata"), status=200).body
    assert "<b>x</b>" not in body
    assert "<ins>" in body


@pytest.mark.parametrize(("who", "forms"), [
    ("walidata", {"usulan", "keputusan"}), ("produsen", {"usulan"}), ("sekretariat", set()),
])
def test_forms_are_shown_to_those_who_may_use_them(who: str, forms: set[str], app: Any, case_id: str) -> None:
    outline = Outline(app.get(f"/harmonisasi/{case_id}", headers=signed(who), status=200).body)
    addresses = [form.get("action", "") for form in outline.named("form")]
    shown = {address.rsplit("/", 1)[1] for address in addresses if f"/harmonisasi/{case_id}/" in address}
    assert shown == forms


@pytest.mark.parametrize(("path", "who", "status"), [
    ("/harmonisasi/", None, 302), ("/harmonisasi/", "outsider", 403), ("/harmonisasi/", "walidata", 200),
    ("/harmonisasi/?state=entah&offset=x", "walidata", 200), ("/harmonisasi/?q=tidak-ada", "walidata", 200),
    ("/harmonisasi/tidak-ada", "walidata", 404),
])
def test_addresses_answer(path: str, who: str | None, status: int, app: Any, city: Any) -> None:
    assert app.get(path, headers=signed(who) if who else {}, follow_redirects=False).status_code == status


def test_an_empty_board_says_so(app: Any, city: Any) -> None:
    assert "empty" in app.get("/harmonisasi/", headers=signed("walidata"), status=200).body
