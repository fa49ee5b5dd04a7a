"""RDF of unknown origin as a graph: nothing is fetched, no document type is expanded."""
from __future__ import annotations

import json
import logging
from typing import Any

from rdflib import Graph

from .messages import refuse_doctype, refused
from .model import MOST

_MOST_STATEMENTS = 15  # a code says about so much; what is denser is no list of codes


def graph_of(text: str, syntax: str) -> Graph:
    """The statements of a Turtle, RDF/XML or JSON-LD text. Raises ImportRefused."""
    if syntax == "xml":
        refuse_doctype(text)
    if syntax == "json-ld":
        refuse_remote(json.loads(text))
    if text.count("notation") > 2 * MOST or text.count("prefLabel") > 6 * MOST:
        raise refused("TOO_MANY", limit=f"{MOST:,}".replace(",", "."))
    graph = Graph(bind_namespaces="none")
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # a wrong date is told by us, with its code
    try:
        graph.parse(data=text, format=syntax, publicID="urn:satudata:berkas")
    except Exception as error:  # the parsers of rdflib fail with errors of every family
        raise refused("BROKEN", format={"turtle": "Turtle", "xml": "RDF/XML"}.get(syntax, "JSON-LD"),
                      reason=" ".join(str(error).split())[:200] or type(error).__name__) from error
    if len(graph) > MOST * _MOST_STATEMENTS:
        raise refused("TOO_MANY", limit=f"{MOST:,}".replace(",", "."))
    return graph


def refuse_remote(document: Any) -> None:
    """Raises ImportRefused where a context is named instead of given."""
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "@import" in value or _names_context(value.get("@context")):
                raise refused("REMOTE_CONTEXT")
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _names_context(context: Any) -> bool:
    return isinstance(context, str) or (isinstance(context, list) and any(isinstance(each, str) for each in context))
