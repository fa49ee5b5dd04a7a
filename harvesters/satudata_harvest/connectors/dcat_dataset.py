"""What a dataset of a DCAT graph says, as plain values: a table of name, predicates and kind."""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from satudata_harvest.connectors.arcgis_layer import plain

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own knows only the terms of version 2
VCARD, SCHEMA = Namespace("http://www.w3.org/2006/vcard/ns#"), Namespace("http://schema.org/")
LOCN = Namespace("http://www.w3.org/ns/locn#")
LABELS = (SKOS.prefLabel, FOAF.name, VCARD.fn, RDFS.label, DCTERMS.title, RDF.value)
NUMBER = r"[+-]?\d{1,4}(?:\.\d{1,20})?"


def datasets(graph: Graph) -> list[Node]:
    """Every dataset a graph describes, in a stable order."""
    found = [node for node in set(graph.subjects(RDF.type, DCAT.Dataset)) if isinstance(node, BNode) or any(
        (node, predicate, None) in graph for predicate in (DCTERMS.title, DCTERMS.identifier, DCTERMS.description))]
    return sorted(found, key=lambda node: (identifier(graph, node), text(graph, node, DCTERMS.title)))


def identifier(graph: Graph, node: Node) -> str:
    """Address of a dataset, or its ``dct:identifier`` where it has no address; empty when it has neither."""
    if isinstance(node, URIRef) and re.match(r"(https?|urn|doi|oai):", str(node)):
        return str(node)
    return text(graph, node, DCTERMS.identifier)


def metadata(graph: Graph, node: Node) -> dict[str, Any]:
    """Everything the table knows of a dataset, and ``uri contact temporal bbox resources record``."""
    found = {name: kind(graph, node, *predicates) for name, predicates, kind in TABLE}
    found["description"] = unmarked(found["description"])
    return {
        **found,
        "uri": str(node) if isinstance(node, URIRef) else "",
        "contact": _contact(graph, node),
        "temporal": _temporal(graph, node),
        "bbox": _bbox(graph, node),
        "resources": sorted((_resource(graph, one) for one in graph.objects(node, DCAT.distribution)), key=json.dumps),
        "record": _record(graph, node),
    }


def text(graph: Graph, node: Node, *predicates: URIRef) -> str:
    """The first predicate's value in the language people here read: Indonesian, English, any."""
    for predicate in predicates:
        found = _spoken(graph.objects(node, predicate))
        if found:
            return found[0]
    return ""


def texts(graph: Graph, node: Node, *predicates: URIRef) -> list[str]:
    """Every value in that one language, and those in none."""
    given = [value for predicate in predicates for value in graph.objects(node, predicate)]
    return _spoken(given)


def named(graph: Graph, node: Node, *predicates: URIRef) -> str:
    """The label of what is pointed at, or what is written instead; an address without label is its own name."""
    return next((found[0] for predicate in predicates if (found := names(graph, node, predicate))), "")


def names(graph: Graph, node: Node, *predicates: URIRef) -> list[str]:
    """As ``named``, of every value."""
    given = [value for predicate in predicates for value in graph.objects(node, predicate)]
    found = _spoken(value for value in given if isinstance(value, Literal))
    labels = {text(graph, value, *LABELS) or ("" if isinstance(value, BNode) else str(value)) for value in given
              if not isinstance(value, Literal)}
    return list(dict.fromkeys([*found, *sorted(labels - {""})]))


def terms(graph: Graph, node: Node, *predicates: URIRef) -> str:
    """The address of a term of a vocabulary, or what is written or labelled instead."""
    found = [value for predicate in predicates for value in graph.objects(node, predicate)]
    undescribed = [str(value) for value in found if isinstance(value, URIRef) and (value, None, None) not in graph]
    return min(undescribed, default="") or named(graph, node, *predicates)


def addresses(graph: Graph, node: Node, *predicates: URIRef) -> list[str]:
    """Every address, written as one or as text."""
    return sorted({str(value) for predicate in predicates for value in graph.objects(node, predicate)
                   if not isinstance(value, BNode)})


Reader = Callable[..., Any]
#: name of the root, predicates (the first that has a value), how it is read
TABLE: tuple[tuple[str, tuple[URIRef, ...], Reader], ...] = (
    ("title", (DCTERMS.title, RDFS.label), text),
    ("description", (DCTERMS.description, DCTERMS.abstract), text),
    ("identifier", (DCTERMS.identifier,), text),
    ("tags", (DCAT.keyword,), texts),
    ("themes", (DCAT.theme,), names),
    ("publisher", (DCTERMS.publisher, DCTERMS.creator), named),
    ("license", (DCTERMS.license, DCTERMS.rights), named),
    ("rights", (DCTERMS.accessRights, DCTERMS.rights), named),
    ("language", (DCTERMS.language,), terms),
    ("spatial", (DCTERMS.spatial,), named),
    ("frequency", (DCTERMS.accrualPeriodicity,), terms),
    ("issued", (DCTERMS.issued,), text),
    ("modified", (DCTERMS.modified,), text),
    ("version", (DCAT.version, OWL.versionInfo), text),
    ("provenance", (DCTERMS.provenance,), named),
    ("conforms_to", (DCTERMS.conformsTo,), names),
    ("landing", (DCAT.landingPage, FOAF.page), addresses),
)
RESOURCE: tuple[tuple[str, tuple[URIRef, ...], Reader], ...] = (
    ("id", (DCTERMS.identifier,), text), ("name", (DCTERMS.title,), text), ("description", (DCTERMS.description,), text),
    ("url", (DCAT.downloadURL,), addresses), ("access_url", (DCAT.accessURL,), addresses),
    ("format", (DCTERMS.format,), named), ("mimetype", (DCAT.mediaType,), named), ("size", (DCAT.byteSize,), text),
    ("license", (DCTERMS.license, DCTERMS.rights), named), ("created", (DCTERMS.issued,), text),
    ("last_modified", (DCTERMS.modified,), text),
)


