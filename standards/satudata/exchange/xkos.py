"""A classification by XKOS Best Practices: levels, explanatory notes as nodes, correspondences."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from satudata.exchange import skos, statements
from satudata.exchange.listing import Entry, Listing, listing
from satudata.exchange.matches import Match, by_list, list_address, matches
from satudata.exchange.model import Published, inner
from satudata.exchange.terms import Iri, Node, Ordered, Text, a, iri, node, said

#: Column of a code -> the kind of note it is.
NOTES = {"definisi": "xkos:coreContentNote", "catatan": "skos:scopeNote"}
#: What an English reader is told where nobody gave an English name: the shapes ask for one on every scheme.
_ENGLISH = "Classification “{title}”"


def classification(published: Published) -> Iterator[Node]:
    """The scheme, its levels, its codes, the notes and the correspondences, in this order."""
    codes = listing(published)
    levels = levels_of(published, codes)
    yield scheme(published, codes, [address for address, _, _ in levels])
    yield from note(published, inner(published.version_uri, "catatan"), published.text("notes"))
    if published.earlier:
        yield older(published, published.earlier.uri, published.earlier.issued)
    for depth, (address, label, members) in enumerate(levels, 1):
        yield node(
            address, [a("xkos:ClassificationLevel")], said("skos:prefLabel", label, "id"),
            said("xkos:depth", str(depth), datatype="xsd:positiveInteger"), [("skos:member", iri(each.iri)) for each in members],
        )
    for entry in codes:
        yield from code(published, entry)
    yield from correspondences(published, codes)


def scheme(published: Published, codes: Listing, levels: list[str]) -> Node:
    """The classification itself with all that the shapes ask for."""
    where = published.version_uri
    notes = inner(where, "catatan")
    return node(
        where, [a("skos:ConceptScheme")], said("skos:notation", published.text("kode_list") or published.name),
        said("skos:prefLabel", published.title, "id"), said("skos:prefLabel", english(published), "en"),
        said("dct:issued", published.issued, datatype="xsd:date"), said("dct:modified", published.issued, datatype="xsd:date"),
        said("owl:versionInfo", published.text("versi") or str(published.version)),
        said("dct:source", published.text("dasar_hukum"), "id"),
        [("dct:creator", iri(published.publisher_uri))] if published.publisher_uri else [],
        said("schema:startDate", published.text("berlaku_dari"), datatype="xsd:date"),
        said("schema:endDate", published.text("berlaku_sampai"), datatype="xsd:date"),
        [("skos:scopeNote", Iri(notes))] if published.text("notes") else [],
        [("skos:hasTopConcept", Iri(entry.iri)) for entry in codes.tops()],
        said("xkos:numberOfLevels", str(codes.depth), datatype="xsd:integer"),
        [("xkos:levels", Ordered(tuple(Iri(address) for address in levels)))] if levels else [],
        [("xkos:follows", iri(published.earlier.uri))] if published.earlier else [],
        statements.lineage(published), [("dct:isVersionOf", iri(published.uri))],
    )


def english(published: Published) -> str:
    """Its English name, or one that says what it is and what it is called."""
    return published.title_en or _ENGLISH.format(title=published.title)


def older(published: Published, uri: str, issued: str) -> Node:
    """The version before: every scheme that is named must carry name, notation and date."""
    return node(
        uri, [a("skos:ConceptScheme")], said("skos:notation", published.text("kode_list") or published.name),
        said("skos:prefLabel", english(published), "en"), said("dct:issued", issued, datatype="xsd:date"),
    )


def levels_of(published: Published, codes: Listing) -> list[tuple[str, str, list[Entry]]]:
    """Address, name and codes of each level, from the top; named by the form, else by the codes, else by number."""
    by_depth: dict[int, list[Entry]] = {}
    for entry in codes:
        by_depth.setdefault(entry.depth, []).append(entry)
    found = []
    for depth in sorted(by_depth):
        members = by_depth[depth]
        named = {entry.item.tingkat for entry in members if entry.item.tingkat}
        given = codes.levels[depth - 1] if len(codes.levels) == codes.depth else ""
        label = named.pop() if len(named) == 1 else given or str(depth)
        found.append((inner(published.version_uri, "tingkat", str(depth)), label, members))
    return found


def code(published: Published, entry: Entry) -> Iterator[Node]:
    """A code, then its notes."""
    texts = {name: getattr(entry.item, name) for name in NOTES if getattr(entry.item, name)}
    places = {name: f"{entry.iri}/{name}" if "#" in entry.iri else inner(entry.iri, name) for name in texts}
    yield node(
        entry.iri, [a("skos:Concept"), ("skos:inScheme", iri(published.version_uri))],
        [("skos:broader", Iri(entry.parent))] if entry.parent else [],
        skos.columns(entry.item, frozenset(NOTES)),
        [(NOTES[name], Iri(place)) for name, place in places.items()],
    )
    for name, text in texts.items():
        yield from note(published, places[name], text, entry.item.berlaku_dari, entry.item.berlaku_sampai)


def note(published: Published, address: str, text: str, start: str = "", end: str = "") -> Iterator[Node]:
    """A text as the shapes want it: a node with language, version and first day; nothing for an empty text."""
    if text:
        first = start or published.text("berlaku_dari") or published.issued
        yield node(
            address, [a("xkos:ExplanatoryNote")], said("xkos:plainText", text, "id"),
            [("dct:language", Text("id", datatype="xsd:language"))],
            said("dcat:version", str(published.version), datatype="xsd:int"),
            said("schema:startDate", f"{first}T00:00:00", datatype="xsd:dateTime"),
            said("schema:endDate", f"{end}T00:00:00" if end else "", datatype="xsd:dateTime"),
        )


def correspondences(published: Published, codes: Listing) -> Iterator[Node]:
    """One correspondence for each list and version the rows lead to, with its associations."""
    addresses = {entry.item.kode: entry.iri for entry in codes}
    for number, ((name, version), rows) in enumerate(by_list(matches(published)).items(), 1):
        own = inner(published.version_uri, "padanan", str(number))
        parts = [(inner(published.version_uri, "padanan", str(number), str(place)), match) for place, match in enumerate(rows, 1)]
        yield correspondence(published, own, f"{published.shown(name)} {version}".strip(), list_address(published, name, version),
                             [address for address, _ in parts])
        yield from associations(parts, addresses)


def correspondence(published: Published, own: str, to: str, target: str, parts: Iterable[str]) -> Node:
    """The table as a whole."""
    return node(
        own, [a("xkos:Correspondence")], said("skos:prefLabel", f"From {english(published)} to {to}", "en"),
        said("skos:prefLabel", f"Dari {published.title} ke {to}", "id"),
        said("dct:issued", published.issued, datatype="xsd:date"),
        [("xkos:compares", iri(published.version_uri)), ("xkos:compares", iri(target))],
        [("xkos:madeOf", Iri(part)) for part in parts],
    )


def associations(parts: Iterable[tuple[str, Match]], addresses: dict[str, str]) -> Iterator[Node]:
    """A pair of codes each, with the kind of the match, its days and what is to be known about it."""
    for address, match in parts:
        source = [("xkos:sourceConcept", Iri(addresses[match.dari]))] if match.dari in addresses else []
        yield node(
            address, [a("xkos:ConceptAssociation")], source, [("xkos:targetConcept", iri(match.target))],
            said("sdi:jenis", match.row.jenis), said("rdfs:comment", match.row.keterangan, "id"),
            said("schema:startDate", match.row.berlaku_dari, datatype="xsd:date"),
            said("schema:endDate", match.row.berlaku_sampai, datatype="xsd:date"),
        )


