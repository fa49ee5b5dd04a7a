"""JSON-LD without foreign contexts: what the names of a document mean is in the document, or among those known here."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from satudata_harvest.web.parse import invalid

DCT, DCAT, FOAF, VCARD = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://xmlns.com/foaf/0.1/", (
    "http://www.w3.org/2006/vcard/ns#")

#: What the names of a plain ``data.json`` (DCAT-US 1.1) mean, in our own words.
PLAIN: Mapping[str, Any] = {
    "dcat": DCAT, "dct": DCT, "dcterms": DCT, "foaf": FOAF, "vcard": VCARD, "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#", "org": "http://www.w3.org/ns/org#", "schema": "http://schema.org/",
    "dataset": "dcat:dataset", "distribution": "dcat:distribution", "keyword": "dcat:keyword", "theme": "dcat:theme",
    "landingPage": "dcat:landingPage", "accessURL": "dcat:accessURL", "downloadURL": "dcat:downloadURL",
    "mediaType": "dcat:mediaType", "contactPoint": "dcat:contactPoint", "byteSize": "dcat:byteSize",
    **{name: f"dct:{name}" for name in (
        "title", "description", "identifier", "issued", "modified", "publisher", "license", "rights", "spatial", "temporal",
        "language", "accrualPeriodicity", "format", "conformsTo")},
    "name": "foaf:name", "fn": "vcard:fn", "hasEmail": "vcard:hasEmail",
}
KNOWN = frozenset(f"{scheme}://project-open-data.cio.gov/v1.1/schema/{name}" for scheme in ("http", "https")
                  for name in ("catalog.jsonld", "catalog.json", "dataset.jsonld"))


def closed(value: Any) -> Any:
    """The document with known contexts put in; a list of datasets without any context is read as ``data.json``.

    :raises Failure: SOURCE_DATA_INVALID for a context that would have to be fetched
    """
    if isinstance(value, dict) and "@context" not in value and isinstance(value.get("dataset"), list):
        value = {"@context": dict(PLAIN), "@type": DCAT + "Catalog", **value,
                 "dataset": [{"@type": DCAT + "Dataset", **one} if isinstance(one, dict) else one for one in value["dataset"]]}
    return _closed(value)


def _closed(value: Any) -> Any:
    if isinstance(value, list):
        return [_closed(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise foreign(value["@import"])
    return {name: _context(one) if name == "@context" else _closed(one) for name, one in value.items()}


def _context(given: Any) -> Any:
    if isinstance(given, list):
        return [_context(one) for one in given]
    if isinstance(given, str):
        if given not in KNOWN:
            raise foreign(given)
        return dict(PLAIN)
    return _closed(given)


def foreign(address: Any) -> Exception:
    """The failure of a context that lies elsewhere."""
    shown = str(address)[:200]
    return invalid(f"Konteks JSON-LD {shown} ada di alamat lain dan tidak diambil; minta katalog dalam Turtle atau RDF/XML.",
                   f"The JSON-LD context {shown} lies at another address and is not fetched; ask for the catalogue as Turtle "
                   "or RDF/XML.")
