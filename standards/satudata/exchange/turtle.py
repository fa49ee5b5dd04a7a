"""Nodes as Turtle, written node by node: no graph is held in memory."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from satudata.exchange.terms import PREFIXES, Blank, Iri, Node, Statement, Term, Text, expanded

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\n\r\t\x00-\x1f\x7f]')
_LOCAL = re.compile(r"^[A-Za-z_][A-Za-z0-9_-]*$")


def chunks(nodes: Iterable[Node]) -> Iterator[str]:
    """The document in pieces, one a node."""
    yield "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in sorted(PREFIXES.items()))
    for each in nodes:
        if each.statements:
            yield f"\n<{each.iri}>{_statements(each.statements, '    ')} .\n"


def _statements(statements: tuple[Statement, ...], indent: str) -> str:
    together: dict[str, list[str]] = {}
    for predicate, term in statements:
        together.setdefault(predicate, []).append(_term(term, indent))
    lines = [f"\n{indent}{_name(predicate)} {', '.join(terms)}" for predicate, terms in together.items()]
    return " ;".join(lines)


def _name(predicate: str) -> str:
    if predicate == "rdf:type":
        return "a"
    prefix, _, local = predicate.partition(":")
    return predicate if prefix in PREFIXES and _LOCAL.match(local) else f"<{expanded(predicate)}>"


def _term(term: Term, indent: str) -> str:
    if isinstance(term, Iri):
        return f"<{term.value}>"
    if isinstance(term, Text):
        return _text(term)
    if isinstance(term, Blank):
        return f"[{_statements(term.statements, indent + '    ')} ]"
    return f"( {' '.join(f'<{item.value}>' for item in term.items)} )"


def _text(term: Text) -> str:
    value = _SPECIAL.sub(lambda found: _ESCAPED.get(found[0]) or f"\\u{ord(found[0]):04X}", term.value)
    if term.lang:
        return f'"{value}"@{term.lang}'
    return f'"{value}"^^{term.datatype}' if term.datatype else f'"{value}"'
