"""The sentences of faults and refusals, from messages.yaml."""
from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from satudata.errors import SatuDataError
from satudata.text import Text

from .model import Fault, Where

_SHOWN = 120  # characters of a value that a sentence repeats


class ImportRefused(SatuDataError):
    """The file as a whole is no list of codes that can be read: `word`, `message`, `advice`."""

    title = Text("Berkas kode tidak dapat dibaca", "The file of codes cannot be read")

    def __init__(self, word: str, message: Text, advice: Text) -> None:
        super().__init__(message, advice)
        self.word = word


@cache
def sentences() -> dict[str, dict[str, Any]]:
    """Word -> sentences in both languages, refusals with `advice`."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text("utf-8"))
    return found


def refused(word: str, **values: object) -> ImportRefused:
    """A refusal, to be raised, with its sentences filled in."""
    entry = sentences()[word]
    return ImportRefused(word, Text.of(entry).format(**values), Text.of(entry.get("advice")).format(**values))


def refuse_doctype(text: str) -> None:
    """Raises ImportRefused for the document type of an XML text: entities that grow or reach out."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise refused("DOCTYPE")


def fault(word: str, where: Where | None = None, column: str = "", value: str = "", **values: object) -> Fault:
    """A fault with its sentence filled in; `column` is the field it is about."""
    where = where or Where()
    shown = value if len(value) <= _SHOWN else value[:_SHOWN] + "…"
    message = Text.of(sentences()[word]).format(value=shown, row=where.row, **values)
    return Fault(word, message, where.row, where.cell(column), column or None, shown or None)
