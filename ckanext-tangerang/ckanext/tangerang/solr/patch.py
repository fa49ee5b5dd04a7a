"""The catalogue's Solr schema: CKAN's installed one plus these types, fields and copies. Name and version stay CKAN's.

To add a field, add a row below, run ``make up`` (it reloads the cores) and rebuild the index.
"""
from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

FILES = ("stopwords_id.txt", "synonyms_id.txt", "stems_id.txt")
"""Files that lie beside schema.xml in a core's conf folder."""

Filter = Mapping[str, str]

WORDS: tuple[Filter, ...] = (
    {"class": "solr.LowerCaseFilterFactory"},
    {"class": "solr.ASCIIFoldingFilterFactory"},
    {"class": "solr.StopFilterFactory", "words": "stopwords_id.txt", "ignoreCase": "true"},
)
# first the words whose stem the stemmer takes apart wrongly ("sekolah" is no "seko" with the particle "lah")
KNOWN: Filter = {"class": "solr.StemmerOverrideFilterFactory", "dictionary": "stems_id.txt", "ignoreCase": "true"}
STEM: Filter = {"class": "solr.IndonesianStemFilterFactory", "stemDerivational": "true"}
EDGES: Filter = {"class": "solr.EdgeNGramFilterFactory", "minGramSize": "2", "maxGramSize": "20", "preserveOriginal": "true"}
GRAMS: Filter = {"class": "solr.NGramFilterFactory", "minGramSize": "3", "maxGramSize": "3", "preserveOriginal": "true"}
SYNONYMS: Filter = {"class": "solr.SynonymGraphFilterFactory", "synonyms": "synonyms_id.txt", "ignoreCase": "true",
                    "expand": "true"}

# type name -> (filters when indexing, filters when asked)
TYPES: dict[str, tuple[tuple[Filter, ...], tuple[Filter, ...]]] = {
    # Indonesian words by their stem: "penduduknya" finds "penduduk"
    "text_id": ((*WORDS, KNOWN, STEM), (WORDS[0], WORDS[1], SYNONYMS, WORDS[2], KNOWN, STEM)),
    # words as typed, for spelling and exact matches
    "text_plain": (WORDS[:2], WORDS[:2]),
    # beginnings of words, for suggestions while typing
    "text_edge": ((*WORDS[:2], EDGES), WORDS[:2]),
    # three letters each, for words typed wrong: most of their grams still match
    "text_gram": ((*WORDS[:2], GRAMS), (*WORDS[:2], GRAMS)),
}

# name, type, multi-valued, stored
FIELDS: tuple[tuple[str, str, bool, bool], ...] = (
    ("sdi_title", "text_id", False, False),
    ("sdi_text", "text_id", True, False),
    ("sdi_spell", "text_plain", True, False),
    ("sdi_gram", "text_gram", True, False),
    ("sdi_suggest", "text_edge", True, False),
)
DYNAMIC: tuple[tuple[str, str, bool, bool], ...] = (
    ("sdi_s_*", "string", False, True),
    ("sdi_ss_*", "string", True, True),
    ("sdi_d_*", "date", False, True),
    ("sdi_i_*", "int", False, True),
    ("sdi_f_*", "float", False, True),
    ("sdi_b_*", "boolean", False, True),
    ("sdi_t_*", "text_id", True, False),
)
COPIES: tuple[tuple[str, str], ...] = (
    ("title", "sdi_title"),
    ("title", "sdi_text"), ("notes", "sdi_text"), ("tags", "sdi_text"), ("res_name", "sdi_text"),
    ("res_description", "sdi_text"), ("sdi_t_*", "sdi_text"),
    ("title", "sdi_spell"), ("tags", "sdi_spell"),
    ("title", "sdi_gram"), ("tags", "sdi_gram"),
    ("title", "sdi_suggest"), ("tags", "sdi_suggest"),
)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _type(parent: ET.Element, name: str, indexing: tuple[Filter, ...], asking: tuple[Filter, ...]) -> None:
    node = ET.SubElement(parent, "fieldType", {"name": name, "class": "solr.TextField", "positionIncrementGap": "100"})
    for when, filters in (("index", indexing), ("query", asking)):
        analyzer = ET.SubElement(node, "analyzer", {"type": when})
        ET.SubElement(analyzer, "tokenizer", {"class": "solr.StandardTokenizerFactory"})
        for attributes in filters:
            ET.SubElement(analyzer, "filter", dict(attributes))


def _insert_dynamic(fields: ET.Element) -> None:
    """Before CKAN's catch-all ``*``: that one stays last, so a reader of the schema sees the specific ones first."""
    at = next((i for i, node in enumerate(fields) if node.get("name") == "*"), len(fields))
    for name, kind, many, stored in reversed(DYNAMIC):
        fields.insert(at, ET.Element("dynamicField", {
            "name": name, "type": kind, "indexed": "true", "stored": _flag(stored), "multiValued": _flag(many)}))


def patched(schema: str) -> str:
    """CKAN's schema.xml with our types, fields and copies added; a schema already patched is refused."""
    root = ET.fromstring(schema)  # noqa: S314  the file is CKAN's own, from its package
    types, fields = root.find("types"), root.find("fields")
    if types is None or fields is None:
        raise ValueError("this is no CKAN schema: <types> or <fields> is missing")
    if root.find(".//field[@name='sdi_text']") is not None:
        raise ValueError("this schema carries the catalogue's fields already")
    for name, (indexing, asking) in TYPES.items():
        _type(types, name, indexing, asking)
    for name, kind, many, stored in FIELDS:
        ET.SubElement(fields, "field", {
            "name": name, "type": kind, "indexed": "true", "stored": _flag(stored), "multiValued": _flag(many)})
    _insert_dynamic(fields)
    for source, dest in COPIES:
        ET.SubElement(root, "copyField", {"source": source, "dest": dest})
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
