"""Nodes as JSON-LD, written node by node under one context."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from satudata.exchange.terms import PREFIXES, Blank, Iri, Node, Statement, Term, Text, expanded


def chunks(nodes: Iterable[Node]) -> Iterator[str]:
    """The document in pieces, one a node."""
    yield f'{{"@context": {json.dumps(dict(sorted(PREFIXES.items())))},\n"@graph": ['
    comma = ""
    for each in nodes:
        if each.statements:
            written = {"@id": each.iri, **_statements(each.statements)}
            yield f"{comma}\n{json.dumps(written, ensure_ascii=False)}"
            comma = ","
    yield "\n]}\n"


def _statements(statements: tuple[Statement, ...]) -> dict[str, Any]:
    together: dict[str, list[Any]] = {}
    for predicate, term in statements:
        if predicate == "rdf:type" and isinstance(term, Iri):
            together.setdefault("@type", []).append(term.value)
        else:
            prefix, _, _ = predicate.partition(":")
            together.setdefault(predicate if prefix in PREFIXES else expanded(predicate), []).append(_term(term))
    return {predicate: terms[0] if len(terms) == 1 else terms for predicate, terms in together.items()}


def _term(term: Term) -> Any:
    if isinstance(term, Iri):
        return {"@id": term.value}
    if isinstance(term, Text):
        more = {"@language": term.lang} if term.lang else {"@type": term.datatype} if term.datatype else {}
        return {"@value": term.value, **more}
    if isinstance(term, Blank):
        return _statements(term.statements)
    return {"@list": [{"@id": item.value} for item in term.items]}
