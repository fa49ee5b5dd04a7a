"""Nodes as RDF/XML, written node by node."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from satudata.exchange.terms import PREFIXES, Blank, Iri, Node, Statement, Term, Text, expanded

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENDS = re.compile(r"[^A-Za-z0-9_.-]")


def chunks(nodes: Iterable[Node]) -> Iterator[str]:
    """The document in pieces, one a node."""
    spaces = "".join(f"\n  xmlns:{prefix}={quoteattr(address)}" for prefix, address in sorted(PREFIXES.items()))
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'
    for each in nodes:
        if each.statements:
            yield f"<rdf:Description rdf:about={quoteattr(each.iri)}>\n{_statements(each.statements)}</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def xml_text(text: str) -> str:
    """A text without the characters XML has no way to write."""
    return _NOT_IN_XML.sub("", text)


def _statements(statements: tuple[Statement, ...]) -> str:
    return "".join(_statement(predicate, term) for predicate, term in statements)


def _statement(predicate: str, term: Term) -> str:
    name, space = _name(predicate)
    if isinstance(term, Iri):
        return f"  <{name}{space} rdf:resource={quoteattr(term.value)}/>\n"
    if isinstance(term, Text):
        # a carriage return would be read as a line feed
        value = escape(xml_text(term.value), {"\r": "&#13;"})
        more = f' xml:lang="{term.lang}"' if term.lang else ""
        more = more or (f' rdf:datatype="{expanded(term.datatype)}"' if term.datatype else "")
        return f"  <{name}{space}{more}>{value}</{name}>\n"
    if isinstance(term, Blank):
        return f'  <{name}{space} rdf:parseType="Resource">\n{_statements(term.statements)}  </{name}>\n'
    items = "".join(f"<rdf:Description rdf:about={quoteattr(item.value)}/>" for item in term.items)
    return f'  <{name}{space} rdf:parseType="Collection">{items}</{name}>\n'


def _name(predicate: str) -> tuple[str, str]:
    """The element of a predicate, and the declaration of its namespace where no prefix has it."""
    prefix, _, local = predicate.partition(":")
    if prefix in PREFIXES and not _ENDS.search(local):
        return predicate, ""
    address = expanded(predicate)
    return f"sdi:{_ENDS.sub('-', address.removeprefix(PREFIXES['sdi']))}", ""
