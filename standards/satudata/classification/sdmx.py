"""SDMX codelists (SDMX-ML 2.1 and 3.0, SDMX-JSON 1.0 and 2.0) become rows of a list."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET  # noqa: S405  a document type is refused before it parses

from .draft import Draft
from .messages import refuse_doctype, refused
from .model import Where

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HAS = {"kode", "nama", "nama_en", "induk"}
#: Annotation types the catalogue's own exports write -> what they say: SDMX has no place for it, or does not take its spelling.
_NOTED = {name.upper(): name for name in ("kode", "induk", "tingkat", "urutan", "berlaku_dari", "berlaku_sampai", "catatan")}


def is_sdmx(document: Any) -> bool:
    """Whether a JSON document is an SDMX structure message."""
    inner = document.get("data", document) if isinstance(document, Mapping) else None
    return isinstance(inner, Mapping) and isinstance(inner.get("codelists") or inner.get("Codelist"), list)


def of_json(document: Mapping[str, Any]) -> Draft:
    """The codelists of an SDMX-JSON message; several are told apart by `daftar`."""
    inner = document.get("data", document)
    draft = Draft("sdmx-json", has=set(_HAS), columns={"daftar": "codelist"})
    lists = [each for each in inner.get("codelists") or inner.get("Codelist") if isinstance(each, Mapping)]
    for each in lists:
        for code in each.get("codes") or []:
            values = {"kode": code.get("id"), **_names(code.get("names"), code.get("name"), "nama"),
                      "definisi": _names(code.get("descriptions"), code.get("description"), "x").get("x"),
                      "induk": code.get("parent"),
                      **_noted((note.get("type"), note.get("title")) for note in code.get("annotations") or [])}
            _add(draft, values, each.get("id"), len(lists))
    return draft


def _names(several: Any, one: Any, key: str) -> dict[str, Any]:
    """Texts by language, or a plain text, as `nama` and `nama_en`."""
    texts = dict(several) if isinstance(several, Mapping) else {}
    if not texts and isinstance(one, Mapping):
        texts = dict(one)
    if not texts:
        return {key: one}
    other = next((text for lang, text in texts.items() if not lang.startswith("en")), None)
    found = {key: texts.get("id") or other, f"{key}_en": texts.get("en")}
    return found if found[key] else {key: found[f"{key}_en"], f"{key}_en": found[f"{key}_en"]}


def of_xml(text: str) -> Draft:
    """The codelists of an SDMX-ML structure message, 2.1 or 3.0. Raises ImportRefused."""
    refuse_doctype(text)
    try:
        root = ET.fromstring(text)  # noqa: S314
    except ET.ParseError as error:
        raise refused("BROKEN", format="XML", reason=str(error)) from error
    lists = [each for each in root.iter() if _local(each) == "Codelist" and any(_local(child) == "Code" for child in each)]
    if not lists:
        raise refused("NOT_CODES", reason=f"XML ({_local(root)[:60]})")
    draft = Draft("sdmx-ml", has=set(_HAS), columns={"daftar": "Codelist"})
    for each in lists:
        for code in (child for child in each if _local(child) == "Code"):
            names, descriptions = dict(_texts(code, "Name")), dict(_texts(code, "Description"))
            values = {"kode": code.get("id"), **_names(names, None, "nama"),
                      "definisi": _names(descriptions, None, "x").get("x"), "induk": _parent(code),
                      **_noted((dict(_plain(note)).get("AnnotationType"), dict(_plain(note)).get("AnnotationTitle"))
                               for note in code.iter() if _local(note) == "Annotation")}
            _add(draft, values, each.get("id"), len(lists))
    return draft


def _noted(notes: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """What annotations say of a code."""
    return {_NOTED[kind]: title for kind, title in notes if kind in _NOTED and title}


def _plain(element: ET.Element) -> Iterator[tuple[str, str]]:
    return ((_local(child), child.text or "") for child in element)


def _texts(element: ET.Element, name: str) -> Iterator[tuple[str, str]]:
    for child in element:
        if _local(child) == name and (child.text or "").strip():
            yield child.get(_LANG, "en"), str(child.text)


def _parent(code: ET.Element) -> str:
    """2.1: `<Parent><Ref id="A"/></Parent>`; 3.0: `<Parent>A</Parent>`."""
    for child in code:
        if _local(child) == "Parent":
            reference = next((each.get("id") for each in child if _local(each) == "Ref"), None)
            return reference or (child.text or "").strip()
    return ""


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _add(draft: Draft, values: Mapping[str, Any], listed: Any, count: int) -> None:
    filled = {name: str(value) for name, value in values.items() if value}
    if count > 1:
        filled["daftar"] = str(listed or "")
    draft.add(filled, Where(len(draft.rows) + 1))
