"""The workbench of a mapping: what its form asks, what the answers become, what the mapping makes of the first records."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from ckanext.tangerang.harvest import looks
from ckanext.tangerang.harvest.model import Draft, Source
from ckanext.tangerang.people.language import lang
from satudata import form as forms
from satudata.form import Field, Form
from satudata_harvest import mapping_proposal, trial
from satudata_harvest.mapping import run_tests
from satudata_harvest.record import standard_fields
from satudata_harvest.sample_paths import paths
from satudata_harvest.source import DATASET, SourceDocument, kind_of
from satudata_harvest.transforms import BY_NAME

Json = dict[str, Any]
STEPS = 2
TRIED = 5
NOT_MAPPED = frozenset({"json", "rows", "organization"})


class Row(NamedTuple):
    """One target field on the form: its path or fixed value, its transforms; ``kept`` is a rule the form cannot show."""

    field: Field
    path: str
    value: str
    steps: list[tuple[str, str]]
    kept: str
    usual: str


class Rows(NamedTuple):
    """The rows of the workbench: what needs a person first, the others by section."""

    first: list[Row]
    others: dict[str, list[Row]]


def rows(mapping: Mapping[str, Any], asked: Collection[str] | None = None, kind: str = DATASET) -> Rows:
    """A row for each field that can be mapped. First come those with a rule and the ``asked`` ones.

    :param asked: what is proposed, missing or wrong; None where nothing could be tried: what is demanded at submission
    :param kind: of record the source's become
    """
    fields = mapping.get("fields", {})
    form = forms.load(kind)
    found = Rows([], {section.name: [] for section in form.sections})
    for field in form.fields:
        if field.auto or field.kind in NOT_MAPPED:
            continue
        made = row(field, fields.get(field.name), kind)
        wanted = field.required_on and not made.usual if asked is None else field.name in asked
        if field.name in fields or wanted:
            found.first.append(made)
        else:
            found.others[field.section].append(made)
    return found._replace(others={section: inside for section, inside in found.others.items() if inside})


def asked(found: Mapping[str, Any], proposed: Sequence[Json], wrong: Sequence[tuple[str, str]]) -> set[str] | None:
    """Fields that need a person: missing in the first records, proposed, or named by a mistake; None where nothing was tried."""
    missing = {one["field"] for record in found["records"] for one in record["missing"]}
    named = {key.removeprefix("mapping.fields.").split(".")[0] for key, _ in wrong if key.startswith("mapping.fields.")}
    return missing | named | {one["field"] for one in proposed} if found["records"] else None


def row(field: Field, entry: Any, kind: str = DATASET) -> Row:
    """The row of a field's rule."""
    usual = str(standard_fields(kind).get(field.name, ""))
    given = {"path": entry} if isinstance(entry, str) else dict(entry or {})
    steps = [(step, "") if isinstance(step, str) else next(iter(step.items())) for step in given.get("transforms", ())]
    plain = len(steps) <= STEPS and isinstance(given.get("value", ""), str) and all(
        argument is None or isinstance(argument, (str, int)) for _, argument in steps)
    if not plain:
        return Row(field, "", "", [("", "")] * STEPS, yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), usual)
    shown = [(name, "" if argument is None else str(argument)) for name, argument in steps]
    return Row(field, given.get("path", ""), given.get("value", ""), shown + [("", "")] * (STEPS - len(shown)), "", usual)


def fields_of(values: Mapping[str, str], before: Mapping[str, Any], kind: str = DATASET) -> Json:
    """The fields of a mapping as the form's answers make them; a rule the form cannot show stays unless it is taken away."""
    found: Json = {}
    for field in forms.load(kind).fields:
        name = field.name
        if f"{name}.kept" in values:
            if not values.get(f"{name}.drop"):
                found[name] = before.get(name)
        elif f"{name}.path" in values:
            entry = entry_of(values, name)
            if entry is not None:
                found[name] = entry
        elif name in before:
            found[name] = before[name]
    return found


