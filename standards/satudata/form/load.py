"""How a form definition (ckanext-scheming YAML with extra keys) becomes a typed Form."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from satudata.errors import UnknownForm
from satudata.form.definition import check
from satudata.form.model import Field, Form, Section
from satudata.text import Text

#: Characters of one value where the definition names no other cap: every field has one.
CAPS = {
    "text": 300, "markdown": 5000, "choice": 100, "choices": 100, "tags": 100, "date": 10, "moment": 16, "year": 4, "email": 254,
    "url": 2000, "reference": 200, "organization": 100, "json": 1_000_000, "rows": 1_000_000,
}
MANY = 100
ROWS = 1000
_PLAIN = ("codelist", "codelist_level", "reference", "clause", "indah", "national", "predicate", "rule", "default", "pattern")


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of record that have a form, in alphabetical order."""
    names = (entry.name for entry in files("satudata").joinpath("forms").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def load(kind: str) -> Form:
    """The form of one kind. Raises UnknownForm, DefinitionError."""
    if kind not in kinds():
        known = ", ".join(kinds())
        raise UnknownForm(
            Text(f"Tidak ada formulir untuk jenis “{kind}”.", f"There is no form for the kind “{kind}”."),
            Text(f"Gunakan salah satu: {known}.", f"Use one of: {known}."),
        )
    source = files("satudata").joinpath("forms", f"{kind}.yaml").read_text("utf-8")
    return parse(yaml.safe_load(source))


def parse(document: Mapping[str, Any]) -> Form:
    """A Form from the YAML document of one definition. Raises DefinitionError."""
    form = Form(
        kind=str(document["dataset_type"]),
        title=Text.of(document.get("about_title", document.get("about"))),
        sections=tuple(
            Section(str(entry["name"]), Text.of(entry["title"]), Text.of(entry.get("help"))) for entry in document["sections"]
        ),
        fields=_fields(document["dataset_fields"]),
        table_fields=_fields(document.get("resource_fields") or []),
        auto_fields=_fields(document.get("auto_fields") or [], auto=True),
        auto_table_fields=_fields(document.get("auto_resource_fields") or [], auto=True),
    )
    check(form)
    return form


def _fields(entries: Iterable[Mapping[str, Any]], auto: bool = False) -> tuple[Field, ...]:
    return tuple(_field(entry, auto or bool(entry.get("auto"))) for entry in entries)


def _field(entry: Mapping[str, Any], auto: bool) -> Field:
    kind = str(entry.get("kind", "text"))
    multiple = kind in ("choices", "tags") or bool(entry.get("multiple"))
    most = ROWS if kind == "rows" else MANY if multiple else 1
    example = entry.get("example") or {}
    plain = {
        key: str(entry[key])
        for key in _PLAIN
        if entry.get(key) is not None
    }
    return Field(
        name=str(entry.get("record_key", entry["field_name"])),
        ckan_name=str(entry["field_name"]),
        label=Text.of(entry["label"]), help=Text.of(entry.get("help_text")),
        kind=kind, section=str(entry.get("section", "")), auto=auto,
        number=str(entry.get("official", "")),
        max_length=int(entry.get("max_length", CAPS.get(kind, 300))),
        multiple=multiple,
        max_items=int(entry.get("max_items", most)), min_items=int(entry.get("min_items", 0)),
        required_on=entry.get("required_on"), required_when=entry.get("required_when"), condition=entry.get("condition"),
        good=str(example.get("good", "")), bad=str(example.get("bad", "")),
        effect=str(entry.get("effect", "syarat")), partial=bool(entry.get("partial")), shape=entry.get("shape"),
        columns=_fields(entry.get("columns") or []), row_id=bool(entry.get("row_id")), apart=bool(entry.get("apart")),
        **plain,
    )
