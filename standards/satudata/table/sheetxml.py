"""Facts of a sheet that streaming leaves out: merged cells, formulas, formulas nobody calculated, hidden parts."""
from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from openpyxl.utils.cell import range_boundaries

Merge = tuple[int, int, int, int]

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_UNSAVED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_HIDDEN = re.compile(rb'<(?:\w+:)?(?:col|row)\s[^>]*?hidden="(?:1|true)"')


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Merges are (first row, first column, last row, last column) from 0; formulas are cell names such as `B7`."""

    merges: tuple[Merge, ...]
    formulas: tuple[str, ...]
    unsaved: tuple[str, ...]
    hidden: bool


def facts_of(archive: zipfile.ZipFile, path: str) -> SheetFacts:
    """Read from the sheet's XML; the caller has checked the unpacked size."""
    xml = archive.read(path.lstrip("/"))
    has_formula = b"f>" in xml or b"<f " in xml or b"<f/" in xml
    return SheetFacts(
        merges=tuple(_merge(match.decode("ascii")) for match in _MERGE.findall(xml)),
        formulas=tuple(match.decode("ascii") for match in _FORMULA.findall(xml)) if has_formula else (),
        unsaved=tuple(match.decode("ascii") for match in _UNSAVED.findall(xml)) if has_formula else (),
        hidden=_HIDDEN.search(xml) is not None,
    )


def _merge(reference: str) -> Merge:
    left, top, right, bottom = (int(bound or 1) for bound in range_boundaries(reference))
    return top - 1, left - 1, bottom - 1, right - 1