def _resource(graph: Graph, node: Node) -> dict[str, Any]:
    """A distribution in the shape of a CKAN resource."""
    found = {name: kind(graph, node, *predicates) for name, predicates, kind in RESOURCE}
    own = [str(node)] if isinstance(node, URIRef) and not any(graph.predicate_objects(node)) else []
    first = next(iter([*found.pop("url"), *found["access_url"], *own]), "")
    found["access_url"] = next(iter(found["access_url"]), "")
    return {name: value for name, value in {**found, "url": first}.items() if value}


def _contact(graph: Graph, node: Node) -> dict[str, str]:
    found = []
    for point in graph.objects(node, DCAT.contactPoint):
        given = [*graph.objects(point, VCARD.hasEmail), point]
        mails = [mail for one in given for mail in addresses(graph, one, VCARD.value, VCARD.hasEmail, VCARD.email, FOAF.mbox)]
        found.append((str(point) if isinstance(point, Literal) else text(graph, point, *LABELS),
                      min(mails, default="").removeprefix("mailto:")))
    name, mail = min(found, default=("", ""))
    return {"name": name, "email": mail}


def _temporal(graph: Graph, node: Node) -> dict[str, str]:
    """First and last day of the time a dataset speaks of: of its periods together, or of ``start/end`` written as text."""
    starts: list[str] = []
    ends: list[str] = []
    for one in graph.objects(node, DCTERMS.temporal):
        if isinstance(one, Literal):
            start, _, end = str(one).partition("/")
            starts, ends = [*starts, start], [*ends, end]
            continue
        starts.append(text(graph, one, DCAT.startDate, SCHEMA.startDate))
        ends.append(text(graph, one, DCAT.endDate, SCHEMA.endDate))
    return {"start": min(filter(None, starts), default=""), "end": max(filter(None, ends), default="")}


def _bbox(graph: Graph, node: Node) -> list[float]:
    """West, south, east and north of the first box or shape that can be read; empty when there is none."""
    for predicate in (DCAT.bbox, LOCN.geometry, DCAT.centroid):
        given = {str(value) for place in graph.objects(node, DCTERMS.spatial)
                 for value in ([place] if isinstance(place, Literal) else graph.objects(place, predicate))}
        for value in sorted(given):
            found = box(value)
            if found:
                return found
    return []


def box(written: str) -> list[float]:
    """The box around a shape in WKT or GeoJSON, or of four numbers: west, south, east, north."""
    if re.fullmatch(rf"\s*{NUMBER}(\s*,\s*{NUMBER}){{3}}\s*", written):
        return [float(number) for number in written.split(",")]
    if not re.match(r"\s*(<[^>]*>\s*)?(POLYGON|MULTIPOLYGON|POINT|\{)", written):
        return []
    pairs = re.findall(rf"({NUMBER})[\s,]+({NUMBER})", written.partition("coordinates")[2] or written.partition("(")[2])
    if not pairs:
        return []
    xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    return [min(xs), min(ys), max(xs), max(ys)]


def _record(graph: Graph, node: Node) -> dict[str, str]:
    """What the newest catalogue record of a dataset says of itself."""
    said = [{name: text(graph, one, predicate) for name, predicate in (
        ("modified", DCTERMS.modified), ("issued", DCTERMS.issued), ("identifier", DCTERMS.identifier))}
        for one in graph.subjects(FOAF.primaryTopic, node)]
    return max(said, key=lambda one: tuple(one.values()), default={})


def _spoken(values: Iterable[Node]) -> list[str]:
    """The texts among values that are in the first language there is, in a stable order; those in no language last."""
    by: dict[str, list[str]] = {}
    for value in values:
        if isinstance(value, Literal) and str(value).strip():
            by.setdefault((value.language or "").lower()[:2], []).append(str(value).strip())
    tongue = next((tongue for tongue in ("id", "en") if tongue in by), min(set(by) - {""}, default=""))
    return [one for tongue in dict.fromkeys((tongue, "")) for one in sorted(set(by.get(tongue, ())))]


def unmarked(written: str) -> str:
    """A description without HTML, where it is HTML."""
    return plain(written) if re.search(r"</?(p|div|span|br|a|b|i|ul|li|font)\b", written, re.IGNORECASE) else written
