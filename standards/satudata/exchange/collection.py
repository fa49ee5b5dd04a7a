"""All public concepts as one file, and the proposal form of many concepts or variables."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from satudata.exchange import documents, formats, jsonld, rdfxml, sdmx, sdmx_model, sds, skos, tables, turtle
from satudata.exchange.model import Published
from satudata.exchange.sheets import Sheet, csv_chunks, xlsx
from satudata.exchange.skos import Scheme
from satudata.form import load
from satudata.text import Text


@dataclass(frozen=True)
class Whole:
    """What is written: the scheme, the records, who maintains them, and the day of the newest."""

    scheme: Scheme
    records: Iterable[Published]
    agency: str
    newest: str


@dataclass(frozen=True)
class Collection:
    """A download of many records of one kind."""

    name: str
    kind: str
    label: Text
    mimetype: str
    filename: str
    write: Callable[[Whole], bytes | Iterator[str]]


def stream(name: str, whole: Whole) -> Iterator[bytes]:
    """The collection in pieces. Raises KeyError for a name there is none of."""
    written = COLLECTIONS[name].write(whole)
    return iter((written,)) if isinstance(written, bytes) else formats.encoded(written)


def _concepts(whole: Whole) -> sdmx_model.Message:
    return sdmx_model.concept_scheme(whole.records, whole.agency, whole.newest)


def _table(whole: Whole) -> Sheet:
    return tables.records_sheet(whole.records, load("konsep").fields, "Konsep")


def _json(whole: Whole) -> Iterator[str]:
    yield '{"konsep": ['
    comma = ""
    for each in whole.records:
        yield comma + "".join(documents.json_of(each)).rstrip()
        comma = ",\n"
    yield "]}\n"


def _of(name: str, label: Text | str, mimetype: str, suffix: str, write: Callable[[Whole], bytes | Iterator[str]],
        *, kind: str = "konsep") -> Collection:
    return Collection(name, kind, label if isinstance(label, Text) else Text(label, label), mimetype, f"{kind}{suffix}", write)


_RDF = ((turtle, "ttl", "Turtle", formats.TURTLE), (jsonld, "jsonld", "JSON-LD", formats.JSONLD),
        (rdfxml, "rdf", "RDF/XML", formats.RDFXML))


def _graph(writer: Callable[..., Iterator[str]]) -> Callable[[Whole], Iterator[str]]:
    return lambda whole: writer(skos.concepts(whole.scheme, whole.records))


def _sds(kind: str) -> tuple[Collection, Collection]:
    label = Text(f"usulan standar data (BPS), {kind}", f"proposal of data standards (BPS), {kind}")
    return (
        _of(f"sds-{kind}", Text(f"XLSX, {label.id}", f"XLSX, {label.en}"), formats.XLSX, ".sds.xlsx",
            lambda whole: xlsx([sds.sheet(kind, whole.records)]), kind=kind),
        _of(f"sds-{kind}-csv", Text(f"CSV, {label.id}", f"CSV, {label.en}"), "text/csv; charset=utf-8", ".sds.csv",
            lambda whole: csv_chunks(sds.sheet(kind, whole.records)), kind=kind),
    )


#: By the word in the address.
COLLECTIONS = {each.name: each for each in (
    *(_of(end, f"SKOS ({way})", mimetype, f".{end}", _graph(module.chunks)) for module, end, way, mimetype in _RDF),
    _of("csv", "CSV", "text/csv; charset=utf-8", ".csv", lambda whole: csv_chunks(_table(whole))),
    _of("xlsx", "XLSX", formats.XLSX, ".xlsx", lambda whole: xlsx([_table(whole)])),
    _of("json", "JSON", "application/json", ".json", _json),
    _of("sdmx21", "SDMX-ML 2.1", formats.SDMX_21, ".sdmx21.xml", lambda whole: sdmx.xml(_concepts(whole), "2.1")),
    _of("sdmx30", "SDMX-ML 3.0", formats.SDMX_30, ".sdmx30.xml", lambda whole: sdmx.xml(_concepts(whole), "3.0")),
    _of("sdmxjson", "SDMX-JSON 2.0", formats.SDMX_JSON, ".sdmx.json", lambda whole: sdmx.sdmx_json(_concepts(whole))),
    *_sds("konsep"), *_sds("variabel"),
)}
