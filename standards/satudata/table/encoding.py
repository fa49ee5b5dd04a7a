"""Which characters do these bytes mean? UTF-8, UTF-16 or Windows-1252; anything else is refused with its line."""
from __future__ import annotations

import codecs
import re

from .model import Place
from .words import Refusal, refused

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding); raises Refused BINARY or UNKNOWN_ENCODING with the row of the first wrong byte."""
    text, encoding = _decode(data)
    text = text.removesuffix("\x1a")  # the end-of-file mark of DOS
    bad = _CONTROL.search(text)
    if bad:
        raise refused(Refusal.BINARY, Place(row=_line(text, bad.start())))
    return text, encoding


def _decode(data: bytes) -> tuple[str, str]:
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return _strict(data, encoding), encoding
    guess = _utf16(data)
    if guess:
        return _strict(data, guess), guess
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        return _windows(data, error.start), "cp1252"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(Refusal.UNKNOWN_ENCODING, Place(row=_byte_line(data, error.start))) from error


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: Latin text has a NUL in every second byte."""
    head = data[:2000]
    if len(head) < 4 or len(data) % 2:
        return None
    half = len(head) // 2
    if head[1::2].count(0) > 0.8 * half and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.8 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _windows(data: bytes, first: int) -> str:
    """Windows-1252 where nearly everything is plain text; a file full of high bytes is something else."""
    high = len(data) - len(data.translate(None, bytes(range(0x80, 0x100))))
    if high > max(3, len(data) // 10) or b"\x00" in data:
        raise refused(Refusal.BINARY if b"\x00" in data else Refusal.UNKNOWN_ENCODING, Place(row=_byte_line(data, first)))
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise refused(Refusal.UNKNOWN_ENCODING, Place(row=_byte_line(data, error.start))) from error


def _byte_line(data: bytes, position: int) -> int:
    before = data[:position]
    return max(before.count(b"\n"), before.count(b"\r")) + 1


def _line(text: str, position: int) -> int:
    return max(text.count("\n", 0, position), text.count("\r", 0, position)) + 1
