"""The form of a kind of source comes from its schema: every option has words, and an answer becomes the option again."""
from __future__ import annotations

from typing import Any

import pytest

from satudata_harvest import options_form
from satudata_harvest.connectors import OURS, find

KINDS = tuple(OURS)


class Foreign:
    """A kind that another package adds."""

    options_schema: Any = {
        "type": "object", "title": "Weather stations", "x-id": {"title": "Stasiun cuaca"}, "required": ["place"], "properties": {
            "depth": {"type": "integer"},
            "mode": {"enum": ["a", "b"], "x-choices": {"a": {"id": "Satu", "en": "One"}}, "x-main": True},
            "place": {"type": "string", "title": "Place", "description": "Where it stands.", "examples": ["Cipondoh"],
                      "x-id": {"title": "Tempat", "description": "Letaknya."}},
            "odd": {"oneOf": [{"type": "string"}, {"type": "array"}]}}}


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(options_form, "find", lambda _name: Foreign)
    return "cuaca"


@pytest.mark.parametrize("kind", KINDS)
def test_each_option_of_ours_has_words_of_its_own(kind: str) -> None:
    assert options_form.title(kind).id != options_form.title(kind).en
    asked = options_form.questions(kind)
    assert [one.name for one in asked if one.label.id == one.label.en and one.name not in ("layers", "services")] == []
    assert asked[0].required
    for one in asked:
        assert all(label.id for _value, label in one.choices)


#: Options that the form does not ask, and why; the document in YAML takes them.
NOT_ASKED: dict[tuple[str, str], str] = {}


@pytest.mark.parametrize("kind", KINDS)
def test_each_option_is_asked_or_said_why_not(kind: str) -> None:
    asked = {one.name for one in options_form.questions(kind)}
    assert asked == options_of_schema(find(kind).options_schema) - {option for of, option in NOT_ASKED if of == kind}


def options_of_schema(schema: Any) -> set[str]:
    """Every option a connector takes, those within a group with its name before."""
    found = set()
    for name, prop in schema["properties"].items():
        found |= {f"{name}.{part}" for part in prop["properties"]} if prop.get("properties") else {name}
    return found


@pytest.mark.parametrize(("kind", "option"), [("sdmx", "version"), ("sdmx", "agency"), ("sdmx", "available"), ("bps", "tables"),
                                              ("oai", "estimate"), ("csw", "sort")])
def test_options_whose_names_say_little_have_help(kind: str, option: str) -> None:
    [question] = [one for one in options_form.questions(kind) if one.name == option]
    assert question.help.id and question.help.id != question.help.en


OPTIONS = [
    ("sdmx", {"url": "https://a.example", "version": "3.0", "agency": "BPS", "available": True, "languages": ["id", "en"]}),
    ("files", {"folder": "/srv/a", "pattern": ["*.csv", "2024/*.xlsx"]}),
    ("files", {"folder": "sftp://pembaca@berkas.example/laporan 2024", "exclude": ["draf*"]}),
    ("ckan", {"url": "https://a.example", "organizations": ["dinkes", "dlh"], "files": "copies"}),
    ("rest", {"url": "https://a.example", "pages": {"style": "page", "size": 50}, "auth": {"header": "X-Key"},
              "headers": {"Accept-Language": "id"}, "table": {"name": "t", "columns": ["a", "b"]}}),
    ("sql", {"url": "sqlite:///a.db", "views": False, "queries": [{"name": "q", "sql": "SELECT 1"}], "marks": {"t": "SELECT 1"}}),
    ("arcgis", {"url": "https://a.example", "layers": ["Taman*", "3"], "domain_names": True, "size": 100}),
    ("bps", {"domain": "3671", "subjects": [12, 23], "tables": ["static"], "language": "ind"}),
    ("dcat", {"url": "https://a.example", "files": "copies"}),
    ("csw", {"url": "https://a.example", "output": "dc", "constraint": "a = 1"}),
    ("csw", {"url": "https://a.example", "sort": ""}),
    ("oai", {"url": "https://a.example", "prefix": "oai_dc", "set": "a:b"}),
]


@pytest.mark.parametrize(("kind", "options"), OPTIONS)
def test_options_become_answers_and_options_again(kind: str, options: dict[str, Any]) -> None:
    assert options_form.options_of(kind, options_form.answers_of(kind, options)) == options


@pytest.mark.parametrize(("kind", "answers", "options"), [
    ("files", {"folder": " /srv/a ", "pattern": "", "url": "https://a"}, {"folder": "/srv/a"}),
    ("rest", {"url": "x", "pages.size": "banyak"}, {"url": "x", "pages": {"size": "banyak"}}),
    ("sql", {"url": "x", "queries": "- [", "views": "mungkin"}, {"url": "x", "queries": "- [", "views": "mungkin"}),
])
def test_what_is_of_another_kind_stays_as_written(kind: str, answers: dict[str, str], options: dict[str, Any]) -> None:
    assert options_form.options_of(kind, answers) == options


def test_a_kind_from_elsewhere_has_a_form_from_its_schema_alone(foreign: str) -> None:
    assert options_form.title(foreign).in_("id") == "Stasiun cuaca"
    place, mode, *others = options_form.questions(foreign)
    assert (place.label.id, place.label.en, place.help.id, place.example, place.required) == (
        "Tempat", "Place", "Letaknya.", "Cipondoh", True)
    assert [(value, text.id) for value, text in mode.choices] == [("a", "Satu"), ("b", "b")]
    assert {one.name: (one.kind, one.label.en) for one in others} == {"depth": ("number", "Depth"), "odd": ("yaml", "Odd")}
