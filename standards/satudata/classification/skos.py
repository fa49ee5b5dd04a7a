"""A SKOS (or XKOS) concept scheme becomes rows of a list; its mappings become correspondences."""
from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import Node

from satudata.form.prefixes import PREFIXES

from .draft import Draft
from .messages import refused
from .model import Where

XKOS = Namespace(PREFIXES.get("xkos", "http://rdf-vocabulary.ddialliance.org/xkos#"))
SDI = Namespace(PREFIXES["sdi"])
SCHEMA = (Namespace("http://schema.org/"), Namespace("https://schema.org/"))
#: Field -> predicates, the first that says something wins; texts in Indonesian before others.
TEXTS: dict[str, tuple[URIRef, ...]] = {
    "definisi": (SKOS.definition, XKOS.coreContentNote, DCTERMS.description),
    "catatan": (SKOS.scopeNote, SKOS.note, SKOS.editorialNote),
    "tingkat": (SDI.tingkat,),
    "urutan": (SDI.urutan, *(space.position for space in SCHEMA)),
    "berlaku_dari": tuple(space[name] for space in SCHEMA for name in ("startDate", "validFrom")),
    "berlaku_sampai": tuple(space[name] for space in SCHEMA for name in ("endDate", "validThrough")),
}
MATCHES = {SKOS.exactMatch: "exact", SKOS.broadMatch: "broad", SKOS.narrowMatch: "narrow", SKOS.closeMatch: "",
           SKOS.relatedMatch: ""}
PERIOD = ("berlaku_dari", "berlaku_sampai")
_OURS = "urn:satudata:daftar:"


def draft_of(graph: Graph, what: str) -> Draft:
    """The concepts of a graph, in the order of their codes where nothing else orders them. Raises ImportRefused NOT_CODES."""
    reader = _Reader(graph)
    if not reader.concepts:
        raise refused("NOT_CODES", reason="RDF")
    has = ("kode", "nama", "nama_en", "induk") if what == "items" else ("dari", "ke", "jenis", "daftar")
    draft = Draft("skos", what, has=set(has))
    rows = reader.items() if what == "items" else reader.correspondences()
    for number, values in enumerate(rows, start=1):
        draft.add(values, Where(number))
    return draft


