"""What a source document is, and what is wrong with one."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from satudata import form
from satudata.text import Text
from satudata_harvest.limits import Grace

REVIEW_FIRST, APPLY_WHEN_CLEAR = "review_first", "apply_when_clear"
DATASET = "dataset"
MAX_BYTES = 512 * 1024


@dataclass(frozen=True)
class Trouble:
    """One thing wrong with a document: where, and what to do."""

    field: str
    message: Text


class SourceInvalid(ValueError):
    """A document that is not a source document; ``troubles`` names every field."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("; ".join(f"{t.field}: {t.message.en}" for t in self.troubles))


@dataclass(frozen=True)
class SourceDocument:
    """One source: where the data are, how they become records, when they are fetched."""

    name: str
    title: str
    owner_org: str
    connector: str
    options: Mapping[str, Any]
    kind: str | None = None  # None: what the connector gives first
    secret: str | None = None
    defaults: Mapping[str, Any] = field(default_factory=dict)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    schedule: str | None = None
    policy: str | None = None  # None: the document leaves the policy as it is
    pinned: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    grace: Grace = field(default_factory=Grace)

    def as_dict(self) -> dict[str, Any]:
        """The document as JSON, entries that were left out left out."""
        found = {name: value for name, value in vars(self).items() if value not in (None, {}, ()) and name != "grace"}
        found["pinned"] = list(self.pinned)
        found["grace"] = {"runs": self.grace.runs, "days": self.grace.days}
        return found

    def record_kind(self) -> str:
        """The kind of record that each of its records becomes."""
        return kind_of(self.connector, self.kind)

    def reach(self) -> str:
        """Digest of what the source reaches and makes of it (address, query, secret, mapping, defaults, kind): sha-256 hex.

        A change here takes a standing decision back, because it was given for other data.
        """
        parts = (self.name, self.owner_org, self.connector, self.options, self.secret, self.mapping, self.defaults)
        return hashlib.sha256(_canonical(parts + ((self.kind,) if self.kind else ()))).hexdigest()

    def digest(self) -> str:
        """Digest of the whole document: sha-256 hex."""
        return hashlib.sha256(_canonical(self.as_dict())).hexdigest()


def kinds_of(connector: str) -> tuple[str, ...]:
    """The kinds of record a connector's records can become, the usual one first; datasets, of one that is not installed."""
    from satudata_harvest.connectors import available, find
    return find(connector).kinds if connector in available() else (DATASET,)


def kind_of(connector: str, kind: str | None) -> str:
    """The kind of record a document's records become: the one it names, else the usual one of its connector."""
    return kind if kind in form.kinds() else kinds_of(connector)[0]


def load(path: str | Path) -> SourceDocument:
    """The source document in a YAML or JSON file.

    :raises SourceInvalid: not readable, or naming every field that is wrong
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SourceInvalid([Trouble("-", Text(id=f"Berkas {path} tidak dapat dibaca.",
                                               en=f"File {path} cannot be read."))]) from error
    return parse(data)


def parse(data: bytes) -> SourceDocument:
    """The source document in the bytes of a YAML or JSON file.

    :raises SourceInvalid: naming every field that is wrong
    """
    if len(data) > MAX_BYTES:
        raise SourceInvalid([Trouble("-", Text(id="Dokumen lebih besar dari 512 kB.",
                                               en="The document is larger than 512 kB."))])
    try:
        raw = plain_yaml(data)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        line = place.line + 1 if place else 1
        raise SourceInvalid([Trouble("-", Text(id=f"Dokumen bukan YAML atau JSON yang sah, lihat baris {line}.",
                                               en=f"The document is not valid YAML or JSON, see line {line}."))]) from error
    return from_dict(raw)


def plain_yaml(data: bytes | str) -> Any:
    """The value in a YAML text, without aliases.

    :raises yaml.YAMLError, ValueError: it is none
    """
    return yaml.load(data, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader without anchors


def from_dict(raw: Any) -> SourceDocument:
    """The source document in plain JSON values.

    :raises SourceInvalid: naming every field that is wrong
    """
    troubles = list(schema_troubles(raw, schema()))
    if not troubles:
        troubles = list(_connector_troubles(raw)) + list(_mapping_troubles(raw)) + list(_schedule_troubles(raw))
    if troubles:
        raise SourceInvalid(troubles)
    return SourceDocument(**{**raw, "pinned": tuple(raw.get("pinned", ())), "grace": Grace(**raw.get("grace", {}))})


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON Schema of a source document."""
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath("source.schema.json").read_text("utf-8"))
    return loaded


