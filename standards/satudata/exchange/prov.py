"""The process record of an activity as provenance (PROV-O): sub-processes are activities, evidence entities, posts agents.

Only days are known, so days are told (``schema:startDate``), no moments. What is planned is a ``prov:Plan`` of its own.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from satudata.exchange.terms import Blank, Node, Statement, Text, a, iri, node, said

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Addresses: of the activity itself, of the pages of its process, of its agency; and the agency's name."""

    activity: str
    pages: str
    agency: str
    agency_title: str


def nodes(document: Json, place: Place) -> Iterator[Node]:
    """The graph of a process document as ``process.schema.json`` describes it."""
    steps = [step for phase in document["phases"] for step in phase["steps"] if step["applies"]]
    yield _activity(document, place, steps)
    yield node(place.agency, [a("prov:Organization"), a("prov:Agent")], said("rdfs:label", place.agency_title, "id"))
    for post in dict.fromkeys(step["responsible"] for step in steps if step.get("responsible")):
        yield node(_post(place, post), [a("prov:Agent"), ("prov:actedOnBehalfOf", iri(place.agency))],
                   said("rdfs:label", post, "id"))
    for step in steps:
        yield _step(step, place)
        if _planned(step):
            yield node(_plan(step, place), [a("prov:Plan"), a("prov:Entity")], _days(step, "planned"),
                       said("rdfs:label", f"Rencana {step['code']} {step['name']}", "id"))
    for proof in document["evidence"]:
        yield _evidence(proof, place)


def _activity(document: Json, place: Place, steps: list[Json]) -> Node:
    about = document["activity"]
    return node(
        place.activity, [a("prov:Activity")], said("rdfs:label", about["title"], "id"),
        [("prov:wasAssociatedWith", iri(place.agency)), ("sdi:gsbpmEdisi", Text(document["edition"]))],
        said("sdi:gsbpmStatus", document["reached"]),
        [("dct:hasPart", iri(f"{place.pages}/{step['code']}")) for step in steps])


def _step(step: Json, place: Place) -> Node:
    """A sub-process; who answers for it by which plan is one qualified association."""
    agent = _post(place, step["responsible"]) if step.get("responsible") else place.agency
    how: list[Statement] = [a("prov:Association"), ("prov:agent", iri(agent))]
    if _planned(step):
        how.append(("prov:hadPlan", iri(_plan(step, place))))
    return node(
        f"{place.pages}/{step['code']}", [a("prov:Activity"), ("dct:isPartOf", iri(place.activity))],
        said("rdfs:label", f"{step['code']} {step['name']}", "id"), [("sdi:gsbpm", Text(step["code"]))],
        [("sdi:keadaan", Text(step["state"]))], _days(step, "actual"), said("dct:description", step["methods"], "id"),
        [("prov:wasAssociatedWith", iri(agent)), ("prov:qualifiedAssociation", Blank(tuple(how)))])


def _evidence(proof: Json, place: Place) -> Node:
    page = proof["link"] or (f"{place.pages}/bukti/{proof['id']}" if proof["filename"] else "")
    return node(
        f"{place.pages}/{proof['step']}#bukti-{proof['id']}", [a("prov:Entity")],
        said("dct:title", proof["title"] or proof["kind_title"] or proof["id"], "id"),
        [("prov:wasGeneratedBy", iri(f"{place.pages}/{proof['step']}"))], said("dct:type", proof["kind_title"], "id"),
        said("dct:issued", proof["date"] or "", datatype="xsd:date"),
        [("schema:url", iri(page))] if page else ())


def _days(step: Json, what: str) -> Iterator[Statement]:
    for name, end in (("schema:startDate", "from"), ("schema:endDate", "until")):
        yield from said(name, step[f"{what}_{end}"] or "", datatype="xsd:date")


def _planned(step: Json) -> bool:
    return bool(step["planned_from"] or step["planned_until"])


def _plan(step: Json, place: Place) -> str:
    return f"{place.pages}/{step['code']}#rencana"


def _post(place: Place, post: str) -> str:
    """The address of a post: the same words are the same post of this activity."""
    return f"{place.pages}#jabatan-{hashlib.sha256(post.encode()).hexdigest()[:12]}"