def entry_of(values: Mapping[str, str], name: str) -> Any:
    """One rule of a mapping from its answers; None where the field is left alone."""
    def said(part: str) -> str:
        return values.get(f"{name}.{part}", "").strip()
    path, value = said("path"), said("value")
    steps: list[Any] = []
    for place in range(STEPS):
        step, argument = said(f"step{place}"), said(f"argument{place}")
        if step:
            steps.append({step: argument} if argument else step)
    if not path and not value:
        return None
    entry: Json = {"path": path} if path else {"value": value}
    if path and value:  # what the path does not give
        steps = [*steps, {"default": value}][:10]
    if steps:
        entry["transforms"] = steps
    return path if entry == {"path": path} else entry


def sample_of(of: Draft | Source) -> list[Json]:
    """The first records last read of a source; none where nobody has read it."""
    look = looks.newest(of, "sample")
    return list((look.result or {}).get("records", ())) if look and look.state == "done" else []


def readable(records: Sequence[Json]) -> list[Json]:
    """Those of a sample that could be read."""
    return [one for one in records if not one.get("failure")]


def tree(records: Sequence[Json]) -> list[Json]:
    """What can be read in a sample: ``{path, name, depth, filled, of, examples}``."""
    found = paths([one.get("metadata", {}) for one in readable(records)])
    return [{"path": one.path, "name": one.name, "depth": one.depth, "filled": one.filled, "of": one.of,
             "examples": list(one.examples)} for one in found]


def proposals(document: Mapping[str, Any], records: Sequence[Json]) -> list[Json]:
    """What is proposed for fields that are not mapped: ``{field, label, path, transforms, confidence, reasons, examples}``."""
    mapped = (document.get("mapping") or {}).get("fields", {})
    kind = kind_of(document["connector"], document.get("kind"))
    found = mapping_proposal.propose([one.get("metadata", {}) for one in readable(records)], mapped, kind)
    form = forms.load(kind)
    return [{"field": one.field, "label": form.field(one.field).label.in_(lang()), "path": one.path,
             "transforms": list(one.transforms), "entry": one.entry(), "confidence": one.confidence, "score": one.score,
             "reasons": [reason.in_(lang()) for reason in one.reasons], "examples": list(one.examples)} for one in found]


def tried(document: SourceDocument, owner_org: str, records: Sequence[Json]) -> list[Json]:
    """What the first records would become: ``{identifier, title, values, failure, findings, missing}``."""
    form = forms.load(document.record_kind())
    return [_shown(trial.tried(document, owner_org, one), form) for one in readable(records)[:TRIED]]


def _shown(one: trial.Trial, form: Form) -> Json:
    values = {name: value for name, value in one.record.items() if name not in ("owner_org", "tables")}
    return {
        "identifier": one.identifier, "title": str(one.record.get("title") or one.identifier), "values": values,
        "failure": one.failure.as_dict(lang()) if one.failure else None,
        "findings": [{"rule": item.rule, "effect": item.effect, "path": item.path, "message": item.message.in_(lang()),
                      "help": item.help.in_(lang())} for item in one.findings],
        "missing": [{"field": name, "label": form.field(name).label.in_(lang())} for name in one.missing],
    }


def tested(mapping: Mapping[str, Any]) -> Iterator[Json]:
    """Each test of a mapping with its mistakes: ``{title, record, mistakes: [{field, expected, found}]}``."""
    for number, test in enumerate(mapping.get("tests", ()), 1):
        mistakes = run_tests({"fields": mapping.get("fields", {}), "tests": [test]})
        yield {"title": test.get("title") or str(number), "record": test["record"],
               "mistakes": [{"field": one.field, "expected": one.expected, "found": one.found} for one in mistakes]}


def transforms() -> list[str]:
    """Names of the transforms there are."""
    return list(BY_NAME)
