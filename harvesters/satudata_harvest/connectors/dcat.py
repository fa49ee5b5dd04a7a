"""A DCAT catalogue (Turtle, RDF/XML or JSON-LD): each dataset it describes is a record, its files as links or as copies."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rdflib import Graph, Namespace
from rdflib.namespace import RDF
from rdflib.term import Node

from satudata.text import Text
from satudata_harvest.connectors import dcat_dataset as dataset
from satudata_harvest.connectors.base import Check, Since, SourceRecord, SourceTable
from satudata_harvest.connectors.ckan_files import copies, marks
from satudata_harvest.connectors.described import described
from satudata_harvest.connectors.network import SHARED, NetworkConnector, incomplete, mark_of, no_progress
from satudata_harvest.connectors.rdf import ACCEPT, graph_of
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid
from satudata_harvest.web.target import joined, target

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
NEXT = (HYDRA.nextPage, HYDRA.next)


@dataclass(frozen=True)
class Page:
    """One page: its statements, its datasets, how many the catalogue says there are in all, and the next page."""

    graph: Graph
    datasets: list[Node]
    total: int | None
    next: str


class DcatConnector(NetworkConnector):
    """A page is read at once, one after the other; a dataset is described by the statements of its own page."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {**SHARED, "files": {"enum": ["links", "copies"]}},
    }

    def check(self) -> Check:
        def look() -> Text:
            page = next(self._pages())
            many = page.total if page.total is not None else len(page.datasets)
            here = len(page.datasets)
            return Text(id=f"Katalog DCAT terbaca; halaman pertama memuat {here} dataset, seluruhnya sedikitnya {many}.",
                        en=f"The DCAT catalogue can be read; its first page has {here} datasets, in all at least {many}.")
        return self.guarded(look)

    def describe(self) -> None:
        """A catalogue of others' tables has no structure of its own."""

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        seen: dict[str, str] = {}
        came, total = 0, None
        for page in self._pages():
            fresh = 0
            for node in page.datasets:
                name = dataset.identifier(page.graph, node) or f"#{came + fresh + 1}"
                found = dataset.metadata(page.graph, node)
                digest = digest_of(found)
                if seen.get(name) == digest:
                    continue  # moved from one page to the next, just as it was
                seen.setdefault(name, digest)
                fresh += 1
                yield self._record(name, found, digest, since)
            if page.datasets and not fresh and page.next:
                raise no_progress()
            came, total = came + fresh, page.total if page.total is not None else total
        if total is not None and came < total:
            raise incomplete(total, came)

    def _record(self, name: str, found: Mapping[str, Any], digest: str, since: Since | None) -> SourceRecord:
        """One record. All it says stands for whether it changed; files that are copied have to say so themselves."""
        if name.startswith("#"):
            return SourceRecord(name, failure=Failure("VALIDATION_ERROR", Text(
                id="Dataset tidak punya alamat atau dct:identifier.", en="The dataset has no address and no dct:identifier."),
                "identifier"))
        copy = self.document.options.get("files") == "copies"
        mark = mark_of(name, digest, (found["modified"] or marks(found)) if copy else "-")
        if mark and since and name in since.known(mark):
            return SourceRecord(name, mark=mark, unchanged=True)
        tables: tuple[SourceTable, ...] = ()
        try:
            if copy:
                tables = copies(found, self.client, self.secrets_for, self.limits, self.room)
        except Failure as failure:
            return SourceRecord(name, failure=failure)
        return SourceRecord(name, described(self.document, found), tables, mark)

    def _pages(self) -> Iterator[Page]:
        """Every page, by the links of either Hydra.

        :raises Failure: SOURCE_DATA_INVALID when it leads in a circle, or a page is none
        """
        seen: set[str] = set()
        next_ = self.document.options["url"]
        while next_:
            if next_ in seen:
                raise no_progress()
            seen.add(next_)
            page = self._page(next_)
            if len(seen) == 1 and not page.datasets and not page.next and not is_catalogue(page.graph):
                raise invalid("Di alamat ini tidak ada katalog DCAT.", "There is no DCAT catalogue at this address.")
            yield page
            next_ = page.next

    def _page(self, url: str) -> Page:
        answer = self.client.get(url, {"Accept": ACCEPT, **self.document.options.get("headers", {})},
                                 secrets=self.secrets_for(url), most=self.limits.bytes)
        kind, place = answer.kind, answer.url
        graph = graph_of(answer.bytes(), kind, place)
        led = sorted({str(value) for predicate in NEXT for value in graph.objects(None, predicate)})
        if len(led) > 1:
            raise invalid("Halaman katalog menunjuk ke lebih dari satu halaman berikutnya.",
                          "A page of the catalogue leads to more than one next page.")
        return Page(graph, dataset.datasets(graph), _total(graph), joined(target(place), led[0]).url if led else "")


def is_catalogue(graph: Graph) -> bool:
    """Whether a graph is of a catalogue, though perhaps an empty one."""
    return graph.value(None, RDF.type, dataset.DCAT.Catalog, any=True) is not None


def digest_of(found: Mapping[str, Any]) -> str:
    """What stands for everything that was said of a dataset."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:32]


def _total(graph: Graph) -> int | None:
    said = {str(value) for value in graph.objects(None, HYDRA.totalItems)}
    return max((int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 16), default=None)
