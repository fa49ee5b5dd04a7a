"""RDF of strangers as a graph: Turtle, RDF/XML or JSON-LD, told by what it is; nothing is fetched and nothing is without end."""
from __future__ import annotations

import json
from typing import Any

from rdflib import Graph
from rdflib.plugins.stores.memory import Memory

from satudata_harvest.connectors.rdf_context import closed
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid, json_of, xml_of

MOST_TRIPLES = 500_000  # of one page
TURTLE, XML, JSON_LD = "turtle", "xml", "json-ld"
KINDS = {"text/turtle": TURTLE, "application/x-turtle": TURTLE, "application/n-triples": TURTLE, "text/n3": TURTLE,
         "application/rdf+xml": XML, "application/xml": XML, "text/xml": XML,
         "application/ld+json": JSON_LD, "application/json": JSON_LD}
ACCEPT = "text/turtle, application/rdf+xml;q=0.9, application/ld+json;q=0.8, application/json;q=0.5, */*;q=0.1"


class Bounded(Memory):
    """A store that takes so many triples and not one more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.taken = most, 0

    def add(self, triple: Any, context: Any, quoted: bool = False) -> None:
        self.taken += 1
        if self.taken > self.most:
            raise invalid(f"Satu halaman katalog memuat lebih dari {self.most} pernyataan.",
                          f"One page of the catalogue holds more than {self.most} statements.")
        super().add(triple, context, quoted)


def graph_of(data: bytes, said: str, base: str, most: int = MOST_TRIPLES) -> Graph:
    """The statements in a document.

    :param said: media type it came with, which may be wrong
    :param base: its address, against which relative ones are read
    :raises Failure: SOURCE_DATA_INVALID, saying what came instead
    """
    kind = kind_of(data, said)
    graph = Graph(store=Bounded(most))
    try:
        graph.parse(data=checked(data, kind), format=kind, publicID=base)
    except Failure:
        raise
    except Exception as error:  # a parser of others on bytes of strangers: whatever it raises, the document is not read
        raise invalid("Katalog bukan RDF yang sah atau terpotong.", "The catalogue is not valid RDF or is cut short.") from error
    return graph


def kind_of(data: bytes, said: str) -> str:
    """Which notation a document is in: by its first characters where they leave no doubt, else as said."""
    head = data[:2000].decode(json.detect_encoding(data[:8]), "ignore").lstrip("\ufeff \t\r\n").lower()
    if head.startswith(("<!doctype html", "<html")) or (said == "text/html" and "<html" in head):
        raise invalid("Sumber menjawab dengan halaman web, bukan katalog RDF.",
                      "The source answers with a web page, not with an RDF catalogue.")
    if head.startswith(("<?xml", "<rdf:rdf", "<!doctype", "<!--")):
        return XML
    if head.startswith(("@prefix", "@base", "prefix ", "base ", "#")):
        return TURTLE
    if said in KINDS:
        return KINDS[said]
    return JSON_LD if head.startswith(("{", "[")) else XML if head.startswith("<") and not head.startswith("<http") else TURTLE


def checked(data: bytes, kind: str) -> bytes | str:
    """The document as rdflib may see it: XML without DTD, JSON without foreign contexts, text that can be decoded."""
    if kind == XML:
        xml_of(data)
        return data
    if kind == JSON_LD:
        return json.dumps(closed(json_of(data)))
    try:
        return data.decode(json.detect_encoding(data[:8])).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise invalid("Jawaban sumber bukan teks UTF-8 yang sah.", "The source's answer is not valid UTF-8 text.") from error
