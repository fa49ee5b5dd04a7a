"""What is asked of a CSW 2.0.2 service, by POST or in the address."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

CSW, OGC, GMD = "http://www.opengis.net/cat/csw/2.0.2", "http://www.opengis.net/ogc", "http://www.isotc211.org/2005/gmd"
BASE: Mapping[str, Any] = {"service": "CSW", "version": "2.0.2"}


@dataclass(frozen=True)
class Ask:
    """A page of records: from where, how many, how much of each, in which schema."""

    start: int
    size: int
    elements: str
    schema: str
    types: str
    sort: str
    constraint: str

    def query(self) -> dict[str, Any]:
        """As a query of an address."""
        asked = {**BASE, "request": "GetRecords", "resultType": "results", "typeNames": self.types,
                 "elementSetName": self.elements, "outputSchema": self.schema, "startPosition": self.start,
                 "maxRecords": self.size}
        if self.sort:
            asked["sortBy"] = f"{self.sort}:A"
        if self.constraint:
            asked |= {"constraint": self.constraint, "constraintLanguage": "CQL_TEXT", "constraint_language_version": "1.1.0"}
        return asked

    def body(self) -> bytes:
        """As a document to post."""
        constraint = f'<csw:Constraint version="1.1.0"><csw:CqlText>{escape(self.constraint)}</csw:CqlText></csw:Constraint>'
        sort = (f"<ogc:SortBy><ogc:SortProperty><ogc:PropertyName>{escape(self.sort)}</ogc:PropertyName>"
                "<ogc:SortOrder>ASC</ogc:SortOrder></ogc:SortProperty></ogc:SortBy>")
        return (
            f'<csw:GetRecords xmlns:csw="{CSW}" xmlns:ogc="{OGC}" xmlns:gmd="{GMD}" service="CSW" version="2.0.2" '
            f'resultType="results" outputSchema={quoteattr(self.schema)} startPosition="{self.start}" maxRecords="{self.size}">'
            f"<csw:Query typeNames={quoteattr(self.types)}><csw:ElementSetName>{self.elements}</csw:ElementSetName>"
            f"{constraint if self.constraint else ''}{sort if self.sort else ''}</csw:Query></csw:GetRecords>").encode()


def by_id(identifiers: list[str], schema: str) -> dict[str, Any]:
    """A query for these records."""
    return {**BASE, "request": "GetRecordById", "elementSetName": "full", "outputSchema": schema, "id": ",".join(identifiers)}
