"""What a record says in RDF: every item of its form that names a predicate, in the order of the form."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata import codes
from satudata.exchange.model import Published, inner
from satudata.exchange.terms import Blank, Node, Statement, Text, a, iri, node, said
from satudata.form import Field

#: What each kind of record is.
CLASSES = {
    "konsep": ("skos:Concept",),
    "klasifikasi": ("skos:ConceptScheme",),
    "variabel": ("disco:Variable", "skos:Concept"),
    "indikator": ("sdi:Indikator", "skos:Concept"),
    "kegiatan": ("disco:Study", "prov:Activity"),
    "data_induk": ("sdi:DataInduk", "dcat:Dataset"),
    "ms_var": ("disco:Variable",),
    "ms_ind": ("sdi:Indikator",),
}
#: Items said in another way than by their predicate: whose they are, what replaces them, and the English name.
ELSEWHERE = frozenset({
    "owner_org", "bahasa_inggris", "title_en", "menggantikan", "usang", "digantikan_oleh", "items", "korespondensi",
})
#: Rows that are nodes of their own: field -> what its rows are.
NODES = {"ms_var": "variabel", "ms_ind": "indikator"}


def nodes(published: Published) -> Iterator[Node]:
    """The record as a node, and the rows of it that have addresses of their own."""
    classes = [a(name) for name in CLASSES.get(published.kind, ())]
    yield node(published.version_uri, classes, about(published), of_form(published))
    for name, part in NODES.items():
        for number, row in enumerate(published.rows(name), 1):
            yield _row(published, name, part, row, number)


def about(published: Published) -> Iterator[Statement]:
    """What is true of every published standard: its dates, version, whose it is, and what it replaces or is replaced by."""
    yield "dct:isVersionOf", iri(published.uri)
    yield "dct:identifier", Text(published.uri)
    yield "owl:versionInfo", Text(str(published.version))
    yield from said("dct:issued", published.issued, datatype="xsd:date")
    yield from said("dct:created", published.created, datatype="xsd:date")
    if published.publisher_uri:
        yield "dct:publisher", iri(published.publisher_uri)
    elif published.publisher:
        yield "dct:publisher", Blank((a("foaf:Agent"), ("foaf:name", Text(published.publisher, "id"))))
    if published.decision:
        yield "dct:provenance", Text(published.decision, "id")
    yield from lineage(published)


def lineage(published: Published) -> Iterator[Statement]:
    """The version before, the older record, and the successor of a retired one."""
    older = published.links.get(published.text("menggantikan"))
    for address in (published.earlier.uri if published.earlier else "", older.uri if older else ""):
        if address:
            yield "dct:replaces", iri(address)
    if published.retired:
        yield "owl:deprecated", Text("true", datatype="xsd:boolean")
    if published.successor:
        yield "dct:isReplacedBy", iri(published.successor)


def of_form(published: Published, without: frozenset[str] = ELSEWHERE) -> Iterator[Statement]:
    """The items of the form with their values."""
    english = "skos:prefLabel" if published.kind != "kegiatan" else "dct:title"
    yield from said(english, published.title_en, "en")
    for field in published.form.fields:
        if field.name not in without and field.name not in NODES:
            yield from of_field(published, field, published.record.get(field.name))


def of_field(published: Published, field: Field, value: Any) -> Iterator[Statement]:
    """One item: a statement a value; rows and structures as nodes inside."""
    predicate = field.predicate or f"sdi:{field.name}"
    for item in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(item, Mapping):
            inside = tuple(_inside(published, field, item))
            if inside:
                yield predicate, Blank(inside)
        elif item not in (None, ""):
            yield predicate, one(published, field, str(item))


def one(published: Published, field: Field, value: str) -> Any:
    """A value as a term: addresses for records and links, days typed, codes by their name."""
    link = published.links.get(value) if field.kind in ("reference", "organization") else None
    if link:
        return iri(link.uri)
    if field.kind == "url" and value.startswith(("http://", "https://")):
        return iri(value)
    if field.kind == "date" and len(value) == 10:
        return Text(value, datatype="xsd:date")
    if field.kind == "moment":
        return Text(value, datatype="xsd:date") if len(value) == 10 else Text(f"{value}:00", datatype="xsd:dateTime")
    if field.codelist and value in codes.load(field.codelist):
        return Text(codes.load(field.codelist)[value].label("id"), "id")
    return Text(value, "id") if field.kind in ("text", "markdown") and field.predicate != "skos:notation" else Text(value)


def _inside(published: Published, field: Field, row: Mapping[str, Any]) -> Iterator[Statement]:
    columns = {column.name: column for column in field.columns}
    for name, value in row.items():
        if name in columns:
            yield from of_field(published, columns[name], value)
        elif isinstance(value, Mapping):
            inside = tuple((f"sdi:{key}", Text(str(item))) for key, item in value.items() if item not in (None, ""))
            if inside:
                yield f"sdi:{name}", Blank(inside)
        elif value not in (None, ""):
            yield f"sdi:{name}", Text(str(value))


def _row(published: Published, name: str, part: str, row: Mapping[str, Any], number: int) -> Node:
    fields = [field for field in published.form.fields if field.name == name]
    inside = list(_inside(published, fields[0], row)) if fields else []
    own = inner(published.version_uri, part, str(row.get("id") or number))
    return node(own, [a(label) for label in CLASSES[name]], [("dct:isPartOf", iri(published.version_uri))], inside)
