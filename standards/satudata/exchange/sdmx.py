"""SDMX structure messages: pysdmx writes the artefacts, here they get what it does not write.

pysdmx knows no parent of a code and one language, and joins texts unescaped into XML: it is given ids only, and every text
is put in afterwards. Of its JSON the empty groups go, which the schema refuses, and code lists of columns come back.
"""
from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET  # noqa: S405 - read is only what was written here

from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.model import Organisation
from pysdmx.model.message import Header

from satudata.exchange.rdfxml import xml_text
from satudata.exchange.sdmx_model import Message, Said, as_parent

SPACE = "http://www.sdmx.org/resources/sdmxml/schemas/v{version}/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
VERSIONS = {"2.1": ("2_1", Format.STRUCTURE_SDMX_ML_2_1), "3.0": ("3_0", Format.STRUCTURE_SDMX_ML_3_0)}
NAMED = ("Codelist", "ConceptScheme", "DataStructure")
ITEMS = ("Code", "Concept")


def written(message: Message, form: Format) -> str:
    """The message as pysdmx writes it; its day is that of the version, not today's."""
    prepared = datetime.fromisoformat(message.prepared or "2000-01-01").replace(tzinfo=UTC)
    header = Header(id=message.id, prepared=prepared, sender=Organisation(id=message.agency))
    return str(write_sdmx(message.artefacts, form, header=header, prettyprint=False))


def xml(message: Message, version: str) -> bytes:
    """SDMX-ML.

    :param version: "2.1" or "3.0"
    """
    number, form = VERSIONS[version]
    space = SPACE.format(version=number)
    for prefix, name in (("mes", "message"), ("str", "structure"), ("com", "common")):
        ET.register_namespace(prefix, space + name)
    root = ET.fromstring(written(message, form))  # noqa: S314
    for kind in NAMED:
        for artefact in root.iter(f"{{{space}structure}}{kind}"):
            own = artefact.get("id", "")
            dress(artefact, message.said.get((own, "")), space, version)
            for item in artefact:
                if item.tag.rpartition("}")[2] in ITEMS:
                    dress(item, message.said.get((own, item.get("id", ""))), space, version)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def dress(element: ET.Element, said: Said | None, space: str, version: str) -> None:
    """Put the texts of an artefact or item in: annotations, names, description, parent, in the order of the schema."""
    if said is None:
        return
    common, structure = f"{{{space}common}}", f"{{{space}structure}}"
    rest = [child for child in element if child.tag not in (f"{common}Name", f"{common}Description", f"{common}Annotations")]
    for child in list(element):
        element.remove(child)
    if said.annotations:
        notes = ET.SubElement(element, f"{common}Annotations")
        for kind, title in said.annotations:
            note = ET.SubElement(notes, f"{common}Annotation")
            ET.SubElement(note, f"{common}AnnotationTitle").text = xml_text(title)
            ET.SubElement(note, f"{common}AnnotationType").text = kind
    _in_language(element, f"{common}Name", "id", said.name.id)
    _in_language(element, f"{common}Name", "en", said.name.en)
    _in_language(element, f"{common}Description", "id", said.description)
    if said.parent and (version == "2.1" or as_parent(said.parent)):
        parent = ET.SubElement(element, f"{structure}Parent")
        if version == "2.1":
            ET.SubElement(parent, "Ref", {"id": said.parent})
        else:
            parent.text = said.parent
    element.extend(rest)


def _in_language(element: ET.Element, tag: str, lang: str, text: str) -> None:
    if text:
        ET.SubElement(element, tag, {XML_LANG: lang}).text = xml_text(text)


def sdmx_json(message: Message) -> bytes:
    """SDMX-JSON 2.0."""
    document = json.loads(written(message, Format.STRUCTURE_SDMX_JSON_2_0_0))
    document["meta"].pop("contentLanguages", None)
    for artefact in (each for group in document["data"].values() for each in group):
        own = artefact["id"]
        dress_json(artefact, message.said.get((own, "")))
        for item in (*artefact.get("codes", ()), *artefact.get("concepts", ())):
            dress_json(item, message.said.get((own, item["id"])))
        components = artefact.get("dataStructureComponents")
        if components:
            mend(components, message)
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")


def dress_json(item: dict[str, Any], said: Said | None) -> None:
    """Put the texts of an artefact or item in."""
    if said is None:
        return
    item |= {"name": said.name.id, "names": {lang: text for lang, text in (("id", said.name.id), ("en", said.name.en)) if text}}
    if said.description:
        item |= {"description": said.description, "descriptions": {"id": said.description}}
    if said.parent:
        item["parent"] = said.parent
    if said.annotations:
        item["annotations"] = [{"type": kind, "title": title} for kind, title in said.annotations]


def mend(components: dict[str, Any], message: Message) -> None:
    """Take the empty groups out, and put the code list of a column in where a data type pushed it out."""
    if not components.get("groups", True):
        del components["groups"]
    lists = {part.id: part.local_enum_ref for artefact in message.artefacts for part in getattr(artefact, "components", ())}
    for descriptor in components.values():
        for key in ("dimensions", "timeDimension", "attributes", "measures"):
            given = descriptor.get(key) if isinstance(descriptor, dict) else None
            for part in given if isinstance(given, list) else [given] if given else []:
                if lists.get(part["id"]):
                    part["localRepresentation"] = {"enumeration": lists[part["id"]]}
