"""What is asked of public versions only: reachable by API, links alive, origin kept; and indicators published with the data."""

from __future__ import annotations

from typing import Any

import pytest

from satudata.form.links import links
from satudata.rules import Finding, check, evaluate
from satudata.rules.terbitan import HARVEST_KEEPS, DeadLink, Public

from .good import good_context, good_record

KEPT = dict.fromkeys(HARVEST_KEEPS, "ada")
PAGE = "https://contoh.go.id/publikasi"
LINKED = {"rujukan": [PAGE]}
GONE = {"rujukan.0": DeadLink(PAGE, "gone", "2026-02-27")}
SILENT = {"rujukan.0": DeadLink(PAGE, "silent", "2026-02-27")}
REFUSED = {"rujukan.0": DeadLink(PAGE, "refused", "2026-02-27")}
WHOLE = Public(api=True)


def found(rule: str, changes: dict[str, Any], kind: str = "dataset", **context: Any) -> list[Finding]:
    return [item for item in check(good_record(kind, **changes), kind, {}, good_context(**context)) if item.rule == rule]


def outcome(rule: str, changes: dict[str, Any], kind: str = "dataset", **context: Any) -> str:
    return evaluate(good_record(kind, **changes), kind, {}, good_context(**context)).outcomes[rule]


def never(value: str) -> bool:
    return False


def always(value: str) -> bool:
    return True


def with_api(**values: str) -> dict[str, Any]:
    return {"tables": [{**good_record()["tables"][0], **values}]}


# rule, changes, public, path, words of the sentence
FAILS: list[tuple[str, dict[str, Any], Public, str, str]] = [
    ("IO-08", {}, Public(), "tables", "lewat API"),
    ("IO-08", {"tables": None}, Public(), "tables", "lewat API"),
    ("IO-08", {}, Public(api=True, feed=False), "accessRights", "umpan DCAT"),
    ("IO-09", LINKED, Public(api=True, dead=GONE), "rujukan.0", f'"{PAGE}" tidak ada lagi sejak 2026-02-27'),
    ("IO-09", LINKED, Public(api=True, dead=SILENT), "rujukan.0", "tidak menjawab"),
    ("IO-09", LINKED, Public(api=True, dead=REFUSED), "rujukan.0", "kesalahan"),
    *(("PR-16", {}, Public(api=True, harvest={**KEPT, name: ""}), "title", word) for name, word in (
        ("source", "sumber"), ("time", "waktu"), ("hash", "sidik isi"), ("mapping", "pemetaan"), ("values", "isian asal"))),
    ("PR-16", {}, Public(api=True, harvest={}), "title", "sumber, waktu, sidik isi, versi pemetaan, isian asal"),
]


@pytest.mark.parametrize(("rule", "changes", "public", "path", "words"), FAILS)
def test_what_is_missing_is_found(rule: str, changes: dict[str, Any], public: Public, path: str, words: str) -> None:
    item = found(rule, changes, public=public)
    assert [one.path for one in item] == [path]
    assert words in item[0].message.id


PASSES: list[tuple[str, dict[str, Any], Public]] = [
    ("IO-08", {}, WHOLE),
    ("IO-08", with_api(api_tersedia="ya", api_url="https://api.contoh.go.id/penduduk"), Public()),
    ("IO-09", LINKED, WHOLE),
    ("IO-09", with_api(url=PAGE), WHOLE),
    ("PR-16", {}, Public(api=True, harvest=KEPT)),
]


@pytest.mark.parametrize(("rule", "changes", "public"), PASSES)
def test_what_is_there_passes(rule: str, changes: dict[str, Any], public: Public) -> None:
    assert found(rule, changes, public=public) == []
    assert outcome(rule, changes, public=public) == "pass"


NOT_ASKED: list[tuple[str, dict[str, Any], Public | None]] = [
    ("IO-08", {}, None),
    ("IO-08", {"accessRights": "terbatas"}, Public()),
    ("IO-09", LINKED, None),
    ("IO-09", {}, WHOLE),
    ("IO-09", {"rujukan": ["lihat situs"]}, WHOLE),
    ("PR-16", {}, None),
    ("PR-16", {}, WHOLE),
]


@pytest.mark.parametrize(("rule", "changes", "public"), NOT_ASKED)
def test_what_is_no_question_is_left_alone(rule: str, changes: dict[str, Any], public: Public | None) -> None:
    assert outcome(rule, changes, public=public) == "na"


def test_only_links_weigh_as_advice_and_the_origin_as_a_condition() -> None:
    public = Public(feed=False, dead=GONE, harvest={})
    effects = {item.rule: item.effect for item in check(good_record(**LINKED), "dataset", {}, good_context(public=public))}
    assert effects == {"IO-08": "saran", "IO-09": "saran", "PR-16": "syarat"}


STANDARD = {"ms_ind": [{**good_record("kegiatan")["ms_ind"][0], "indikator_standar": "i-9"}]}


@pytest.mark.parametrize(("kind", "changes", "path"), [
    ("dataset", {"id_msind": ["i-1", "i-2"]}, "id_msind.0"), ("kegiatan", STANDARD, "ms_ind.0.indikator_standar")])
def test_an_indicator_is_published_with_the_data(kind: str, changes: dict[str, Any], path: str) -> None:
    item = found("MD-16", changes, kind, indicator_public=lambda name: name == "i-2",
                 indicator={"i-1": {"title": "Laju Pertumbuhan"}}.get)
    assert [one.path for one in item] == [path]
    assert ("Laju Pertumbuhan" if kind == "dataset" else "i-9") in item[0].message.id
    assert outcome("MD-16", changes, kind, indicator_public=always) == "pass"
    assert outcome("MD-16", changes, kind) == "na"
    assert outcome("MD-16", {"id_mskeg": None} if kind == "dataset" else {}, kind, indicator_public=never) == "na"


def test_addresses_are_found_wherever_the_form_has_them() -> None:
    record = {"rujukan": [PAGE, "lihat situs"], "tables": [{"url": f" {PAGE}/a.csv "}, {"api_url": "HTTPS://api.go.id"}, 3]}
    assert list(links(record, "dataset")) == [
        ("rujukan.0", PAGE), ("tables.0.url", f"{PAGE}/a.csv"), ("tables.1.api_url", "HTTPS://api.go.id")]
    rows = {"ms_ind": [{"nama": "a"}, {"link_msind": PAGE}, "x"], "rujukan": {}}
    assert [path for path, _ in links(rows, "kegiatan")] == ["ms_ind.1.link_msind"]
    assert list(links({"items": [{"kode": PAGE}], "tables": 3}, "klasifikasi")) == []