def schema_troubles(raw: Any, against: Mapping[str, Any], under: str = "") -> Iterable[Trouble]:
    """What a JSON Schema finds wrong, each under its dotted field."""
    for error in sorted(Draft202012Validator(against).iter_errors(raw), key=lambda e: [str(p) for p in e.path]):
        path = [under, *map(str, error.path)] if under else [str(p) for p in error.path]
        yield Trouble(".".join(path + _extra(error)) or "-", _sentence(error))


def _extra(error: ValidationError) -> list[str]:
    """The property an error is about, where the schema only knows the object that lacks or has it."""
    instance: Any = error.instance
    wanted: Any = error.validator_value
    within: Any = error.schema
    if error.validator == "required":
        return [name for name in wanted if name not in instance][:1]
    if error.validator == "additionalProperties" and isinstance(instance, dict):
        return [str(name) for name in instance if name not in within.get("properties", {})][:1]
    return []


#: What the patterns of the schema ask for, in words.
_SHAPES = {
    "^[a-z0-9][a-z0-9-]{1,62}$": Text(
        id="Pakai huruf kecil, angka, dan tanda hubung; 2 sampai 63, tanpa spasi.",
        en="Use lower case letters, digits and hyphens; 2 to 63, without blanks."),
    "^[A-Za-z0-9_.-]{1,80}$": Text(
        id="Pakai huruf, angka, titik, garis bawah, dan tanda hubung; paling banyak 80.",
        en="Use letters, digits, dots, underscores and hyphens; at most 80."),
    "^(\\S+ ){4}\\S+$": Text(id="Isi lima bagian cron, misalnya 0 3 * * *.", en="Give five cron fields, such as 0 3 * * *."),
}


def _sentence(error: ValidationError) -> Text:
    value = error.validator_value
    if error.validator == "pattern" and value in _SHAPES:
        return _SHAPES[value]
    sentences = {
        "required": Text(id="Wajib diisi.", en="Required."),
        "additionalProperties": Text(id="Nama isian ini tidak dikenal.", en="No entry has this name."),
        "type": Text(id=f"Jenis nilainya harus {value}.", en=f"The value must be of type {value}."),
        "enum": Text(id=f"Pilih salah satu: {value}.", en=f"Choose one of: {value}."),
        "pattern": Text(id=f"Bentuknya harus {value}.", en=f"It must have the form {value}."),
        "maxLength": Text(id=f"Paling panjang {value} huruf.", en=f"At most {value} characters."),
        "minLength": Text(id=f"Paling pendek {value} huruf.", en=f"At least {value} characters."),
        "minimum": Text(id=f"Paling kecil {value}.", en=f"At least {value}."),
        "maximum": Text(id=f"Paling besar {value}.", en=f"At most {value}."),
    }
    return sentences.get(str(error.validator), Text(id="Bentuknya tidak sesuai skema dokumen sumber.",
                                                    en="It does not fit the schema of a source document."))


def _connector_troubles(raw: Mapping[str, Any]) -> Iterable[Trouble]:
    from satudata_harvest.connectors import available, find
    if raw["connector"] not in available():
        names = ", ".join(available())
        return [Trouble("connector", Text(id=f"Jenis sumber tidak dikenal; yang ada: {names}.",
                                          en=f"No such kind of source; there are: {names}."))]
    return (*_kind_troubles(raw), *schema_troubles(raw["options"], find(raw["connector"]).options_schema, "options"))


def _kind_troubles(raw: Mapping[str, Any]) -> Iterable[Trouble]:
    """A kind the connector does not give, or rows where no dataset holds them."""
    kinds = kinds_of(raw["connector"])
    if raw.get("kind", kinds[0]) not in kinds:
        names = ", ".join(kinds)
        yield Trouble("kind", Text(id=f"Jenis sumber ini hanya memberi catatan: {names}.",
                                   en=f"This kind of source only gives records of kind: {names}."))
    elif raw.get("kind", kinds[0]) != DATASET and "table" in raw["options"]:
        yield Trouble("options.table", Text(id="Hanya dataset yang memuat tabel.", en="Only datasets hold a table."))


def _mapping_troubles(raw: Mapping[str, Any]) -> Iterable[Trouble]:
    from satudata_harvest.mapping import MappingInvalid, compile_mapping
    try:
        compile_mapping(raw.get("mapping", {}).get("fields", {}))
    except MappingInvalid as error:
        return [Trouble(f"mapping.fields.{error.field}", error.message)]
    return []


def _schedule_troubles(raw: Mapping[str, Any]) -> Iterable[Trouble]:
    from satudata_harvest.schedule import valid
    if "schedule" in raw and not valid(raw["schedule"]):
        return [Trouble("schedule", Text(id="Jadwal harus lima bagian cron, misalnya 0 2 * * *.",
                                         en="The schedule must be five cron fields, for example 0 2 * * *."))]
    return []


def _canonical(value: Any) -> bytes:
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=dict)
    return written.encode("utf-8", "surrogatepass")


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can expand to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)