class _Reader:
    """Asks a graph about its concepts."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        mapped = {end for match in MATCHES for end in graph.objects(None, match)}
        found = {each for each in graph.subjects(RDF.type, SKOS.Concept) if isinstance(each, URIRef)}
        found |= {each for each in graph.subjects(SKOS.inScheme, None) if isinstance(each, URIRef)}
        own = {each for each in found if (each, SKOS.inScheme, None) in graph} or found - mapped
        self.code: dict[Node, str] = {each: self._code(each) for each in found}
        self.concepts = sorted(own, key=lambda each: (self._order(each), self.code[each], str(each)))
        levels = {level: self._label(level) for level in graph.subjects(RDF.type, XKOS.ClassificationLevel)}
        named = len(levels) > 1 or not all(name.isdecimal() for name in levels.values())  # one level called 1 is no level
        self.levels = {member: name for level, name in levels.items() if named for member in graph.objects(level, SKOS.member)}

    def items(self) -> Iterator[dict[str, str]]:
        """The values of each code."""
        schemes = set(self.graph.subjects(RDF.type, SKOS.ConceptScheme))
        several = len({scheme for each in self.concepts for scheme in self.graph.objects(each, SKOS.inScheme)} & schemes) > 1
        for each in self.concepts:
            values = {name: self._text(each, predicates) for name, predicates in TEXTS.items()}
            values |= {"kode": self.code[each], "nama": self._name(each), "nama_en": self._english(each),
                       "induk": self._parent(each)}
            values["tingkat"] = values["tingkat"] or self.levels.get(each, "")
            for name in PERIOD:
                values[name] = values[name].partition("T")[0]
            if several:
                scheme = next(iter(sorted(self.graph.objects(each, SKOS.inScheme), key=str)), None)
                values["daftar"] = self._listed(scheme) if scheme is not None else ""
            yield values

    def correspondences(self) -> Iterator[dict[str, str]]:
        """One row a mapping; XKOS associations first, since they say more."""
        told = set()
        for pair in sorted(self.graph.subjects(RDF.type, XKOS.ConceptAssociation), key=str):
            for source in self.graph.objects(pair, XKOS.sourceConcept):
                for target in self.graph.objects(pair, XKOS.targetConcept):
                    told.add((source, target))
                    values = {name: self._text(pair, TEXTS[name]).partition("T")[0] for name in PERIOD}
                    values |= {"jenis": self._text(pair, (SDI.jenis,)), "keterangan": self._text(pair, (RDFS.comment,))}
                    yield self._row(source, target) | values
        for match, kind in MATCHES.items():
            for source, target in sorted(self.graph.subject_objects(match), key=str):
                if (source, target) not in told and source in self.code:
                    yield self._row(source, target) | {"jenis": kind}

    def _row(self, source: Node, target: Node) -> dict[str, str]:
        listed, version, code = self._address(target)
        name = self._name(target) if target in self.code else ""
        return {"dari": self.code.get(source) or self._code(source), "daftar": listed, "versi": version, "ke": code, "nama": name}

    def _address(self, target: Node) -> tuple[str, str, str]:
        """List, version and code of the other end."""
        base, _, last = str(target).partition("#") if "#" in str(target) else str(target).rpartition("/")
        code = self._first(target, SKOS.notation) or unquote(last)
        scheme = next(iter(self.graph.objects(target, SKOS.inScheme)), None)
        if base.startswith(_OURS):
            name, _, version = base.removeprefix(_OURS).partition(":")
            return unquote(name), unquote(version), code
        return (self._listed(scheme) if scheme is not None else base), "", code

    def _listed(self, scheme: Node) -> str:
        return self._first(scheme, SKOS.notation) or self._label(scheme) or str(scheme)

    def _code(self, concept: Node) -> str:
        return self._first(concept, SKOS.notation) or unquote(str(concept).rstrip("/").rpartition("/")[2].rpartition("#")[2])

    def _first(self, subject: Node, predicate: URIRef) -> str:
        return min((str(value) for value in self.graph.objects(subject, predicate)), default="")

    def _order(self, concept: Node) -> int:
        text = self._text(concept, TEXTS["urutan"])
        return int(text) if text.isdecimal() else 0

    def _name(self, concept: Node) -> str:
        labels = self._labels(concept)
        return next((labels[lang] for lang in ("id", "", *sorted(set(labels) - {"id", "", "en"})) if lang in labels), "")

    def _english(self, concept: Node) -> str:
        labels = self._labels(concept)
        return next((labels[lang] for lang in sorted(labels) if lang.startswith("en")), "")

    def _label(self, subject: Node) -> str:
        return self._name(subject) or self._english(subject)

    def _labels(self, concept: Node) -> dict[str, str]:
        found: dict[str, str] = {}
        for predicate in (SKOS.prefLabel, RDFS.label):
            for value in self.graph.objects(concept, predicate):
                if isinstance(value, Literal):
                    found.setdefault((value.language or "").lower(), str(value))
        return found

    def _text(self, subject: Node, predicates: tuple[URIRef, ...]) -> str:
        for predicate in predicates:
            values = sorted(self.graph.objects(subject, predicate), key=lambda value: (_rank(value), str(value)))
            for value in values:
                if isinstance(value, Literal):
                    return str(value)
                inside = self._first(value, XKOS.plainText) or self._first(value, RDF.value)
                if inside:
                    return inside
        return ""

    def _parent(self, concept: Node) -> str:
        broader = [*self.graph.objects(concept, SKOS.broader), *self.graph.subjects(SKOS.narrower, concept)]
        codes = sorted({self.code[each] for each in broader if each in self.code} or {self._code(each) for each in broader})
        return codes[0] if codes else ""


def _rank(value: Node) -> int:
    language = value.language if isinstance(value, Literal) else None
    return 0 if language == "id" else 1 if language is None else 2
