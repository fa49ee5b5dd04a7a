"""Lists of codes written as JSON: an array of objects, or an object that holds one."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from satudata.form.normalise import plain as as_text

from .columns import names, plain, recognised, shown
from .draft import Draft
from .messages import refused
from .model import MOST, Where

_ARRAYS = ("items", "korespondensi", "data", "codes", "results")
_PARENT = "_code"  # golongan_code: the code of the level above


def draft_of(document: Any, what: str, chosen: Mapping[str, str] | None, level: str = "") -> Draft:
    """The objects as rows, numbered from 1. `level`: the name of the level all of them are at, where the file says none."""
    rows = _array(document)
    if len(rows) > MOST:
        raise refused("TOO_MANY", limit=f"{MOST:,}".replace(",", "."))
    header = list(dict.fromkeys(str(key) for row in rows for key in row))
    found = recognised(header, what, chosen)
    if what == "items":
        _parent_column(header, found)
    if ("kode" if what == "items" else "ke") not in found:
        raise refused("NO_CODE_COLUMN" if what == "items" else "NO_PAIR_COLUMNS", found=shown(header))
    draft = Draft("json", what, has=set(found), columns={field: header[at] for field, at in found.items()})
    for number, row in enumerate(rows, start=1):
        values = {field: as_text(row.get(header[at])) or "" for field, at in found.items()}
        if level and not values.get("tingkat"):
            values["tingkat"] = level
        draft.add(values, Where(number))
    return draft


def _array(document: Any) -> list[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        arrays = [value for key, value in document.items() if isinstance(value, list) and value and isinstance(value[0], Mapping)]
        named = [value for key, value in document.items() if plain(str(key)) in _ARRAYS and isinstance(value, list)]
        document = next(iter([*named, *arrays]), None)
    if not isinstance(document, list) or not all(isinstance(row, Mapping) for row in document):
        raise refused("NOT_CODES", reason="JSON")
    if not document:
        raise refused("NOTHING")
    return document


def _parent_column(header: list[str], found: dict[str, int]) -> None:
    """`golongan_code` beside `code` is the parent's code."""
    if "induk" in found:
        return
    known = {name for wild in names()["items"].values() for name in wild}
    places = [at for at, name in enumerate(header) if plain(name).endswith(_PARENT) and plain(name) not in known]
    if len(places) == 1:
        found["induk"] = places[0]
