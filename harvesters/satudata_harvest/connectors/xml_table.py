"""How a table of name, path and kind reads an XML record; and the table of Dublin Core.

OWSLib is not used: it would read only what these tables read, but brings its own way to the network and lxml with it, which would
see the bytes a second time, by a parser that is not the guarded one.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from satudata_harvest.connectors.dcat_dataset import unmarked

#: Prefixes the paths use. OWS has two name spaces of the same content.
NAMES = {
    "gmd": "http://www.isotc211.org/2005/gmd", "gco": "http://www.isotc211.org/2005/gco", "gml": "http://www.opengis.net/gml",
    "gml32": "http://www.opengis.net/gml/3.2", "gmx": "http://www.isotc211.org/2005/gmx", "srv": "http://www.isotc211.org/2005/srv",
    "csw": "http://www.opengis.net/cat/csw/2.0.2", "dc": "http://purl.org/dc/elements/1.1/", "dct": "http://purl.org/dc/terms/",
    "ows": "http://www.opengis.net/ows", "ows11": "http://www.opengis.net/ows/1.1", "ows2": "http://www.opengis.net/ows/2.0",
    "oai": "http://www.openarchives.org/OAI/2.0/", "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
}
Table = Sequence[tuple[str, tuple[str, ...], Callable[[Element], Any]]]


def read(element: Element, table: Table) -> dict[str, Any]:
    """Every name of a table with its value: a name ending in ``*`` has them all, another the first there is."""
    found: dict[str, Any] = {}
    for name, paths, kind in table:
        values = list(dict.fromkeys(value for path in paths for one in element.iterfind(path, NAMES) if (value := kind(one))))
        found[name.rstrip("*")] = values if name.endswith("*") else (values[0] if values else "")
    return found


def text(element: Element) -> str:
    """All text of an element, blanks as one."""
    return " ".join("".join(element.itertext()).split())


def note(element: Element) -> str:
    """A longer text, its lines kept, its HTML taken out."""
    return unmarked("\n".join(line.strip() for line in "".join(element.itertext()).strip().splitlines()))


DUBLIN_CORE: Table = (
    ("identifier", ("dc:identifier",), text), ("title", ("dc:title", "dct:alternative"), text),
    ("description", ("dct:abstract", "dc:description", "dct:description"), note), ("tags*", ("dc:subject",), text),
    ("publisher", ("dc:publisher", "dc:creator"), text), ("contributors*", ("dc:creator", "dc:contributor"), text),
    ("type", ("dc:type",), text), ("language", ("dc:language",), text),
    ("license", ("dct:license", "dc:rights", "dct:accessRights"), text),
    ("rights", ("dc:rights", "dct:accessRights"), text), ("issued", ("dct:issued", "dct:created", "dc:date"), text),
    ("modified", ("dct:modified", "dc:date"), text), ("provenance", ("dct:provenance", "dc:source"), text),
    ("spatial", ("dct:spatial", "dc:coverage"), text), ("period", ("dct:temporal",), text), ("formats*", ("dc:format",), text),
    ("relations*", ("dc:relation",), text), ("identifiers*", ("dc:identifier",), text),
    ("references*", ("dct:references", "dc:URI"), text),
)


def dublin_core(element: Element) -> dict[str, Any]:
    """What a record of Dublin Core says: ``csw:Record``, its summary, or ``oai_dc``."""
    found = read(element, DUBLIN_CORE)
    start, _, end = found["period"].partition("/")
    addresses = [one for one in (*found["references"], *found["identifiers"]) if one.startswith(("http://", "https://"))]
    return {
        **found, "temporal": {"start": start, "end": end}, "bbox": list(_box(element)), "contact": {"name": "", "email": ""},
        "resources": [{"url": url, "name": found["title"], "format": next(iter(found["formats"]), "")}
                      for url in found["references"] if url.startswith("http")],
        "landing": addresses[:1],
    }


def _box(element: Element) -> Iterator[float]:
    """West, south, east and north of an ``ows:BoundingBox``; of a named reference system the axes come latitude first."""
    for prefix in ("ows", "ows11", "ows2"):
        for kind in ("WGS84BoundingBox", "BoundingBox"):
            found = element.find(f"{prefix}:{kind}", NAMES)
            corners = [] if found is None else [
                (found.findtext(f"{prefix}:{end}", "", NAMES)).split() for end in ("LowerCorner", "UpperCorner")]
            if found is None or [len(corner) for corner in corners] != [2, 2]:
                continue
            turned = kind == "BoundingBox" and "crs:EPSG" in found.get("crs", "") and found.get("crs", "").endswith("4326")
            try:
                yield from (float(number) for corner in corners for number in (corner[::-1] if turned else corner))
            except ValueError:
                continue
            return


def local(element: Element) -> str:
    """The name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


