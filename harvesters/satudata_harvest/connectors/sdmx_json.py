"""SDMX-JSON structure messages 1.0 and 2.0."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata_harvest.connectors.sdmx_model import Available, Codes, Component, Concept, Flow, Message, Ref, no_structure, ref_of

LISTS = (("dimensionList", "dimensions", "dimension"), ("dimensionList", "timeDimensions", "dimension"),
         ("dimensionList", "timeDimension", "dimension"), ("measureList", "measures", "measure"),
         ("measureList", "primaryMeasure", "measure"), ("attributeList", "attributes", "attribute"))


def message_of(value: Any, languages: tuple[str, ...]) -> Message:
    """The structures of a message.

    :raises Failure: SOURCE_DATA_INVALID where it is none
    """
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, dict):
        raise no_structure()
    message = Message()
    for one in _objects(data, "dataflows"):
        message.flows.append(Flow(_own(one), _text(one, "name", languages), _text(one, "description", languages),
                                  ref_of(str(one.get("structure") or "")), one.get("isFinal") is True))
    for one in _objects(data, "dataStructures"):
        message.structures[_own(one)] = list(_components(one))
    for one in _objects(data, "conceptSchemes"):
        _concepts(message, one, languages)
    for one in _objects(data, "codelists"):
        items = tuple((str(code.get("id", "")), _text(code, "name", languages), _parent(code)) for code in _objects(one, "codes"))
        message.codelists[_own(one)] = Codes(_own(one), _text(one, "name", languages), items)
    for name in ("dataConstraints", "contentConstraints"):
        message.available += [_available(one) for one in _objects(data, name)]
    return message


def _concepts(message: Message, scheme: Mapping[str, Any], languages: tuple[str, ...]) -> None:
    own = _own(scheme)
    for one in _objects(scheme, "concepts"):
        codelist, kind = _representation(one.get("coreRepresentation"))
        message.concepts[own.agency, own.id, str(one.get("id", ""))] = Concept(
            _text(one, "name", languages), _text(one, "description", languages), codelist, kind)


def _components(structure: Mapping[str, Any]) -> Iterator[Component]:
    parts = structure.get("dataStructureComponents")
    known = parts if isinstance(parts, dict) else {}
    for group, name, role in LISTS:
        for one in _objects(known.get(group), name):
            concept = ref_of(str(one.get("conceptIdentity") or ""))
            codelist, kind = _representation(one.get("localRepresentation"))
            yield Component(str(one.get("id") or (concept.item if concept else "")), role, concept, codelist, kind)


def _representation(value: Any) -> tuple[Ref | None, str]:
    if not isinstance(value, dict):
        return None, ""
    said = value.get("format") or value.get("textFormat") or {}
    kind = (said.get("dataType") or said.get("textType") or "") if isinstance(said, dict) else ""
    return ref_of(str(value.get("enumeration") or "")), str(kind)


def _available(value: Mapping[str, Any]) -> Available:
    codes: dict[str, tuple[str, ...]] = {}
    for region in _objects(value, "cubeRegions"):
        for name in ("keyValues", "components"):
            for one in _objects(region, name):
                values = one.get("values")
                given = values if isinstance(values, list) else []
                codes[str(one.get("id", ""))] = tuple(str(code.get("value", "") if isinstance(code, dict) else code)
                                                      for code in given)
    marks = {str(one.get("id")): str(one.get("title") or "") for one in _objects(value, "annotations")}
    series = marks.get("series_count", "")
    return Available({name: found for name, found in codes.items() if found}, marks.get("time_period_start", ""),
                     marks.get("time_period_end", ""), int(series) if series.isdigit() else None)


def _parent(code: Mapping[str, Any]) -> str:
    written = str(code.get("parent") or "")
    return written.rpartition(".")[2] if written.startswith("urn:") else written


def _own(value: Mapping[str, Any]) -> Ref:
    return Ref(str(value.get("agencyID", "")), str(value.get("id", "")), str(value.get("version", "1.0")))


def _text(value: Mapping[str, Any], name: str, languages: tuple[str, ...]) -> str:
    """A text in the first language there is of those wanted, else the one the service chose."""
    many = value.get(f"{name}s")
    found = next((many[lang] for lang in languages if lang in many), None) if isinstance(many, dict) else None
    return " ".join(str(found or value.get(name) or "").split())


def _objects(value: Any, name: str) -> list[dict[str, Any]]:
    """The objects in a list of an object; a lone object is a list of one."""
    found = value.get(name) if isinstance(value, dict) else None
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
