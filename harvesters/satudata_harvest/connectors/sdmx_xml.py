"""SDMX-ML structure messages 2.1 and 3.0, read by the names of their elements: services differ in prefixes and references."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from satudata_harvest.connectors.sdmx_model import Available, Codes, Component, Concept, Flow, Message, Ref, no_structure, ref_of
from satudata_harvest.failure import Failure

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DIMENSIONS = frozenset({"Dimension", "TimeDimension", "MeasureDimension"})
COMPONENTS = {**dict.fromkeys(DIMENSIONS, "dimension"), "PrimaryMeasure": "measure", "Measure": "measure",
              "Attribute": "attribute"}
EMPTY = "100"  # SDMX's code for: nothing there
CLOSED = frozenset({"110", "1003"})


def message_of(root: Element, languages: tuple[str, ...]) -> Message:
    """The structures of a message.

    :raises Failure: SOURCE_NOT_FOUND, SOURCE_FORBIDDEN or SOURCE_DATA_INVALID where it is an error, or no structure message
    """
    _refuse(root)
    message = Message()
    for element in root.iter():
        for child in element if _local(element) in CONTAINERS else ():
            take = CONTAINERS[_local(element)].get(_local(child))
            if take:
                take(message, child, languages)
    return message


def _refuse(root: Element) -> None:
    if _local(root) == "Structure":
        return
    code = next((one.get("code", "") for one in root.iter() if _local(one) == "ErrorMessage"), "")
    if code == EMPTY:
        raise Failure("SOURCE_NOT_FOUND")
    if code in CLOSED:
        raise Failure("SOURCE_FORBIDDEN")
    raise no_structure()


def _flow(message: Message, element: Element, languages: tuple[str, ...]) -> None:
    structure = _child(element, "Structure")
    final = element.get("isFinal") == "true"
    message.flows.append(Flow(_own(element), _text(element, "Name", languages), _text(element, "Description", languages),
                              _ref(structure), final))


def _structure(message: Message, element: Element, languages: tuple[str, ...]) -> None:
    found = [_component(one, COMPONENTS[_local(one)]) for group in _components(element) for one in group
             if _local(one) in COMPONENTS]
    message.structures[_own(element)] = found


def _components(element: Element) -> Iterator[Element]:
    """The lists of dimensions, measures and attributes, in the order of a table's columns."""
    for name in ("DimensionList", "MeasureList", "AttributeList"):
        yield from (one for one in element.iter() if _local(one) == name)


def _component(element: Element, role: str) -> Component:
    concept = _ref(_child(element, "ConceptIdentity"))
    codelist, kind = _representation(_child(element, "LocalRepresentation"))
    return Component(element.get("id") or (concept.item if concept else ""), role, concept, codelist, kind)


def _representation(element: Element | None) -> tuple[Ref | None, str]:
    if element is None:
        return None, ""
    format_ = _child(element, "TextFormat")
    return _ref(_child(element, "Enumeration")), (format_.get("textType", "") if format_ is not None else "")


def _concepts(message: Message, element: Element, languages: tuple[str, ...]) -> None:
    scheme = _own(element)
    for one in element:
        if _local(one) == "Concept":
            codelist, kind = _representation(_child(one, "CoreRepresentation"))
            message.concepts[scheme.agency, scheme.id, one.get("id", "")] = Concept(
                _text(one, "Name", languages), _text(one, "Description", languages), codelist, kind)


def _codes(message: Message, element: Element, languages: tuple[str, ...]) -> None:
    items = []
    for one in element:
        if _local(one) == "Code":
            parent = _child(one, "Parent")
            ref = _child(parent, "Ref") if parent is not None else None
            above = ref.get("id", "") if ref is not None else (parent.text or "").strip() if parent is not None else ""
            items.append((one.get("id", ""), _text(one, "Name", languages), above))
    own = _own(element)
    message.codelists[own] = Codes(own, _text(element, "Name", languages), tuple(items))


def _constraint(message: Message, element: Element, languages: tuple[str, ...]) -> None:
    codes: dict[str, tuple[str, ...]] = {}
    marks = {one.get("id", ""): _text(one, "AnnotationTitle", languages) for one in element.iter() if _local(one) == "Annotation"}
    period = {"StartPeriod": marks.get("time_period_start", ""), "EndPeriod": marks.get("time_period_end", "")}
    for one in element.iter():
        if _local(one) in ("KeyValue", "Component") and one.get("id"):
            codes[one.get("id", "")] = tuple((value.text or "").strip() for value in one if _local(value) == "Value")
        elif _local(one) in period and one.text:
            period[_local(one)] = one.text.strip()
    series = marks.get("series_count", "")
    message.available.append(Available({name: found for name, found in codes.items() if found}, period["StartPeriod"],
                                       period["EndPeriod"], int(series) if series.isdigit() else None))


CONTAINERS: dict[str, dict[str, Callable[[Message, Element, tuple[str, ...]], None]]] = {
    "Dataflows": {"Dataflow": _flow},
    "DataStructures": {"DataStructure": _structure},
    "Concepts": {"ConceptScheme": _concepts},
    "ConceptSchemes": {"ConceptScheme": _concepts},
    "Codelists": {"Codelist": _codes},
    "Constraints": {"ContentConstraint": _constraint},
    "DataConstraints": {"DataConstraint": _constraint},
}


def _own(element: Element) -> Ref:
    return Ref(element.get("agencyID", ""), element.get("id", ""), element.get("version", "1.0"))


def _ref(element: Element | None) -> Ref | None:
    """What an element points at: by a Ref inside it, by a URN inside it, or by a URN that is its text."""
    if element is None:
        return None
    ref = _child(element, "Ref")
    if ref is None:
        urn = _child(element, "URN")
        return ref_of((urn if urn is not None else element).text or "")
    if ref.get("maintainableParentID"):
        return Ref(ref.get("agencyID", ""), ref.get("maintainableParentID", ""), ref.get("maintainableParentVersion", "1.0"),
                   ref.get("id", ""))
    return Ref(ref.get("agencyID", ""), ref.get("id", ""), ref.get("version", "1.0"))


def _text(element: Element, name: str, languages: tuple[str, ...]) -> str:
    """A text in the first language there is of those wanted, else in any."""
    found = {one.get(LANG, ""): " ".join((one.text or "").split()) for one in element if _local(one) == name}
    return next((found[lang] for lang in languages if lang in found), next(iter(found.values()), ""))


def _child(element: Element, name: str) -> Element | None:
    return next((one for one in element if _local(one) == name), None)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
