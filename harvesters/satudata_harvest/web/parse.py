"""JSON and XML of strangers: any encoding that can be known, no entities, no depth without end."""
from __future__ import annotations

import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from satudata.text import Text
from satudata_harvest.failure import Failure

DEPTH = 100


def json_of(data: bytes, depth: int = DEPTH) -> Any:
    """The value in JSON of UTF-8, UTF-16 or UTF-32, with a byte-order mark or without; NaN and infinities become None.

    :raises Failure: SOURCE_DATA_INVALID, saying what came instead
    """
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError as error:
        raise invalid("Jawaban sumber bukan teks UTF-8 yang sah.", "The source's answer is not valid UTF-8 text.") from error
    if text.lstrip("\ufeff \t\r\n")[:1] == "<":
        raise invalid("Sumber menjawab dengan halaman web, bukan JSON.", "The source answers with a web page, not with JSON.")
    try:
        value = json.loads(text, parse_constant=_nothing, parse_float=_float)
    except RecursionError as error:
        raise too_deep(depth) from error
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise invalid(f"Jawaban sumber bukan JSON yang sah atau terpotong, lihat baris {line}.",
                      f"The source's answer is not valid JSON or is cut short, see line {line}.") from error
    _measure(value, depth)
    return _without_halves(value) if "\\ud" in text or "\\uD" in text else value


def xml_of(data: bytes, depth: int = DEPTH) -> Element:
    """The root of an XML document.

    Expat behind defusedxml, because it has no loader of its own: no switch can open a file or an address by mistake.

    :raises Failure: SOURCE_DATA_INVALID; a document type or an entity is always refused
    """
    parser = DefusedXMLParser(target=_Bounded(depth), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise invalid("XML sumber memuat DTD atau entitas, yang tidak dibaca.",
                      "The source's XML holds a DTD or entities, which are not read.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise invalid("Jawaban sumber bukan XML yang sah atau terpotong.",
                      "The source's answer is not valid XML or is cut short.") from error
    return root


class _Bounded(TreeBuilder):
    """A tree of bounded depth."""

    def __init__(self, depth: int) -> None:
        super().__init__()
        self.depth, self.now = depth, 0

    def start(self, tag: Any, attrs: Any) -> Element:
        self.now += 1
        if self.now > self.depth:
            raise too_deep(self.depth)
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        self.now -= 1
        return super().end(tag)


def _measure(value: Any, depth: int) -> None:
    """Refuses a value nested deeper; level by level, for a recursion would break where it has to hold."""
    level = [value]
    for _ in range(depth):
        level = [child for one in level if isinstance(one, (dict, list))
                 for child in (one.values() if isinstance(one, dict) else one) if isinstance(child, (dict, list))]
        if not level:
            return
    raise too_deep(depth)


def _float(written: str) -> float | None:
    number = float(written)
    return number if abs(number) != float("inf") else None


def _nothing(_: str) -> None:
    return None


def _without_halves(value: Any) -> Any:
    """The value with halves of characters, which no file can hold, replaced by a question mark."""
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def too_deep(depth: int) -> Failure:
    """The failure of a document nested too deep."""
    return invalid(f"Jawaban sumber bersarang lebih dari {depth} tingkat.", f"The source's answer is nested deeper than {depth}.")


def invalid(id_: str, en: str) -> Failure:
    """SOURCE_DATA_INVALID with what exactly is wrong."""
    return Failure("SOURCE_DATA_INVALID", Text(id=id_, en=en))
