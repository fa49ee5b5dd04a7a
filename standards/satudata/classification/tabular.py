"""A sheet of cells becomes rows of a list: which row names the columns, what each cell holds, what is odd about it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

from satudata.table.marks import COLUMN_NUMBER, NOTE

from .columns import letter, names, recognised, shown
from .draft import Draft
from .grid import _HEAD, Sheet, filled
from .messages import ImportRefused, fault, refused
from .model import Where
from .wide import pairs, spread

_NEEDED = {"items": ("kode",), "korespondensi": ("dari", "ke")}


def draft_of(sheet: Sheet, kind: str, what: str, chosen: Mapping[str, str] | None) -> Draft:
    """The rows of a sheet. Raises ImportRefused where no column of codes is found."""
    head, found = _head(sheet, what, chosen)
    header = _padded(sheet.rows[head], max(map(len, sheet.rows)))
    draft = Draft(kind, what, has=set(found), columns={field: header[at] for field, at in found.items()})
    if sheet.others:
        draft.warnings.append(fault("OTHER_SHEETS", None, "", sheet.name or "", others=", ".join(sheet.others)[:200]))
    levels = pairs(header) if what == "items" and not chosen else []
    if levels:
        spread(sheet, head, levels, draft)
        return draft
    if not all(field in found for field in _NEEDED[what]):
        raise refused("NO_CODE_COLUMN" if what == "items" else "NO_PAIR_COLUMNS", found=shown(header))
    _Rows(sheet, draft, found).read(head)
    return draft


def _head(sheet: Sheet, what: str, chosen: Mapping[str, str] | None) -> tuple[int, dict[str, int]]:
    """The row that names the most columns; those above it are titles."""
    candidates = [number - 1 for number, row in filled(sheet) if number <= _HEAD and sum(map(bool, row)) > 1][:_HEAD]
    single = [number - 1 for number, _ in filled(sheet)][:1]
    best: tuple[int, dict[str, int]] | None = None
    problem: Exception | None = None
    for number in candidates or single:
        try:
            found = recognised(sheet.rows[number], what, chosen)
        except ImportRefused as error:  # a chosen column that this row does not have: perhaps a row below has it
            problem = problem or error
            continue
        complete = all(field in found for field in _NEEDED[what])
        if best is None or (complete and len(found) > len(best[1])):
            best = (number, found)
    if best is None:
        raise problem or refused("NOTHING")
    return best


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


class _Rows:
    """Reads the rows below the head into a draft."""

    def __init__(self, sheet: Sheet, draft: Draft, found: Mapping[str, int]) -> None:
        self.sheet, self.draft, self.found = sheet, draft, found
        self.letters = {field: letter(at) for field, at in found.items()}
        self.numeric: list[tuple[Where, str, str]] = []

    def read(self, head: int) -> None:
        rows = list(filled(self.sheet, head + 1))
        while rows and self._is_note(rows[-1][1]):
            number, row = rows.pop()
            self.draft.warnings.append(fault("NOTE_ROW", Where(number), "", next(filter(None, row))))
        for number, row in rows:
            if number == head + 2 and all(COLUMN_NUMBER.fullmatch(cell) for cell in row if cell):
                continue
            self._row(number, row)
        self._tell_numbers()

    def _is_note(self, row: list[str]) -> bool:
        cells = [cell for cell in row if cell]
        return len(cells) == 1 and len(self.found) > 1 and NOTE.match(cells[0]) is not None

    def _row(self, number: int, row: list[str]) -> None:
        where = Where(number, self.letters)
        values = {field: row[at] for field, at in self.found.items() if at < len(row) and row[at]}
        for field, at in self.found.items():
            if self.sheet.formulas and f"{letter(at)}{number}" in self.sheet.formulas:
                self.draft.errors.append(fault("FORMULA", where, field, values.get(field, "")))
            if (number, at) in self.sheet.numeric:
                self._number(field, self.sheet.numeric[number, at], values, where)
        self.draft.add(values, where)

    def _number(self, field: str, as_shown: str, values: dict[str, str], where: Where) -> None:
        """A code kept as a number: taken as the cell shows it, and told where a nought may be lost."""
        if field not in ("kode", "induk", "dari", "ke"):
            return
        if as_shown == "date":
            self.draft.errors.append(fault("CODE_IS_DATE", where, field, values.get(field, "")))
        elif as_shown:
            values[field] = as_shown
        elif field in ("kode", "dari"):
            self.numeric.append((where, field, values.get(field, "")))

    def _tell_numbers(self) -> None:
        """Whole numbers alone, of equal length or without a nought elsewhere, lose nothing."""
        if not self.numeric:
            return
        field = self.numeric[0][1]
        written = [values.get(field, "") for values, _ in self.draft.rows]
        parents = [values.get("induk", "") for values, _ in self.draft.rows]
        padded = any(len(text) > 1 and text.startswith("0") for text in [*written, *parents])
        if padded or any("." in text for _where, _field, text in self.numeric):
            where, _, text = self.numeric[0]
            self.draft.warnings.append(fault("NUMERIC_CODE", where, field, text, count=len(self.numeric)))


def fields(what: str) -> tuple[str, ...]:
    """The fields a person can choose a column for."""
    return tuple(names()[what])
