"""A later version published together is what core's ``package_update`` makes of it, row by row and field by field."""
from __future__ import annotations

from typing import Any

import published as cases
import twins
from ckan import model

from ckanext.tangerang.publish import jobs, together
from ckanext.tangerang.revision import findings, saving
from ckanext.tangerang.revision.model import Revision, now

Json = dict[str, Any]
ONE = {"name": "Satu", "description": "Satu tautan.", "url": "https://contoh.test/satu.csv", "format": "csv"}
TWO = {"name": "Dua", "url": "https://contoh.test/dua.xlsx", "kolom_kunci": ["a"], "skema_tabel": cases.SCHEMA}
THREE = {"name": "Tiga", "url": "https://contoh.test/tiga"}
LINKS: Json = {"tables": [ONE, TWO, THREE]}
TAGS: Json = {"tags": ["satu", "dua"]}
#: What is public, and what the next versions bring; ``None`` clears a field.
STEPS: dict[str, tuple[Json, ...]] = {
    "a field": ({}, {"notes": "Lain."}), "a column cleared": ({}, {"notes": None}),
    "title": ({}, {"title": "Judul lain (contoh)"}),
    "an extra added": ({"satuan": None}, {"satuan": "jiwa"}), "an extra removed": ({}, {"definisi": None, "satuan": None}),
    "lists": ({"data_induk": ["a"]}, {"data_induk": ["b", "c"]}, {"data_induk": None}),
    "a keyword added": (TAGS, {"tags": ["satu", "dua", "tiga"]}), "a keyword removed": (TAGS, {"tags": ["dua"]}),
    "keywords removed, then nothing, then back": (TAGS, {"tags": None}, {"satuan": "unit"}, {"tags": ["dua", "satu"]}),
    "the same again": ({}, {}), "the same with links": (LINKS, {}),
    "only what is not shown": ({}, {"embargo_sampai": "2020-01-01T08:00"}),
    "a link added": ({"tables": [ONE]}, {"tables": [ONE, TWO]}), "a link removed": (LINKS, {"tables": [ONE, THREE]}),
    "links removed twice": (LINKS, {"tables": [ONE, THREE]}, {"tables": [THREE]}, {"notes": "Lain."}),
    "all links removed": ({"tables": [ONE]}, {"tables": None}), "links in another order": (LINKS, {"tables": [THREE, ONE, TWO]}),
    "a link renamed": (LINKS, {"tables": [ONE, {**TWO, "name": "Dua baru"}, THREE]}),
    "a link with less": ({"tables": [TWO, ONE]}, {"tables": [{**TWO, "kolom_kunci": None, "skema_tabel": None},
                                                            {"name": "Satu", "url": "https://contoh.test/lain"}]}),
    "a link removed comes back": (LINKS, {"tables": [ONE, THREE]}, LINKS),
    "closed": (LINKS, {"accessRights": "tertutup"}),
    "opened": ({**LINKS, "accessRights": "tertutup"}, {"accessRights": "terbuka"}),
    "embargo": (LINKS, {"tables": [{**ONE, "embargo_sampai": "2099-01-01"}, TWO, THREE]}, {"tables": [ONE, TWO, THREE]}),
    "embargo moved": (
        {"tables": [{**ONE, "embargo_sampai": "2099-01-01"}]}, {"tables": [{**ONE, "embargo_sampai": "2099-02-01"}]}),
    "a promise kept": ({"tables": [{**ONE, "periode_isi": "2024"}], "tanggal_rilis_berikutnya": "2020-01-31"},
                       {"tables": [{**TWO, "periode_isi": "2025"}], "tanggal_rilis_berikutnya": "2099-01-31"}),
    "a promise given up": ({"tanggal_rilis_berikutnya": "2020-01-31"}, {"tanggal_rilis_berikutnya": "2099-01-31"},
                           {"tanggal_rilis_berikutnya": None}),
    "references": ({"konsep_sds": "konsep-satu"}, {"konsep_sds": "konsep-dua", "id_mskeg": "tidak-ada"}, {"konsep_sds": None}),
}


def clean(values: Json) -> Json:
    return {name: value for name, value in values.items() if value is not None}


