"""Standards as SDMX artefacts: code lists, concept schemes and data structures, and the texts that belong to them."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace
from pysdmx.model import Code, Codelist, Component, Components, Concept, ConceptScheme, DataType, ItemReference, Role
from pysdmx.model.dataflow import DataStructureDefinition

from satudata.classification.model import Item
from satudata.errors import SatuDataError
from satudata.exchange.listing import Entry, listing
from satudata.exchange.model import Published
from satudata.text import Text

#: What SDMX takes in an id of a code, and in one of a component (which must also begin with a letter).
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_\-]")
#: Columns of a code that SDMX has no place for: annotations of these types.
ANNOTATED = ("tingkat", "urutan", "berlaku_dari", "berlaku_sampai", "catatan")
#: The annotations that hold a code whose spelling SDMX does not take as an id, or (3.0) not as a parent's.
KODE, INDUK = "KODE", "INDUK"
#: The one id SDMX 2.1 allows for the measure.
PRIMARY = "OBS_VALUE"
TYPES = {
    "integer": DataType.INTEGER, "number": DataType.DECIMAL, "year": DataType.YEAR, "date": DataType.DATE,
    "boolean": DataType.BOOLEAN, "datetime": DataType.DATE_TIME, "string": DataType.STRING,
}
ROLES = {"dimensi": Role.DIMENSION, "kunci": Role.DIMENSION, "ukuran": Role.MEASURE, "atribut": Role.ATTRIBUTE}


@dataclass(frozen=True)
class Said:
    """The texts of one artefact or item: name, description, the id of its parent, annotations as (type, title)."""

    name: Text
    description: str = ""
    parent: str = ""
    annotations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Message:
    """Artefacts for one message, and what is said of them by (artefact's id, item's id or "")."""

    id: str
    agency: str
    prepared: str
    artefacts: Sequence[Any]
    said: Mapping[tuple[str, str], Said] = field(default_factory=dict)


def identifier(text: str) -> str:
    """A text as SDMX takes it for an id: other characters become _, and it begins with a letter."""
    found = _NOT_IN_ID.sub("_", text) or "_"
    return found if found[0].isalpha() else f"X{found}"


def version(published: Published) -> str:
    """Its version as SDMX 2.1 and 3.0 both take one."""
    return f"{published.version}.0.0"


def codelist_id(published: Published) -> str:
    """The id of a classification's code list."""
    return f"CL_{_NOT_IN_ID.sub('_', (published.text('kode_list') or published.name).upper())}"


def codelist(published: Published) -> Message:
    """A classification. Of a code that had several periods the last one: SDMX has one item an id."""
    entries = list(last_periods(listing(published).entries))
    ids = code_ids(entry.item.kode for entry in entries)
    own = codelist_id(published)
    said = {(own, ids[entry.item.kode]): of_code(entry.item, ids) for entry in entries}
    said[own, ""] = Said(Text(published.title, published.title_en), published.text("notes"), annotations=_about(published))
    items = [Code(id=ids[entry.item.kode], name="-") for entry in entries]
    made = Codelist(id=own, name="-", agency=published.agency, version=version(published), items=items)
    return Message(f"{own}_{published.version}", published.agency, published.issued, [made], said)


