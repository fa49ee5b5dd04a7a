"""What `satudata check` does with files: reads records and tables, runs the rules, says what could not be read."""
from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from satudata import form, rules, table
from satudata.errors import SatuDataError, UnreadableRecord
from satudata.rules import Context, Finding, Register, Score
from satudata.rules.register import COMPLETE
from satudata.text import Text

RECORDS = (".yaml", ".yml", ".json")
MAX_RECORD = 5_000_000

_ABSENT = Text("Berkas {name} tidak ada.", "There is no file {name}.")
_OUTSIDE = Text(
    "Catatan menyebut berkas {name} di luar foldernya.", "The record names the file {name}, which is outside its folder."
)
_BIG = Text("Catatan {name} lebih besar dari {limit} bita.", "The record {name} is larger than {limit} bytes.")
_SYNTAX = Text("Catatan {name} bukan YAML atau JSON yang benar (baris {line}).", "{name} is no valid YAML or JSON (line {line}).")
_SHAPE = Text("Catatan {name} harus berupa pasangan isian dan nilai.", "{name} must hold fields and values.")
_ADVICE = Text("Periksa nama dan isi berkas, lalu ulangi.", "Check the file's name and content, then try again.")


@dataclass(frozen=True)
class Checked:
    """One file after its check. `failure` says why it could not be checked, then there are no findings."""

    file: str
    kind: str = ""
    findings: list[Finding] = field(default_factory=list)
    score: Score | None = None
    failure: Text | None = None
    advice: Text = field(default_factory=lambda: Text("", ""))

    @property
    def passed(self) -> bool:
        """Nothing holds publication and no SDI condition is open."""
        return self.failure is None and not any(finding.effect in ("menahan", "syarat") for finding in self.findings)


class NotCheckable(SatuDataError):
    """A file that cannot be checked at all."""

    title = Text("Tidak dapat diperiksa", "Cannot be checked")


def check_files(paths: Iterable[Path], kind: str | None = None, register: Register | None = None) -> list[Checked]:
    """Each file checked. A data file that a given record names is checked with its record, not alone.

    `kind` is the kind of records that do not name theirs with the key `kind` (default "dataset"); `register` the rules of
    a city (default: as shipped).
    """
    given, about = list(paths), Context(register=register or Register.load())
    records = [path for path in given if path.suffix.lower() in RECORDS]
    used: set[Path] = set()
    results = [_checked(path, kind, used, about) for path in records]
    alone = [path for path in given if path not in records and path.resolve() not in used]
    return results + [_checked(path, kind, used, about) for path in alone]


def _checked(path: Path, kind: str | None, used: set[Path], about: Context) -> Checked:
    try:
        if path.suffix.lower() in RECORDS:
            return _check_record(path, kind, used, about)
        return _check_table(path, about)
    except SatuDataError as failure:
        return Checked(str(path), failure=failure.message, advice=failure.advice)
    except table.Refused as refused:
        return Checked(str(path), failure=refused.message, advice=refused.advice)


def _check_record(path: Path, kind: str | None, used: set[Path], about: Context) -> Checked:
    raw = read_record(path)
    name = str(raw.pop("kind", None) or kind or "dataset")
    record = form.load(name).normalise(raw)
    tables = {}
    for entry in record.get("tables", []):
        if delivery := entry.get("delivery"):
            file = _beside(path, delivery)
            used.add(file.resolve())
            tables[delivery] = _read_table(file)
    findings = rules.check(record, name, tables, about)
    return Checked(str(path), name, findings, rules.score(record, findings, name, tables, about))


def _check_table(path: Path, about: Context) -> Checked:
    """A data file alone: what the rules say about the table itself, not about the record it has none of."""
    workbook = table.read(_bytes(path), path.name)
    one = form.load("dataset")
    record = one.normalise({"accessRights": "terbuka", "tables": [{"delivery": "file", "format": workbook.kind}]})
    unasked = {(rule, where) for where, item in one.missing_paths(record) for rule in (COMPLETE, item.rule)}
    findings = [
        finding for finding in rules.check(record, "dataset", {"file": workbook}, about)
        if finding.path.startswith("tables.") and (finding.rule, finding.path) not in unasked
    ]
    return Checked(str(path), "dataset", findings)


def _read_table(path: Path) -> Any:
    """The table of a record's file; a file that is refused is a finding of the record, not a failure of the check."""
    try:
        return table.read(_bytes(path), path.name)
    except table.Refused as refused:
        return refused


def read_record(path: Path) -> dict[str, Any]:
    """The raw record of a .yaml or .json file. Raises NotCheckable, UnreadableRecord."""
    data = _bytes(path)
    if len(data) > MAX_RECORD:
        raise UnreadableRecord(_BIG.format(name=path.name, limit=MAX_RECORD), _ADVICE)
    try:
        value = json.loads(data) if path.suffix.lower() == ".json" else yaml.safe_load(data.decode("utf-8"))
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise UnreadableRecord(_SYNTAX.format(name=path.name, line=_line(error)), _ADVICE) from error
    if not isinstance(value, Mapping):
        raise UnreadableRecord(_SHAPE.format(name=path.name), _ADVICE)
    return {str(key): item for key, item in value.items()}


def _line(error: Exception) -> int | str:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else getattr(error, "lineno", "?")


def _beside(record: Path, name: str) -> Path:
    folder = record.resolve().parent
    file = (folder / name).resolve()
    if not file.is_relative_to(folder):
        raise NotCheckable(_OUTSIDE.format(name=name), _ADVICE)
    return file


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotCheckable(_ABSENT.format(name=path.name), _ADVICE) from error
