"""Which editions of GSBPM are there, and which phases and sub-processes does each name?"""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from satudata import codes
from satudata.gsbpm.reading import HERE, document, wrong
from satudata.text import Text

SHIPPED = HERE.joinpath("editions")


@dataclass(frozen=True, slots=True)
class Step:
    """A sub-process. `evidence` is what proves it in a few words; `name_5_1` its English name in GSBPM 5.1."""

    code: str
    name: Text
    name_5_1: str
    evidence: str

    @property
    def phase(self) -> str:
        """The code of its phase."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase with its sub-processes. `epss_stage` and `ms_keg_stage`: the Satu Data stage it counts as, "" for none.

    The two disagree (EPSS domain 3; MS-Keg item 3.3): EPSS is what is scored, MS-Keg is what its form prints.
    """

    code: str
    name: Text
    name_5_1: str
    epss_stage: str
    ms_keg_stage: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Edition:
    """One edition: its phases in order. `current`: new process records follow it."""

    version: str
    title: Text
    source: str
    licence: str
    current: bool
    phases: tuple[Phase, ...]
    overarching: tuple[Text, ...] = field(default=())

    def __iter__(self) -> Iterator[Step]:
        return (step for phase in self.phases for step in phase.steps)

    def __contains__(self, code: object) -> bool:
        return any(step.code == code for step in self)

    def step(self, code: str) -> Step:
        """The sub-process of this code. Raises KeyError."""
        found = next((step for step in self if step.code == code), None)
        if found is None:
            raise KeyError(code)
        return found


@cache
def _shipped() -> dict[str, Edition]:
    return read(SHIPPED)


def editions(folder: Traversable | None = None) -> dict[str, Edition]:
    """Every edition by version, oldest first: those that come along, or those of another folder. Raises DefinitionError."""
    return read(folder) if folder else _shipped()


def read(folder: Traversable) -> dict[str, Edition]:
    """The editions of a folder; a new one is a YAML file more."""
    names = sorted((entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=_order)
    return {name.removesuffix(".yaml"): _read(folder, name) for name in names}


def load(version: str, folder: Traversable | None = None) -> Edition:
    """One edition, as ``"5.2"``. Raises KeyError."""
    return editions(folder)[version]


def current(folder: Traversable | None = None) -> Edition:
    """The edition that says it is current; where several do, the newest of them."""
    return [edition for edition in editions(folder).values() if edition.current][-1]


def phases() -> tuple[Phase, ...]:
    """The eight phases of the current edition in order, with their sub-processes."""
    return current().phases


def _order(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removesuffix(".yaml").split(".") if part.isdecimal())


def _read(folder: Traversable, name: str) -> Edition:
    file = folder.joinpath(name)
    told = document(file)
    rows = _rows(folder, told)
    found = Edition(
        version=name.removesuffix(".yaml"), title=Text.of(told.get("title")), source=str(told.get("source") or ""),
        licence=str(told.get("licence") or ""), current=bool(told.get("current")),
        phases=_phases(rows, str(told.get("english") or "nama_en")),
        overarching=tuple(Text.of(item) for item in told.get("overarching") or ()),
    )
    listed = [step.code for step in found]
    if not listed or len(set(listed)) != len(listed):
        raise wrong(file, "write each sub-process once, below its phase")
    return found


def _rows(folder: Traversable, told: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of an edition, from a code list of this library or from a CSV beside its file."""
    if told.get("file"):
        return list(csv.DictReader(io.StringIO(folder.joinpath(str(told["file"])).read_text("utf-8"))))
    return [{"kode": code.kode, "nama": code.nama, "nama_en": code.nama_en, "induk": code.induk, "tingkat": code.tingkat,
             **code.extra} for code in codes.load(str(told["codelist"]))]


def _phases(rows: Iterable[dict[str, str]], english: str) -> tuple[Phase, ...]:
    listed = list(rows)

    def name(row: dict[str, str]) -> Text:
        return Text(row["nama"], row[english])
    return tuple(
        Phase(
            code=row["kode"], name=name(row), name_5_1=row.get("name_5_1") or "", epss_stage=row.get("tahap_epss") or "",
            ms_keg_stage=row.get("tahap_ms_keg") or "", steps=tuple(
                Step(below["kode"], name(below), below.get("name_5_1") or "", below.get("bukti") or "")
                for below in listed if below["induk"] == row["kode"]),
        )
        for row in listed if row["tingkat"] == "fase"
    )
