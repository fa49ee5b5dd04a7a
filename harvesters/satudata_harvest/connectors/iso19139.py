"""What a record of ISO 19115 in its XML form ISO 19139 (gmd) says: a table of name, path and kind."""
from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from satudata_harvest.connectors.xml_table import NAMES, Table, note, read, text

ABOUT = "gmd:identificationInfo/*"
CITED = f"{ABOUT}/gmd:citation/gmd:CI_Citation"
EXTENT = (f"{ABOUT}/gmd:extent/gmd:EX_Extent", f"{ABOUT}/srv:extent/gmd:EX_Extent")
PARTIES = (f"{ABOUT}/gmd:pointOfContact", f"{CITED}/gmd:citedResponsibleParty", "gmd:contact")
SPOKEN = ("#id", "#ind", "#locale-ind", "#locale-id")
LICENCES = ("gmd:MD_LegalConstraints/gmd:otherConstraints", "gmd:MD_LegalConstraints/gmd:useLimitation",
            "gmd:MD_Constraints/gmd:useLimitation")


def said(element: Element) -> str:
    """The text of a property: in Indonesian where it is given in several languages, else as it stands."""
    for one in element.iterfind(".//gmd:LocalisedCharacterString", NAMES):
        if (one.get("locale") or "").lower() in SPOKEN and text(one):
            return text(one)
    first = next(iter(element), None)
    return text(element if first is None else first)


def long(element: Element) -> str:
    """As ``said``, lines kept."""
    spoken = said(element)
    first = next(iter(element), None)
    whole = note(element if first is None else first)
    return whole if " ".join(whole.split()) == spoken else spoken


def code(element: Element) -> str:
    """The value of a code list."""
    return (element.get("codeListValue") or text(element)).strip()


RECORD: Table = (
    ("identifier", ("gmd:fileIdentifier",), said),
    ("title", (f"{CITED}/gmd:title",), said), ("alternate_title", (f"{CITED}/gmd:alternateTitle",), said),
    ("description", (f"{ABOUT}/gmd:abstract",), long), ("purpose", (f"{ABOUT}/gmd:purpose",), long),
    ("tags*", (f"{ABOUT}/gmd:descriptiveKeywords/gmd:MD_Keywords/gmd:keyword",), said),
    ("themes*", (f"{ABOUT}/gmd:topicCategory",), said),
    ("type", ("gmd:hierarchyLevel/gmd:MD_ScopeCode",), code),
    ("language", ("gmd:language/gmd:LanguageCode", f"{ABOUT}/gmd:language/gmd:LanguageCode"), code),
    ("language_text", ("gmd:language/gco:CharacterString", f"{ABOUT}/gmd:language/gco:CharacterString"), text),
    ("modified", ("gmd:dateStamp",), text),
    ("frequency", (f"{ABOUT}/gmd:resourceMaintenance//gmd:MD_MaintenanceFrequencyCode",), code),
    ("provenance", ("gmd:dataQualityInfo/gmd:DQ_DataQuality/gmd:lineage/gmd:LI_Lineage/gmd:statement",), long),
    ("license", tuple(f"{ABOUT}/gmd:resourceConstraints/{path}" for path in LICENCES), said),
    ("rights", (f"{ABOUT}/gmd:resourceConstraints/gmd:MD_LegalConstraints/gmd:accessConstraints/gmd:MD_RestrictionCode",), code),
    ("spatial", tuple(f"{path}//gmd:geographicIdentifier//gmd:code" for path in EXTENT) + tuple(
        f"{path}/gmd:description" for path in EXTENT), said),
    ("crs", ("gmd:referenceSystemInfo//gmd:RS_Identifier/gmd:code",), said),
    ("scale", (f"{ABOUT}/gmd:spatialResolution//gmd:denominator",), text),
    ("formats*", ("gmd:distributionInfo//gmd:MD_Format/gmd:name", f"{ABOUT}/gmd:resourceFormat/gmd:MD_Format/gmd:name"), said),
    ("standard", ("gmd:metadataStandardName",), said),
)
PERIOD = {"start": ("{}:beginPosition", "{}:timePosition"), "end": ("{}:endPosition", "{}:timePosition")}
RESPONSIBLE: Table = (
    ("organization", ("gmd:organisationName",), said), ("name", ("gmd:individualName",), said),
    ("position", ("gmd:positionName",), said), ("role", ("gmd:role/gmd:CI_RoleCode",), code),
    ("email", (".//gmd:electronicMailAddress",), said),
)
ONLINE: Table = (
    ("url", ("gmd:linkage/gmd:URL", "gmd:linkage"), text), ("name", ("gmd:name",), said),
    ("description", ("gmd:description",), said),
    ("protocol", ("gmd:protocol",), said), ("function", ("gmd:function/gmd:CI_OnLineFunctionCode",), code),
)


def iso(element: Element) -> dict[str, Any]:
    """Everything the tables know of a ``gmd:MD_Metadata``."""
    found = read(element, RECORD)
    dates = _dates(element)
    parties = [read(one, RESPONSIBLE) for path in PARTIES for one in element.iterfind(f"{path}/gmd:CI_ResponsibleParty", NAMES)]
    online = [read(one, ONLINE) for one in element.iterfind("gmd:distributionInfo//gmd:CI_OnlineResource", NAMES)]
    first = next(iter(parties), {"organization": "", "name": "", "email": ""})
    owner = next((one for role in ("owner", "publisher", "custodian") for one in parties if one["role"] == role), first)
    return {
        **found, "language": found["language"] or found["language_text"],
        "dates": dates, "issued": dates.get("publication") or dates.get("creation") or "",
        "contacts": parties, "publisher": owner["organization"],
        "contact": {"name": first["organization"] or first["name"], "email": first["email"]},
        "temporal": _period(element), "bbox": _box(element),
        "resources": [{**one, "format": one["protocol"]} for one in online if one["url"]],
        "landing": [one["url"] for one in online if one["function"] == "information"],
    }


def _dates(element: Element) -> dict[str, str]:
    """Kind of date to date."""
    found: dict[str, str] = {}
    for one in element.iterfind(f"{CITED}/gmd:date/gmd:CI_Date", NAMES):
        kind, when = one.find("gmd:dateType/gmd:CI_DateTypeCode", NAMES), one.find("gmd:date", NAMES)
        if kind is not None and when is not None:
            found.setdefault(code(kind), text(when))
    return found


def _period(element: Element) -> dict[str, str]:
    """First and last day the figures speak of, whichever version of GML says it."""
    found: dict[str, list[str]] = {"start": [], "end": []}
    for path in EXTENT:
        for place in element.iterfind(f"{path}/gmd:temporalElement", NAMES):
            for end, names in PERIOD.items():
                found[end] += [text(one) for version in ("gml", "gml32") for name in names
                               for one in place.iterfind(f".//{name.format(version)}", NAMES) if text(one)]
    return {"start": min(found["start"], default=""), "end": max(found["end"], default="")}


def _box(element: Element) -> list[float]:
    """West, south, east and north around every box."""
    boxes = []
    for path in EXTENT:
        for one in element.iterfind(f"{path}//gmd:EX_GeographicBoundingBox", NAMES):
            written = [text(side) if (side := one.find(f"gmd:{name}", NAMES)) is not None else "" for name in (
                "westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")]
            try:
                boxes.append([float(number) for number in written])
            except ValueError:
                continue
    if not boxes:
        return []
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return [min(wests), min(souths), max(easts), max(norths)]
