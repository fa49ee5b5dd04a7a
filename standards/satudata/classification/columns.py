"""Which column of a file is which field: by the names found in the wild, or as the person says."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml

from .messages import refused

_JUNK = re.compile(r"[\W_]+")


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """columns.yaml."""
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text("utf-8"))
    return found


def plain(name: str) -> str:
    """A column's name as columns.yaml writes it."""
    return _JUNK.sub("_", name.strip().lower()).strip("_")


def recognised(header: Sequence[str], what: str, chosen: Mapping[str, str] | None = None) -> dict[str, int]:
    """Field -> position of its column. `chosen` (field -> column name or letter) wins. Raises ImportRefused."""
    written = [plain(name) for name in header]
    found: dict[str, int] = {}
    for field, column in (chosen or {}).items():
        if field not in names()[what]:
            raise refused("NO_SUCH_FIELD", column=str(field)[:60], found=", ".join(names()[what]))
        if column:
            found[field] = _position(header, written, str(column))
    for field, wild in names()[what].items():
        if field not in found:
            places = (written.index(name) for name in wild if name in written)
            place = next((place for place in places if place not in found.values()), None)
            if place is not None:
                found[field] = place
    if "nama" not in found and "nama_en" in found:
        found["nama"] = found["nama_en"]
    return found


def _position(header: Sequence[str], written: Sequence[str], column: str) -> int:
    if column in header:
        return list(header).index(column)
    if plain(column) in written:
        return list(written).index(plain(column))
    if re.fullmatch(r"[A-Z]{1,2}", column) and _number(column) < len(header):
        return _number(column)
    raise refused("NO_SUCH_COLUMN", column=column[:60], found=shown(header))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letter(position: int) -> str:
    """The letter of a column, from 0: A, B, … AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def shown(header: Sequence[str]) -> str:
    """The columns as a sentence names them."""
    return ", ".join(name for name in header if name)[:300] or "–"