def last_periods(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that have the plain address of their code."""
    return (entry for entry in entries if "/" not in entry.iri.rpartition("#")[2])


def code_ids(codes: Iterable[str]) -> dict[str, str]:
    """An id for each code; where two codes would get the same, the later one is told apart by a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for kode in codes:
        base = own = _NOT_IN_ID.sub("_", kode) or "_"
        number = 2
        while own in taken:
            own, number = f"{base}-{number}", number + 1
        taken.add(own)
        found[kode] = own
    return found


def of_code(item: Item, ids: Mapping[str, str]) -> Said:
    """What is said of a code."""
    notes = tuple((name.upper(), getattr(item, name)) for name in ANNOTATED if getattr(item, name))
    spelt = ((KODE, item.kode),) if ids[item.kode] != item.kode else ()
    parent = ids.get(item.induk, "")
    above = ((INDUK, item.induk),) if item.induk and not (parent == item.induk and as_parent(parent)) else ()
    return Said(Text(item.nama or item.kode, item.nama_en), item.definisi, parent, (*spelt, *above, *notes))


def as_parent(ident: str) -> bool:
    """Whether SDMX-ML 3.0 takes an id as that of a parent: it must begin with a letter, which that of a code need not."""
    return ident[:1].isascii() and ident[:1].isalpha()


def concept_scheme(published: Iterable[Published], agency: str, prepared: str) -> Message:
    """All public concepts as one scheme; its version is the sum of theirs, so that it moves when one of them does."""
    own = "CS_KONSEP"
    said: dict[tuple[str, str], Said] = {(own, ""): Said(Text("Konsep statistik", "Statistical concepts"))}
    items = []
    number = 0
    for each in published:
        ident = identifier(each.name.replace("-", "_").upper())
        items.append(Concept(id=ident, name="-"))
        said[own, ident] = Said(Text(each.title, each.title_en), each.text("definisi"), annotations=_about(each))
        number += each.version
    made = ConceptScheme(id=own, name="-", agency=agency, version=f"{max(number, 1)}.0.0", items=items)
    return Message(f"{own}_{number}", agency, prepared, [made], said)


def _about(published: Published) -> tuple[tuple[str, str], ...]:
    found = (("URI", published.version_uri), ("KODE_SDS", published.text("kode_sds")), ("KEPUTUSAN", published.decision))
    return tuple((name, text) for name, text in found if text)


class NoDimension(SatuDataError):
    """A table none of whose columns is a dimension: SDMX has no structure for it."""


def structures(published: Published, one_measure: bool = False) -> Message:
    """The tables of a dataset, each as a data structure with its concepts. Raises NoDimension where none can be one.

    :param one_measure: SDMX 2.1 knows one measure: the others are written as attributes of the observation
    """
    artefacts: list[Any] = []
    said: dict[tuple[str, str], Said] = {}
    for number, table in enumerate(published.rows("tables"), 1):
        schema = table.get("skema_tabel")
        columns = [column for column in (schema or {}).get("fields", []) if isinstance(column, Mapping) and column.get("name")]
        if any(ROLES.get(str(column.get("peran"))) is Role.DIMENSION for column in columns):
            made, texts = structure(published, columns, "" if number == 1 else f"_{number}", one_measure)
            artefacts += made
            said |= texts
    if not artefacts:
        raise NoDimension(
            Text("Tidak ada kolom yang menjadi dimensi.", "No column is a dimension."),
            Text("Beri paling sedikit satu kolom peran “dimensi”.", "Give at least one column the role “dimension”."))
    artefacts.sort(key=lambda artefact: isinstance(artefact, DataStructureDefinition))
    return Message(f"DSD_{_upper(published.name)}_{published.version}", published.agency, published.issued, artefacts, said)


def structure(published: Published, columns: Sequence[Mapping[str, Any]], end: str,
              one_measure: bool) -> tuple[list[Any], dict[tuple[str, str], Said]]:
    """The columns of one table: their concepts, their structure, and what is said of both."""
    scheme, own = f"CS_{_upper(published.name)}{end}", f"DSD_{_upper(published.name)}{end}"
    number, agency = version(published), published.agency
    given = list(zip(columns, component_ids(columns), strict=True))
    said = {(each, ""): Said(Text(published.title, published.title_en)) for each in (own, scheme)} | {
        (scheme, ident): Said(Text(str(column.get("judul") or column["name"]), ""), str(column.get("definisi") or ""))
        for column, ident in given}
    parts = [component(column, ident, ItemReference("Concept", agency, scheme, number, ident), list_urn(published, column))
             for column, ident in given]
    parts = attached(measured(parts) if one_measure else parts)
    concepts = [Concept(id=ident, name="-") for _, ident in given]
    return [
        ConceptScheme(id=scheme, name="-", agency=agency, version=number, items=concepts),
        DataStructureDefinition(id=own, name="-", agency=agency, version=number, components=Components(parts)),
    ], said


def list_urn(published: Published, column: Mapping[str, Any]) -> str | None:
    """The URN of the code list a column holds codes of, None where it names no list of the catalogue."""
    link = published.links.get(str(column.get("kode_referensi") or ""))
    if not link or not link.version:
        return None
    own = _NOT_IN_ID.sub("_", (link.code or link.title).upper())
    return f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={published.agency}:CL_{own}({link.version}.0.0)"


def measured(parts: list[Component]) -> list[Component]:
    """Components with exactly one measure, under the one id SDMX 2.1 has for it; without any, the last one is taken for it."""
    measures = [part for part in parts if part.role is Role.MEASURE]
    chosen = measures[0] if measures else replace(parts[-1], role=Role.MEASURE, attachment_level=None)
    if not measures and parts[-1].role is Role.DIMENSION and sum(part.role is Role.DIMENSION for part in parts) == 1:
        kept = list(parts)
    else:
        kept = [part for part in parts if part.id != chosen.id]
    others = [replace(part, role=Role.ATTRIBUTE, required=False, attachment_level="O") if part.role is Role.MEASURE else part
              for part in kept]
    return [*others, replace(chosen, id=PRIMARY, required=True)]


def _upper(name: str) -> str:
    return identifier(name.replace("-", "_").upper())


def component_ids(columns: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of columns, told apart by number where two would be the same."""
    taken: dict[str, int] = {}
    ids = []
    for column in columns:
        base = identifier(str(column["name"]).upper())
        taken[base] = taken.get(base, 0) + 1
        ids.append(base if taken[base] == 1 else f"{base}-{taken[base]}")
    return ids


def component(column: Mapping[str, Any], ident: str, concept: ItemReference, enumeration: str | None) -> Component:
    """One column; its code list says what it may hold, else its type does."""
    role = ROLES.get(str(column.get("peran")), Role.ATTRIBUTE)
    return Component(
        id=ident, required=role is not Role.ATTRIBUTE, role=role, concept=concept, local_enum_ref=enumeration,
        local_dtype=None if enumeration else TYPES.get(str(column.get("type")), DataType.STRING),
        attachment_level="O" if role is Role.ATTRIBUTE else None,
    )


def attached(parts: list[Component]) -> list[Component]:
    """Attributes of a table without a measure belong to its dimensions; without any of those, to the dataset."""
    if any(part.role is Role.MEASURE for part in parts):
        return parts
    level = ",".join(part.id for part in parts if part.role is Role.DIMENSION) or "D"
    return [replace(part, attachment_level=level) if part.role is Role.ATTRIBUTE else part for part in parts]
