"""The statistical business process (GSBPM): phases, sub-processes and the stages Satu Data reads them as."""
from __future__ import annotations

from dataclasses import dataclass

from satudata import codes
from satudata.text import Text

#: The edition in use; older names are kept beside each step.
EDITION = "gsbpm-5.2"


@dataclass(frozen=True, slots=True)
class Step:
    """A sub-process. `evidence` is what proves it; `name_5_1` its English name in GSBPM 5.1."""

    code: str
    name: Text
    name_5_1: str
    evidence: str


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


def phases() -> tuple[Phase, ...]:
    """The eight phases in order, with their 44 sub-processes. Source: UNECE, GSBPM 5.2 (May 2025)."""
    listed = codes.load(EDITION)
    return tuple(
        Phase(
            code=code.kode, name=Text(code.nama, code.nama_en), name_5_1=code.extra["name_5_1"],
            epss_stage=code.extra["tahap_epss"], ms_keg_stage=code.extra["tahap_ms_keg"],
            steps=tuple(
                Step(step.kode, Text(step.nama, step.nama_en), step.extra["name_5_1"], step.extra["bukti"])
                for step in listed.children(code.kode)
            ),
        )
        for code in listed.at("fase")
    )
