"""The API judges a name as it is typed, and says who has it already."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from tests.catalogue.registry.test_similar import published


def test_a_bad_name_comes_back_mended(city: Any) -> None:
    answer = city.call(None, "sdi_naming_check", name="jumlah penduduk di Kota Tangerang")
    assert {item["rule"] for item in answer["results"]} == {"kapital", "ukuran", "wilayah"}
    assert (answer["suggestion"], answer["taken"]) == ("Penduduk", None)
    assert all(item["message"] and item["help"] and item["clause"] and item["mark"] for item in answer["results"])


def test_an_indicator_may_begin_with_a_measure(city: Any) -> None:
    assert city.call("produsen", "sdi_naming_check", name="Persentase Penduduk Miskin", kind="indikator")["results"] == []
    row = city.call("produsen", "sdi_naming_check", name="persentase Penduduk", kind="ms_ind")
    assert row["suggestion"] == "Persentase Penduduk"


def test_a_name_in_use_says_by_whom(city: Any) -> None:
    concept = published(city, "dukcapil", "konsep", {"title": "Penduduk Miskin"})
    answer = city.call("produsen", "sdi_naming_check", name="penduduk miskin")
    assert answer["taken"]["id"] == concept
    assert "Dinas Dukcapil" in next(item["message"] for item in answer["results"] if item["rule"] == "kembar")
    assert city.call("produsen", "sdi_naming_check", name="Penduduk Miskin", exclude=concept)["results"] == []
    assert city.call("produsen", "sdi_naming_check", name="Penduduk Miskin", kind="indikator")["results"] == []


@pytest.mark.parametrize("name", ["", "   ", "(", "1"])
def test_nothing_to_judge_is_no_breach(name: str, city: Any) -> None:
    assert city.call(None, "sdi_naming_check", name=name) == {"results": [], "suggestion": None, "taken": None}


def test_a_name_no_field_could_hold_is_refused(city: Any) -> None:
    with pytest.raises(tk.ValidationError):
        city.call(None, "sdi_naming_check", name="a" * 501)
