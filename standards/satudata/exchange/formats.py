"""Which formats a kind of record has, and the one door to all of them."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from satudata.errors import SatuDataError
from satudata.exchange import (
    documents,
    indah,
    jsonld,
    mspdf,
    msxlsx,
    rdfxml,
    sdmx,
    sdmx_model,
    sds,
    skos,
    statements,
    tables,
    turtle,
    xkos,
)
from satudata.exchange.model import Published
from satudata.exchange.sheets import csv_chunks, xlsx
from satudata.exchange.terms import Node
from satudata.text import Text

Chunks = Iterator[str]
Writer = Callable[[Published], bytes | Chunks]
WRITER = "1"
"""Goes up when a format is written differently: what a reader holds of the older writing is then not the same file."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TURTLE, JSONLD, RDFXML = "text/turtle; charset=utf-8", "application/ld+json", "application/rdf+xml"

SDMX_21 = "application/vnd.sdmx.structure+xml;version=2.1"
SDMX_30 = "application/vnd.sdmx.structure+xml;version=3.0.0"
SDMX_JSON = "application/vnd.sdmx.structure+json;version=2.0.0"


@dataclass(frozen=True)
class Format:
    """One export: its word in addresses, what people read, its media type, and how a file of it ends."""

    name: str
    label: Text
    mimetype: str
    suffix: str
    write: Writer


class UnknownFormat(SatuDataError):
    """A format a kind of record does not have."""


def formats(kind: str) -> tuple[Format, ...]:
    """The formats of a kind of record, the plainest for people first."""
    return _FORMATS.get(kind, ())


def format_of(kind: str, name: str) -> Format:
    """One format. Raises UnknownFormat, which names those there are."""
    for each in formats(kind):
        if each.name == name:
            return each
    known = ", ".join(each.name for each in formats(kind)) or "-"
    raise UnknownFormat(
        Text(f"Tidak ada ekspor “{name}” untuk jenis “{kind}”.", f"There is no export “{name}” of the kind “{kind}”."),
        Text(f"Gunakan salah satu: {known}.", f"Use one of: {known}."),
    )


def export(published: Published, name: str) -> bytes:
    """A record in a format, whole. Raises UnknownFormat."""
    return b"".join(stream(published, name))


def stream(published: Published, name: str) -> Iterator[bytes]:
    """A record in a format, in pieces. Raises UnknownFormat."""
    written = format_of(published.kind, name).write(published)
    return iter((written,)) if isinstance(written, bytes) else encoded(written)


def encoded(chunks: Iterable[str]) -> Iterator[bytes]:
    """Texts as UTF-8; a lone surrogate, which is no character, becomes a question mark."""
    return (chunk.encode("utf-8", "replace") for chunk in chunks)


def filename(published: Published, form: Format) -> str:
    """What the file of an export is called: address name, version, ending."""
    return f"{published.name}-v{published.version}{form.suffix}"


def _rdf(graph: Callable[[Published], Iterable[Node]], word: str, label: str, suffix: str = "") -> tuple[Format, ...]:
    """A graph in the three ways RDF is written; the plain word is Turtle's."""
    ways = (("ttl", "Turtle", TURTLE, turtle.chunks), ("jsonld", "JSON-LD", JSONLD, jsonld.chunks),
            ("rdf", "RDF/XML", RDFXML, rdfxml.chunks))
    return tuple(
        Format(f"{word}-{end}" if word else end, Text(f"{label} ({way})", f"{label} ({way})"), mimetype, f"{suffix}.{end}",
               _writer(graph, chunks))
        for end, way, mimetype, chunks in ways
    )


def _writer(graph: Callable[[Published], Iterable[Node]], chunks: Callable[[Iterable[Node]], Chunks]) -> Writer:
    return lambda published: chunks(graph(published))


def _format(name: str, label: Text | str, mimetype: str, write: Writer, suffix: str = "") -> Format:
    return Format(name, label if isinstance(label, Text) else Text(label, label), mimetype, suffix or f".{name}", write)


def _xlsx(published: Published) -> bytes:
    return xlsx([tables.items_sheet(published), *tables.rows_sheets(published)])


def _sdmx(message: Callable[[Published, bool], sdmx_model.Message]) -> tuple[Format, ...]:
    """A structure message in the three writings of SDMX; the second argument: whether one measure is all there may be."""
    return (
        _format("sdmx21", "SDMX-ML 2.1", SDMX_21, lambda published: sdmx.xml(message(published, True), "2.1"), ".sdmx21.xml"),
        _format("sdmx30", "SDMX-ML 3.0", SDMX_30, lambda published: sdmx.xml(message(published, False), "3.0"), ".sdmx30.xml"),
        _format("sdmxjson", "SDMX-JSON 2.0", SDMX_JSON, lambda published: sdmx.sdmx_json(message(published, False)),
                ".sdmx.json"),
    )


_JSON = _format("json", "JSON", "application/json", documents.json_of)
_CSV = _format("csv", "CSV", "text/csv; charset=utf-8", lambda published: csv_chunks(tables.items_sheet(published)))
_XLSX = _format("xlsx", "XLSX", XLSX, _xlsx)
_SDS = _format("sds", Text("XLSX, usulan standar data (BPS)", "XLSX, proposal of a data standard (BPS)"), XLSX,
               lambda published: xlsx([sds.sheet(published.kind, [published])]), ".sds.xlsx")
_MS = (
    _format("ms", Text("XLSX, formulir MS-Keg, MS-Var, MS-Ind", "XLSX, forms MS-Keg, MS-Var, MS-Ind"), XLSX, msxlsx.workbook,
            ".ms.xlsx"),
    _format("pdf", Text("PDF, formulir MS-Keg, MS-Var, MS-Ind", "PDF, forms MS-Keg, MS-Var, MS-Ind"), "application/pdf",
            mspdf.document),
)
_INDAH = _format("indah", "INDAH v2 (JSON)", "application/json", indah.json_of, ".indah.json")
_PLAIN = (_CSV, _XLSX, _JSON)
_FORMATS: Mapping[str, tuple[Format, ...]] = {
    "konsep": (*_PLAIN, _SDS, *_rdf(skos.alone, "", "SKOS")),
    "klasifikasi": (
        _format("csv", Text("CSV, kode", "CSV, codes"), "text/csv; charset=utf-8",
                lambda published: csv_chunks(tables.codes_sheet(published))),
        _format("xlsx", Text("XLSX, kode dan padanan", "XLSX, codes and correspondences"), XLSX,
                lambda published: xlsx([tables.codes_sheet(published), tables.matches_sheet(published)])),
        _JSON, *_rdf(skos.codelist, "", "SKOS"), *_rdf(xkos.classification, "xkos", "XKOS", ".xkos"),
        *_sdmx(lambda published, _: sdmx_model.codelist(published)),
        _format("padanan", Text("CSV, padanan", "CSV, correspondences"), "text/csv; charset=utf-8",
                lambda published: csv_chunks(tables.matches_sheet(published)), ".padanan.csv"),
    ),
    "dataset": _sdmx(sdmx_model.structures),
    "variabel": (*_PLAIN, _SDS, _INDAH, *_rdf(statements.nodes, "", "RDF")),
    "indikator": (*_PLAIN, _INDAH, *_rdf(statements.nodes, "", "RDF")),
    "kegiatan": (*_PLAIN, _INDAH, *_MS, *_rdf(statements.nodes, "", "RDF")),
    "data_induk": (*_PLAIN, *_rdf(statements.nodes, "", "RDF")),
}
