"""Concepts as one SKOS scheme, and a classification as a SKOS code list."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from satudata.classification.model import Item
from satudata.exchange import statements
from satudata.exchange.listing import Entry, Listing, listing
from satudata.exchange.matches import matches
from satudata.exchange.model import Published, inner
from satudata.exchange.terms import Node, Statement, a, iri, node, said
from satudata.text import Text

#: Column of a code -> predicate, language, datatype.
COLUMNS = (
    ("kode", "skos:notation", "", ""),
    ("nama", "skos:prefLabel", "id", ""),
    ("nama_en", "skos:prefLabel", "en", ""),
    ("definisi", "skos:definition", "id", ""),
    ("catatan", "skos:scopeNote", "id", ""),
    ("tingkat", "sdi:tingkat", "id", ""),
    ("urutan", "sdi:urutan", "", ""),
    ("berlaku_dari", "schema:startDate", "", "xsd:date"),
    ("berlaku_sampai", "schema:endDate", "", "xsd:date"),
)
#: Items of a classification that its codes say, or that mean something else about a scheme.
_NOT_OF_SCHEME = statements.ELSEWHERE | {"title", "level", "berlaku_dari", "berlaku_sampai"}
ALL_CONCEPTS = Text("Konsep statistik", "Statistical concepts")


@dataclass(frozen=True, slots=True)
class Scheme:
    """The set of all public concepts: its address and what it is called."""

    uri: str
    title: Text
    publisher: str = ""


def concepts(scheme: Scheme, published: Iterable[Published]) -> Iterator[Node]:
    """Concepts as one scheme: each says it is at its top, so nothing has to be known before the last one is written."""
    yield node(
        scheme.uri, [a("skos:ConceptScheme")], said("skos:prefLabel", scheme.title.id, "id"),
        said("skos:prefLabel", scheme.title.en, "en"), said("dct:creator", scheme.publisher, "id"),
    )
    for each in published:
        yield concept(each, scheme.uri)


def alone(published: Published) -> Iterator[Node]:
    """One concept, in the scheme of all of them, which is only named here."""
    scheme = inner(published.uri.removesuffix(f"/{published.id}"), "konsep")
    yield node(scheme, [a("skos:ConceptScheme")], said("skos:prefLabel", ALL_CONCEPTS.id, "id"),
               said("skos:prefLabel", ALL_CONCEPTS.en, "en"))
    yield concept(published, scheme)


def concept(published: Published, scheme: str) -> Node:
    """One concept of a scheme. A synonym that is the name itself would contradict it (SKOS S13) and is left out."""
    names = {published.title}
    given = [
        statement for statement in statements.of_form(published)
        if not (statement[0] == "skos:altLabel" and getattr(statement[1], "value", "") in names)
    ]
    member: list[Statement] = [("skos:inScheme", iri(scheme)), ("skos:topConceptOf", iri(scheme))]
    return node(published.version_uri, [a("skos:Concept")], member, statements.about(published), given)


def codelist(published: Published) -> Iterator[Node]:
    """A classification: the scheme, then its codes with their mappings to other lists."""
    codes = listing(published)
    yield scheme_of(published, codes)
    mapped: dict[str, list[Statement]] = {}
    for match in matches(published):
        mapped.setdefault(match.dari, []).append((match.property, iri(match.target)))
    for entry in codes:
        yield node(entry.iri, code(published, entry), mapped.pop(entry.item.kode, ()))


def scheme_of(published: Published, codes: Listing) -> Node:
    """The scheme with what the form says of it and its top concepts."""
    return node(
        published.version_uri, [a("skos:ConceptScheme")], said("skos:prefLabel", published.title, "id"),
        said("skos:prefLabel", published.title_en, "en"), statements.about(published),
        [each for each in statements.of_form(published, _NOT_OF_SCHEME) if each[0] != "skos:prefLabel"],
        said("schema:startDate", published.text("berlaku_dari"), datatype="xsd:date"),
        said("schema:endDate", published.text("berlaku_sampai"), datatype="xsd:date"),
        [("skos:hasTopConcept", iri(entry.iri)) for entry in codes.tops()],
    )


def code(published: Published, entry: Entry) -> Iterator[Statement]:
    """What is said of one code."""
    yield a("skos:Concept")
    yield "skos:inScheme", iri(published.version_uri)
    if entry.parent:
        yield "skos:broader", iri(entry.parent)
    else:
        yield "skos:topConceptOf", iri(published.version_uri)
    yield from columns(entry.item)


def columns(item: Item, without: frozenset[str] = frozenset()) -> Iterator[Statement]:
    """The filled columns of a code; a code without a name is called by its code."""
    for name, predicate, lang, datatype in COLUMNS:
        if name not in without:
            yield from said(predicate, getattr(item, name), lang, datatype)
    if not item.nama:
        yield from said("skos:prefLabel", item.kode, "id")
