"""Reads a list of codes out of a file of any kind: the content decides what it is, never the name."""
from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from satudata.table.encoding import decode
from satudata.table.sniff import book_kind
from satudata.table.words import Refusal
from satudata.table.words import refused as unreadable

from . import jsonfile, sdmx, tabular
from .draft import Draft, merged
from .grid import LIMITS, csv_sheet, xlsx_sheet
from .messages import refuse_doctype, refused
from .model import Import

_TURTLE = re.compile(r"^\s*(?:@prefix|@base|PREFIX\s|BASE\s|<[^>\s]+>\s+(?:a|<|\w+:\w))", re.IGNORECASE | re.MULTILINE)
_ORDER = re.compile(r"^[\d_\-. ]+")


def read(
    data: bytes, filename: str = "", *, sheet: str | None = None, columns: Mapping[str, str] | None = None,
    what: str = "items", daftar: str | None = None,
) -> Import:
    """The codes (`what` = "items") or the correspondences ("korespondensi") of a file, with everything wrong about them.

    `sheet` chooses one of an xlsx, `columns` (field -> column name or letter) says what cannot be recognised, `daftar` one
    of several lists in a file; for correspondences the list that rows without one lead to.

    Raises `ImportRefused` or `satudata.table.Refused` for a file that cannot be read at all, and nothing else.
    """
    return _draft(data, filename, sheet, columns, what).done(daftar)


def read_many(
    files: Sequence[tuple[bytes, str]], *, columns: Mapping[str, str] | None = None, what: str = "items",
    daftar: str | None = None,
) -> Import:
    """Several files as one list: one a level, as classifications are often published."""
    return merged([_draft(data, name, None, columns, what, by_name=True) for data, name in files]).done(daftar)


def _draft(
    data: bytes, filename: str, sheet: str | None, columns: Mapping[str, str] | None, what: str, *, by_name: bool = False,
) -> Draft:
    if len(data) > LIMITS.size:
        raise refused("TOO_LARGE", size=len(data) // 1_000_000, limit=LIMITS.size // 1_000_000)
    kind = book_kind(data, LIMITS)
    if kind in ("xls", "ods"):  # a code is read as it is shown, which only xlsx tells in full
        raise unreadable(Refusal.OTHER_OFFICE, format=kind.upper())
    if kind:
        return tabular.draft_of(xlsx_sheet(data, sheet), "xlsx", what, columns)
    text = decode(data)[0].removeprefix("\ufeff")
    start = text[:4096].lstrip()
    if start.startswith("<") and not _TURTLE.match(start):
        return _xml(text, what)
    if start.startswith(("{", "[")):
        document = _json(text)
        if document is not None:
            return _of_document(document, text, what, columns, _level(filename) if by_name else "")
    if _TURTLE.search(text[:20_000]):
        return _rdf(text, "turtle", what)
    return tabular.draft_of(csv_sheet(data, filename), "csv", what, columns)


def _rdf(text: str, syntax: str, what: str) -> Draft:
    from . import rdf, skos  # rdflib takes a third of a second, and most files are tables
    return skos.draft_of(rdf.graph_of(text, syntax), what)


def _xml(text: str, what: str) -> Draft:
    refuse_doctype(text)
    if "http://www.w3.org/1999/02/22-rdf-syntax-ns#" in text[:20_000]:
        return _rdf(text, "xml", what)
    if re.match(r"\s*<(!doctype html|html)\b", text, re.IGNORECASE):
        raise refused("NOT_CODES", reason="HTML")
    if what != "items":
        raise refused("NO_CORRESPONDENCE", format="SDMX")
    return sdmx.of_xml(text)


def _json(text: str) -> Any:
    """The document; None where it is no JSON (a csv may begin with a bracket). Raises ImportRefused BROKEN."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise refused("BROKEN", format="JSON", reason="…") from error
    except ValueError as error:
        if re.match(r"[\[{]\s*([\[{\"]|$)", text.lstrip()):
            raise refused("BROKEN", format="JSON", reason=str(error)[:200]) from error
        return None


def _of_document(document: Any, text: str, what: str, columns: Mapping[str, str] | None, level: str) -> Draft:
    first = document[0] if isinstance(document, list) and document else document
    if isinstance(first, Mapping) and any(key in first for key in ("@context", "@graph", "@id")):
        return _rdf(text, "json-ld", what)
    if sdmx.is_sdmx(document):
        if what != "items":
            raise refused("NO_CORRESPONDENCE", format="SDMX")
        return sdmx.of_json(document)
    return jsonfile.draft_of(document, what, columns, level)


def _level(filename: str) -> str:
    """`02_golongan_pokok.json` holds the level "golongan pokok"."""
    return _ORDER.sub("", PurePath(filename.replace("\\", "/")).stem).replace("_", " ").strip().lower()
