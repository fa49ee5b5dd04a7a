"""Tables with one pair of columns a level (kode_provinsi, nama_provinsi, kode_kabupaten …) as codes with parents."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .columns import letter, plain
from .draft import Draft
from .grid import Sheet, filled
from .model import Where


@dataclass(frozen=True, slots=True)
class Level:
    """A level's name and the positions of its column of codes and of names."""

    name: str
    code: int
    label: int


def pairs(header: Sequence[str]) -> list[Level]:
    """The levels from the top; empty unless there are at least two."""
    written = [plain(name) for name in header]
    found = []
    for at, name in enumerate(written):
        level = name.removeprefix("kode_") if name.startswith("kode_") else name.removesuffix("_code")
        if level == name:
            continue
        label = next((written.index(each) for each in (f"nama_{level}", f"{level}_name", f"{level}_title", level)
                      if each in written), None)
        if label is not None:
            found.append(Level(level, at, label))
    return found if len(found) > 1 and "kode" not in written and "code" not in written else []


def spread(sheet: Sheet, head: int, levels: Sequence[Level], draft: Draft) -> None:
    """Each code of each level once, where it first stands, under the code to its left."""
    seen: set[tuple[str, str]] = set()
    draft.has |= {"kode", "nama", "induk", "tingkat"}
    draft.columns = {"kode": ", ".join(sheet.rows[head][level.code] for level in levels)}
    for number, row in filled(sheet, head + 1):
        parent = ""
        for level in levels:
            code = row[level.code] if level.code < len(row) else ""
            if not code:
                continue
            name = row[level.label] if level.label < len(row) else ""
            if (code, name) not in seen:
                seen.add((code, name))
                where = Where(number, {"kode": letter(level.code), "nama": letter(level.label)})
                draft.add({"kode": code, "nama": name, "induk": parent, "tingkat": level.name.replace("_", " ")}, where)
            parent = code
