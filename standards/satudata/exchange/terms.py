"""What RDF is made of here: nodes with statements, in the order they were given."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from satudata.form.prefixes import PREFIXES as OF_FORMS

#: Prefix -> namespace, those a form may name and those only the exports need.
PREFIXES = {
    **OF_FORMS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "disco": "http://rdf-vocabulary.ddialliance.org/discovery#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class Iri(NamedTuple):
    """An address, absolute."""

    value: str


class Text(NamedTuple):
    """A text: with a language, or with a datatype written as `prefix:name`, or plain."""

    value: str
    lang: str = ""
    datatype: str = ""


class Blank(NamedTuple):
    """A node without an address, written inside the one it belongs to."""

    statements: tuple[tuple[str, Term], ...]


class Ordered(NamedTuple):
    """An RDF list of addresses."""

    items: tuple[Iri, ...]


Term = Iri | Text | Blank | Ordered
Statement = tuple[str, Term]


class Node(NamedTuple):
    """A node: its address, and predicates (`prefix:name`) with their objects."""

    iri: str
    statements: tuple[Statement, ...]


def expanded(name: str) -> str:
    """`prefix:name` as an address; of a prefix nobody declared, a name of the catalogue's own."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else PREFIXES["sdi"] + quote(name.replace(":", "-"), safe="-_.~")


def a(name: str) -> Statement:
    """That a node is of this class."""
    return "rdf:type", Iri(expanded(name))


def iri(address: str) -> Iri:
    """An address with what an address may not hold percent-encoded."""
    return Iri(_NOT_IN_IRI.sub(lambda found: quote(found[0]), address))


def said(predicate: str, value: str, lang: str = "", datatype: str = "") -> list[Statement]:
    """A text as a statement; none for an empty text."""
    return [(predicate, Text(value, lang, datatype))] if value else []


def node(address: str, *groups: Iterable[Statement]) -> Node:
    """A node of groups of statements, each statement once."""
    return Node(address, tuple(dict.fromkeys(statement for group in groups for statement in group)))
