"""An OpenDocument spreadsheet (.ods) as raw cells: its XML read as a stream, repeats counted, nothing outside the file."""
from __future__ import annotations

import io
import zipfile
from typing import Any, cast
from xml.etree.ElementTree import TreeBuilder

from defusedxml.ElementTree import DefusedXMLParser

from .model import Grid, Limits, Place, Problem, Refused
from .odssheets import Sheets
from .package import guard
from .words import Refusal, Word, problem, refused

_PIECE = 1 << 16


def grids_of(data: bytes, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    """(visible sheets in order, problems of the file); raises Refused for what is locked, broken or too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            guard(archive, limits, "ODS")
            return _sheets(archive, limits)
    except Refused:
        raise
    except MemoryError as error:
        raise refused(Refusal.TOO_MANY_CELLS, limit=limits.cells) from error
    except Exception as error:  # a damaged package fails anywhere in zipfile or the XML parser, with any error
        raise refused(Refusal.BROKEN_BOOK, format="ODS", reason=str(error)[:200] or type(error).__name__) from error


def _sheets(archive: zipfile.ZipFile, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise refused(Refusal.ENCRYPTED)
    target = Sheets(limits)
    parser = DefusedXMLParser(target=cast(TreeBuilder, target), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    with archive.open("content.xml") as content:
        _feed(parser, content)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        target.problems.append(problem(Word.MACRO, Place()))
    if not target.count:
        raise refused(Refusal.BROKEN_BOOK, format="ODS", reason="table:table")
    return target.grids, target.problems


def _feed(parser: Any, content: Any) -> None:
    while piece := content.read(_PIECE):
        parser.feed(piece)
    parser.close()
