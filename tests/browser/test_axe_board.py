"""The harmonisation board: axe-core finds nothing, nothing sticks out, on a desk and on a phone in the dark."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan import model

from ckanext.tangerang.registry import harmonisation
from tests.browser.test_axe_work import violations
from tests.catalogue.conftest import City, in_days
from tests.catalogue.registry.test_harmonisation import ANSWERS, MEANING, OTHER, PROPOSAL
from tests.catalogue.registry.test_similar import published


def cases(city: City) -> dict[str, list[str]]:
    """A found, an answered and a decided case: whose pages."""
    for name in ("Penduduk Miskin", "Keluarga Rentan", "Balita Stunting"):
        published(city, "dinkes", "konsep", {"title": name, "definisi": MEANING})
        other = {"title": name, "definisi": OTHER, "satuan": "keluarga"}
        published(city, "dukcapil", "variabel", other, name.lower().replace(" ", "-") + "-2")
    harmonisation.detect()
    model.Session.commit()
    found = {case["title"]: case["id"] for case in city.call("walidata", "sdi_harmonisation_list")["results"]}
    for name in ("Penduduk Miskin", "Keluarga Rentan"):
        concept = name.lower().replace(" ", "-")
        city.call("walidata", "sdi_harmonisation_open", id=found[name], proposal=PROPOSAL, deadline=in_days(9),
                  concept_id=concept)
        for who in ("produsen", "produsen_other"):
            city.call(who, "sdi_harmonisation_answer", id=found[name], answers=ANSWERS)
    city.call("walidata2", "sdi_harmonisation_decide", id=found["Keluarga Rentan"], outcome="adopt", document="Kep-1/2026")
    pages = ["/harmonisasi/", "/harmonisasi/?q=tidak-ada", *(f"/harmonisasi/{id_}" for id_ in found.values())]
    return {"walidata": pages, "produsen": pages}


def test_the_board_has_no_violations_and_fits(
    city: City, new_page: Callable[..., Any], sign_in: Any, axe: Callable[[Any], list[str]],
) -> None:
    assert not violations(cases(city), new_page, sign_in, axe)
