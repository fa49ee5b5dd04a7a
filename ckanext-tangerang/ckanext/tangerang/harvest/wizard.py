"""The steps in which a source is described: which there are, what each page asks, and what its answers become."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk

from satudata import form as forms
from satudata_harvest import options_form
from satudata_harvest.source import SourceInvalid, from_dict, kind_of, kinds_of

Json = dict[str, Any]
NEVER = ""
DAILY, WEEKLY, MONTHLY = "0 2 * * *", "0 2 * * 1", "0 2 1 * *"
#: Values for every record that most sources do not say themselves, of whichever kind has such an item.
DEFAULTS = ("urusan", "theme", "accessRights", "license_id", "accrualPeriodicity", "maintainer_jabatan", "maintainer_email",
            "jenis_statistik", "instansi_penyelenggara", "unit_eselon2", "pj_jabatan", "pj_email")


class Step(NamedTuple):
    """A step of the wizard: the last part of its address, and its title."""

    name: str
    title: str


def steps() -> list[Step]:
    """Every step in its order, in the reader's language."""
    return [
        Step("jenis", tk._("Kind")), Step("alamat", tk._("Address")), Step("periksa", tk._("Check")),
        Step("contoh", tk._("Sample")), Step("pemetaan", tk._("Mapping")), Step("pratinjau", tk._("Preview")),
        Step("jadwal", tk._("Schedule")), Step("selesai", tk._("Done")),
    ]


def schedules() -> list[tuple[str, str]]:
    """The usual schedules with their words; another one is written as cron."""
    return [(NEVER, tk._("Only when somebody starts it")), (DAILY, tk._("Every night at two")),
            (WEEKLY, tk._("Every Monday at two in the night")), (MONTHLY, tk._("On the first of each month"))]


def reached(document: Mapping[str, Any]) -> str:
    """The step a draft is at: its address while it is no complete document, then the check."""
    try:
        from_dict(dict(document))
    except SourceInvalid:
        return "alamat"
    return "periksa"


def short_name(title: str) -> str:
    """A short name made of what people call the system: lower case, digits, hyphens."""
    made = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")
    return made if re.match("[a-z0-9][a-z0-9-]", made) else f"sumber-{made}".strip("-")


def first(values: Mapping[str, str], before: Mapping[str, Any] | None = None) -> Json:
    """A document with the answers of the first step; another kind of system has other options."""
    title = values.get("title", "").strip()
    document: Json = {**(before or {}), "owner_org": values.get("owner_org", ""), "title": title,
                      "name": values.get("name", "").strip() or short_name(title), "connector": values.get("connector", "")}
    if before and before.get("connector") != document["connector"]:
        document = {name: value for name, value in document.items() if name not in ("options", "secret", "mapping", "kind")}
    return {**document, "options": document.get("options", {})}


def addressed(document: Mapping[str, Any], values: Mapping[str, str]) -> Json:
    """A document with the answers of the address: the options of its kind, and the name of its secret."""
    answers = {key.removeprefix("options."): value for key, value in values.items() if key.startswith("options.")}
    found: Json = {**document, "options": options_form.options_of(document["connector"], answers)}
    found.pop("secret", None)
    if values.get("kind") and len(kinds_of(document["connector"])) > 1:
        found["kind"] = values["kind"]
    if values.get("secret", "").strip():
        found["secret"] = values["secret"].strip()
    return found


def with_defaults(document: Mapping[str, Any], values: Mapping[str, str]) -> Json:
    """A document with the values for every record; those the page does not ask stay."""
    kept = {name: value for name, value in (document.get("defaults") or {}).items() if f"defaults.{name}" not in values}
    asked = {key.removeprefix("defaults."): value.strip() for key, value in values.items()
             if key.startswith("defaults.") and value.strip()}
    return {**document, "defaults": kept | asked}


def scheduled(document: Mapping[str, Any], values: Mapping[str, str]) -> Json:
    """A document with its hour: one of the usual ones, or cron."""
    found = {name: value for name, value in document.items() if name != "schedule"}
    cron = values.get("cron", "").strip() if values.get("schedule") == "cron" else values.get("schedule", "").strip()
    return {**found, "schedule": cron} if cron else found


def record_kind(document: Mapping[str, Any]) -> str:
    """The kind of record a document's become, as far as it is written."""
    return kind_of(str(document.get("connector", "")), document.get("kind"))


def default_fields(kind: str) -> list[Any]:
    """The fields whose value is asked for every record."""
    form = forms.load(kind)
    known = {field.name for field in form.fields}
    return [form.field(name) for name in DEFAULTS if name in known]