def later(city: Any, record_id: str, values: Json) -> str:
    """A revision of a public record that only waits to be published; its id."""
    revision = saving.create(city.user("produsen"), kind="dataset", record=values, record_id=record_id, origin="harvest")
    model.Session.flush()
    findings.evaluate(revision.submission)
    revision.submission.state, revision.submission.stage, revision.submission.apply_at = "APPROVED", "closed", now()
    return revision.id


def record_of(revision_id: str) -> str:
    return model.Session.get_one(Revision, revision_id).record_id


def walked(city: Any, patch: Any, steps: list[tuple[Json, ...]], *, alone: bool) -> list[str]:
    """Publishes the first version of each record and then each later one; ids of the last revisions."""
    last = [twins.approved(city, clean({**cases.WHOLE, **first})) for first, *_ in steps]
    model.Session.commit()
    twins.published(city, last, patch, alone=True)
    for place in range(1, max(map(len, steps))):
        going = [number for number, each in enumerate(steps) if place < len(each)]
        for number in going:
            last[number] = later(city, record_of(last[number]), steps[number][place])
        model.Session.commit()
        batch = [last[number] for number in going]
        assert twins.published(city, batch, patch, alone=alone) == ([] if alone or len(batch) < 2 else batch)
    return last


def compared(city: Any, patch: Any, steps: dict[str, tuple[Json, ...]]) -> None:
    by_core, by_us = (walked(city, patch, list(steps.values()), alone=alone) for alone in (True, False))
    wrong = {name: found for name, one, other in zip(steps, by_core, by_us, strict=True)
             if (found := twins.differing(twins.everything(one), twins.everything(other)))}
    assert not wrong, "\n".join(f"{name}: {where}" for name, found in wrong.items() for where in found)


def test_a_file_that_changed_is_loaded_anew_and_one_that_did_not_is_not(city: Any, clean_index: None, monkeypatch: Any) -> None:
    file = str(cases.draft(city)["record"]["tables"][0]["delivery"])
    other = cases.draft(city, content=cases.ROWS.replace("120", "125"))["record"]["tables"][0]["delivery"]
    table = {"name": "Penduduk miskin", "delivery": file, "format": "csv", "skema_tabel": cases.SCHEMA}
    steps = {"rows": ({"tables": [table]}, {"tables": [{**table, "delivery": other}]}),
             "the same rows": ({"tables": [table, ONE]}, {"notes": "Lain."}),
             "gone": ({"tables": [ONE, table]}, {"tables": [ONE]}), "closed": ({"tables": [table]}, {"accessRights": "terbatas"})}
    asked: list[str] = []
    loaded: list[list[str]] = []
    held: list[list[Json]] = []
    monkeypatch.setattr(jobs, "load_later", asked.append)
    for alone in (True, False):
        asked.clear()
        last = walked(city, monkeypatch, list(steps.values()), alone=alone)
        loaded.append(sorted(str(model.Session.get_one(model.Resource, ident).name) for ident in asked))
        held.append([twins.everything(ident) for ident in last])
    assert loaded[0] == loaded[1] == ["Penduduk miskin"] * 5
    assert twins.differing(*held) == []


def test_what_is_not_plain_goes_the_way_of_core(city: Any, clean_index: None, monkeypatch: Any) -> None:
    first = [twins.approved(city, clean({**cases.WHOLE, "title": f"Tabel {number} (contoh)"})) for number in range(3)]
    model.Session.commit()
    twins.published(city, first, monkeypatch, alone=True)
    model.Session.add(model.Member(table_id=record_of(first[0]), table_name="package", capacity="public", state="deleted",
                                   group_id=city.orgs["dukcapil"]))
    city.call("walidata", "sdi_record_withdraw", record_id=record_of(first[1]), reason="Keliru.")
    ids = [later(city, record_of(one), {"notes": "Lain."}) for one in first]
    twice = later(city, record_of(first[2]), {"notes": "Dua kali."})
    model.Session.commit()
    user = model.User.get(city.people["walidata"])
    assert [one.revision.id for one in together.prepared([*ids, twice], user)] == [ids[2]]
    model.Session.rollback()


def test_every_change_is_what_core_makes_of_it(city: Any, clean_index: None, monkeypatch: Any) -> None:
    compared(city, monkeypatch, STEPS)
