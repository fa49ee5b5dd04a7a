"""The options of a kind of source as the questions of a form, read from its JSON Schema: a kind somebody adds has a form too."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from satudata.text import Text
from satudata_harvest.connectors import available, find

#: How an answer says the empty text: without an answer an option is as usual.
EMPTY = '""'
PLAIN = {"string": "text", "integer": "number", "number": "number", "boolean": "switch"}
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """One question: which option it fills (dotted within a group), its words, and how it is answered.

    ``kind``: ``text number switch choice list numbers pairs yaml``; ``main`` questions are asked at once, the others on request.
    """

    name: str
    label: Text
    help: Text
    kind: str
    example: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    required: bool = False
    main: bool = False


def title(connector: str) -> Text:
    """What a kind of source is called: our words, else ``title`` (and ``x-id``) of its schema, else its name."""
    said = _ours().get("kinds", {}).get(connector)
    return Text(**said) if said else _words(_schema(connector), "title", connector)


def kinds() -> tuple[str, ...]:
    """Every kind there is: those that come with the catalogue in the order people meet them, then the others."""
    there = available()
    ours = [name for name in _ours()["kinds"] if name in there]
    return (*ours, *(name for name in there if name not in ours))


def questions(connector: str) -> tuple[Question, ...]:
    """The questions of a kind, those that must be answered first.

    Each property of the schema says them itself: ``title``, ``description``, ``examples``; ``x-id`` holds the Indonesian
    ``title`` and ``description``; ``x-choices`` words for the values of an ``enum`` (``{id, en}``); ``x-main`` asks at once.

    :raises KeyError: no such kind
    """
    found = tuple(_of_object(connector, _schema(connector), ""))
    return tuple(sorted(found, key=lambda one: (not one.required, not one.main)))


def options_of(connector: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """The options of answered questions. An answer that is not of its kind stays as it was written: the schema says why."""
    options: dict[str, Any] = {}
    for question in questions(connector):
        written = (answers.get(question.name) or "").strip()
        if not written:
            continue
        *within, last = question.name.split(".")
        place = options
        for part in within:
            place = place.setdefault(part, {})
        place[last] = "" if written == EMPTY else _read(question.kind, written)
    return options


def answers_of(connector: str, options: Mapping[str, Any]) -> dict[str, str]:
    """Stored options as the answers of the form."""
    found = {}
    for question in questions(connector):
        value: Any = options
        for part in question.name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            found[question.name] = _written(question.kind, value)
    return found


def _schema(connector: str) -> Schema:
    return find(connector).options_schema


@lru_cache(maxsize=1)
def _ours() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath("options.yaml").read_text("utf-8"))
    return loaded


def _of_object(connector: str, schema: Schema, under: str) -> Iterator[Question]:
    for name, prop in schema.get("properties", {}).items():
        path = f"{under}{name}"
        if prop.get("type") == "object" and prop.get("properties") and not under:
            yield from _of_object(connector, prop, f"{path}.")
        else:
            yield _question(connector, path, prop, not under and name in schema.get("required", ()))


def _question(connector: str, path: str, prop: Schema, required: bool) -> Question:
    ours = _ours()
    said = ours.get(connector, {}).get(path) or ours["shared"].get(path) or {}
    examples = said.get("example") or next(iter(prop.get("examples", ())), "")
    choices = said.get("choices") or prop.get("x-choices") or {}
    return Question(
        path,
        Text(**said["label"]) if "label" in said else _words(prop, "title", path.rsplit(".", maxsplit=1)[-1]),
        Text(**said["help"]) if "help" in said else _words(prop, "description", ""),
        _kind(prop), _written(_kind(prop), examples) if examples else "",
        tuple((str(value), Text(**choices[value]) if value in choices else Text(str(value), str(value)))
              for value in prop.get("enum", ())),
        required, bool(said.get("main", prop.get("x-main", False))))


def _words(prop: Schema, part: str, otherwise: str) -> Text:
    """A title or description of a schema in both languages; the English one where there is no Indonesian."""
    said = prop.get(part)
    if isinstance(said, Mapping):
        return Text(id=str(said.get("id") or said.get("en") or otherwise), en=str(said.get("en") or said.get("id") or otherwise))
    english = str(said) if said else re.sub(r"[_-]+", " ", otherwise).capitalize()
    return Text(id=str(prop.get("x-id", {}).get(part) or english), en=english)


def _kind(prop: Schema) -> str:
    if "enum" in prop:
        return "choice"
    type_, items = prop.get("type"), prop.get("items", {})
    if type_ == "array" and ("enum" in items or items.get("type") in ("string", "integer")):
        return "numbers" if items.get("type") == "integer" else "list"
    if type_ == "object" and isinstance(prop.get("additionalProperties"), Mapping):
        return "pairs"
    return PLAIN.get(str(type_), "yaml")


def _read(kind: str, written: str) -> Any:
    if kind == "list":
        return [part.strip() for part in re.split(r"[,\r\n]+", written) if part.strip()]
    if kind == "numbers":
        return [_read("number", part) for part in _read("list", written)]
    if kind == "pairs":
        lines = [line.partition(":") for line in written.splitlines() if line.strip()]
        return {name.strip(): value.strip() for name, _, value in lines}
    if kind == "switch":
        return {"true": True, "false": False}.get(written, written)
    if kind == "number":
        return int(written) if re.fullmatch(r"-?\d{1,15}", written, re.ASCII) else written
    return _loaded(written) if kind == "yaml" else written


def _loaded(written: str) -> Any:
    from satudata_harvest.source import plain_yaml
    try:
        return plain_yaml(written)
    except (yaml.YAMLError, ValueError):
        return written


def _written(kind: str, value: Any) -> str:
    if kind in ("list", "numbers") and isinstance(value, list):
        return ", ".join(map(str, value))
    if kind == "pairs" and isinstance(value, Mapping):
        return "\n".join(f"{name}: {one}" for name, one in value.items())
    if kind == "switch":
        return "true" if value is True else "false" if value is False else str(value)
    if kind == "text" and value == "":
        return EMPTY
    if kind == "yaml" and not isinstance(value, str):
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    return str(value)
