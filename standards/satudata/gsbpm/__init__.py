"""The statistical business process (GSBPM): editions, sub-processes, what applies, what proves them, who may mark them."""
from __future__ import annotations

from satudata.gsbpm.applicability import Verdict, applies, left_out
from satudata.gsbpm.edition import Edition, Phase, Step, current, editions, load, phases
from satudata.gsbpm.guidance import EvidenceKind, Guidance, evidence_kinds, guidance
from satudata.gsbpm.quality import UNITS, Indicator, indicators
from satudata.gsbpm.stages import Mapping, mappings
from satudata.gsbpm.witness import NEVER_MARKED, Source, may_mark, sources

__all__ = [
    "NEVER_MARKED", "UNITS", "Edition", "EvidenceKind", "Guidance", "Indicator", "Mapping", "Phase", "Source", "Step", "Verdict",
    "applies", "current", "editions", "evidence_kinds", "guidance", "indicators", "left_out", "load", "mappings", "may_mark",
    "phases", "sources",
]
