"""One column of raw text becomes canonical text, with a note of every kind of change.

All decisions are made on the column's distinct values; a column that is clean already is recognised by one pass of a
pattern over its joined text and costs next to nothing.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .dates import DATE_NAME, ISO, is_date, read_dates, serial
from .marks import DASHES, ERRORS, MISSING
from .model import Place, Problem
from .numbers import both_readings, is_number, read_numbers
from .words import Word, problem

_SEP = "\0"  # cannot occur in a cell: decoding refuses it
_PLAIN_NUMBERS = re.compile(r"(?:(?:-?(?:0|[1-9]\d*+)(?:\.\d{1,15})?)?\0)*+")
_LEADING_ZERO = "\0" + "0"  # a single 0 too: the slower pattern settles it
_SURE_DECIMAL = re.compile(r"\d{4}\.\d*[1-9]|\.\d{3,14}[1-9]|(?:^|\0)-?0\.\d*[1-9]")
_SHORT_DECIMAL = re.compile(r"\.\d{0,1}[1-9]\0")
_UNTIDY = re.compile(r"(?:^|\0)[ \t\u00a0\u200b\r\n]|[ \t\u00a0\u200b\r\n](?:\0|$)|[ \t\u00a0\u200b]{2}|[\t\u00a0\u200b]")
_BLANKS = re.compile(r"[ \t\u00a0\u200b]+")
_CODE = re.compile(r"\d{1,2}(?:\s*\.\s*\d{1,4})+")
_CODE_LEVEL = re.compile(r"\d{2}(?:\.\d{2}){1,2}(?:\.\d{4})?")
_GROUPED = re.compile(r"\d[ .,]\d{3}(?!\d)")
_SAMPLE = 200


@dataclass(slots=True)
class Cleaned:
    """A column's values (None = empty), its unit if cells carried one, and what was changed."""

    values: Sequence[str | None]
    unit: str | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a column besides its values; `row_of` gives the sheet's row number of a position."""

    name: str
    sheet: str | None
    row_of: Callable[[int], int]
    hint: str = ""  # name and title, where units are written
    typed: str = "text"


def clean(raw: Sequence[str], context: Context) -> Cleaned:
    """Canonical text of a column, and the problems met."""
    few = len(set(raw[:_SAMPLE])) < _SAMPLE / 2  # a column of few values is judged by these, one of many as it stands
    distinct: Iterable[str] = dict.fromkeys(raw) if few else raw
    joined = _SEP.join(distinct) + _SEP
    if not DATE_NAME.search(context.name) and _is_plain(joined):
        empty = joined[0] == _SEP or _SEP + _SEP in joined
        return Cleaned([value or None for value in raw] if empty else raw)
    if not few:
        distinct = dict.fromkeys(raw)
        joined = _SEP.join(distinct) + _SEP
    return _Column(raw, distinct, joined, context).cleaned()


def _is_plain(joined: str) -> bool:
    """Numbers as they should be, whole or decimal, with nothing to be read in two ways."""
    digits = joined.isascii() and joined.replace(_SEP, "").isdecimal()
    if digits and joined[0] != "0" and _LEADING_ZERO not in joined:
        return True
    return _PLAIN_NUMBERS.fullmatch(joined) is not None and _surely_plain(joined)


def _surely_plain(joined: str) -> bool:
    """Whole numbers, or decimals that no thousands separator could explain."""
    marks = joined.count(".")
    return not marks or _SURE_DECIMAL.search(joined) is not None or len(_SHORT_DECIMAL.findall(joined)) > 0.4 * marks


class _Column:
    """Works on the distinct values, in order of appearance: `now` maps each to its canonical text (None = empty)."""

    def __init__(self, raw: Sequence[str], distinct: Iterable[str], joined: str, context: Context) -> None:
        self.raw = raw
        self.joined = joined
        self.context = context
        self.now: dict[str, str | None] = {value: value or None for value in distinct}
        self.problems: list[Problem] = []
        self.unit: str | None = None

    def cleaned(self) -> Cleaned:
        if _UNTIDY.search(self.joined):
            self._tidy()
        self._errors()
        self._kinds()
        if all(value == now for value, now in self.now.items()):
            values: Sequence[str | None] = self.raw
        else:
            values = list(map(self.now.__getitem__, self.raw))
        return Cleaned(values, self.unit, self.problems)

    def _tidy(self) -> None:
        changed = []
        for value in self.now:
            tidy = _BLANKS.sub(" ", value).strip()
            if tidy != value:
                self.now[value] = tidy or None
                if tidy and not _CODE.fullmatch(tidy):
                    changed.append(value)
        if changed:
            self._tell(Word.BLANKS, changed)

    def _errors(self) -> None:
        if "#" in self.joined:
            self._blank(Word.ERROR_VALUE, [raw for raw, now in self.now.items() if now in ERRORS])

    def _kinds(self) -> None:
        """Finds what the column holds: figures, dates, codes, or words (then nothing more is changed)."""
        present = [now for now in self.now.values() if now is not None]
        if not present:
            return
        telling = [now for now in present if now.lower() not in MISSING]
        if not telling:
            if all(now.lower() in DASHES for now in present):
                self._missing()
            return
        head = telling[:_SAMPLE]
        if _share(head, _is_code) > 0.9 and any(now.count(".") > 1 or " " in now for now in head) and self._codes(telling):
            return
        if _share(head, is_number) > 0.5:
            self._numbers(telling)
        elif _share(head, is_date) > 0.9 and all(map(is_date, telling)):
            self._dates(telling)

    def _codes(self, telling: list[str]) -> bool:
        """Area and account codes such as 36.71.01: blanks go, nothing else; False where the values are figures."""
        tidy = {now: re.sub(r"\s", "", now) for now in telling}
        if not all(_CODE.fullmatch(now) for now in telling) or not any(_CODE_LEVEL.fullmatch(text) for text in tidy.values()):
            return False
        if any(re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text) for text in tidy.values()):
            return False
        changed = [raw for raw, now in self.now.items() if now is not None and tidy.get(now, now) != now]
        for raw in changed:
            self.now[raw] = tidy[str(self.now[raw])]
        if changed:
            self._tell(Word.CODE_WITH_BLANKS, changed)
        return True

    def _numbers(self, telling: list[str]) -> None:
        odd = [now for now in telling if not is_number(now)]
        if odd:
            raws = [raw for raw, now in self.now.items() if now in set(odd)]
            self._tell(Word.MIXED_TYPES, raws)
            return
        self._missing()
        if any(now[0] == "0" and now.isdigit() and len(now) > 1 for now in telling):
            return  # leading zeros: a code
        if DATE_NAME.search(self.context.name) and all(serial(now) for now in telling):
            self._replace(Word.DATE_SERIAL, {now: str(serial(now)) for now in telling})
            return
        reading = read_numbers(telling, context=self.context.hint, typed=self.context.typed)
        if reading.style in {"ambiguous", "mixed"}:
            self._undecided(telling, reading.style)
        elif reading.style != "code":
            self._canonical(reading.canon, reading.units, reading.scientific)

    def _undecided(self, telling: list[str], style: str) -> None:
        marked = [now for now in telling if "." in now or "," in now]
        raws = [raw for raw, now in self.now.items() if now in set(marked)]
        shown = min(marked, key=lambda now: len(now.rpartition("." if "." in now else ",")[2]))
        if style == "ambiguous":
            first = marked[0]
            examples = list(dict.fromkeys((first, shown)))
            thousands, decimal = zip(*(both_readings(now) for now in examples), strict=True)
            self._tell(
                Word.AMBIGUOUS_NUMBER, raws, example=", ".join(examples), thousands=", ".join(thousands),
                decimal=", ".join(decimal),
            )
        else:
            self._tell(Word.MIXED_NUMBERS, raws, example=", ".join(marked[:4]))

    def _canonical(self, canon: dict[str, str], units: dict[str, str], scientific: Sequence[str]) -> None:
        """Writes plain decimals; what changed is told by kind."""
        found = set(map(str.lower, units.values()))
        if units:
            self.unit = next(iter(units.values())).lower() if len(found) == 1 else None
            if len(found) > 1:
                self._tell(Word.MIXED_TYPES, [raw for raw, now in self.now.items() if now in units])
                return
            self._tell_now(Word.UNIT_IN_CELL, units, canon)
        whole = all(re.fullmatch(r"-?\d+(?:\.0+)?", text) for text in canon.values())
        zeros = {now for now, text in canon.items() if whole and "." in text}
        canon.update({now: canon[now].partition(".")[0] for now in zeros})
        self._tell_now(Word.ZERO_DECIMAL, [now for now in canon if now in zeros], canon)
        self._tell_now(Word.SCIENTIFIC, scientific, canon)
        rest = [now for now in canon if now not in units and now not in scientific and now not in zeros]
        commas = {now for now in rest if "," in now and "." in canon[now] and "." not in now}
        self._tell_now(Word.DECIMAL_COMMA, [now for now in rest if now in commas], canon)
        groups = [now for now in rest if now not in commas and canon[now] != now and _GROUPED.search(now)]
        self._tell_now(Word.THOUSANDS, groups, canon)
        self.now.update({raw: canon[now] for raw, now in self.now.items() if now is not None and now in canon})

    def _dates(self, telling: list[str]) -> None:
        reading = read_dates(telling)
        if reading.style in {"ambiguous", "mixed"}:
            word = Word.AMBIGUOUS_DATE if reading.style == "ambiguous" else Word.MIXED_DATES
            raws = [raw for raw, now in self.now.items() if now in set(telling) and not ISO.fullmatch(str(now))]
            self._tell(word, raws)
            return
        self._missing()
        self._replace(Word.DATE_WRITTEN, reading.canon)

    def _missing(self) -> None:
        self._blank(Word.MISSING_MARK, [raw for raw, now in self.now.items() if now is not None and now.lower() in MISSING])

    def _blank(self, word: Word, raws: list[str]) -> None:
        if raws:
            self._tell(word, raws)
            self.now.update(dict.fromkeys(raws))

    def _replace(self, word: Word, canon: dict[str, str]) -> None:
        self._tell_now(word, [now for now, text in canon.items() if now != text], canon)
        self.now.update({raw: canon[now] for raw, now in self.now.items() if now is not None and now in canon})

    def _tell_now(self, word: Word, nows: Iterable[str], canon: dict[str, str]) -> None:
        chosen = dict.fromkeys(nows)
        if chosen:
            first = next(iter(chosen))
            self._tell(word, [raw for raw, now in self.now.items() if now in chosen], example=first, result=canon[first])

    def _tell(self, word: Word, raws: Sequence[str], example: str | None = None, **values: object) -> None:
        """One problem for all of `raws`: the row of the first, how many cells, an example."""
        if not raws:
            return
        chosen = set(raws)
        at = next(position for position, value in enumerate(self.raw) if value in chosen)
        count = sum(1 for value in self.raw if value in chosen)
        shown = example or raws[0]
        result = values.pop("result", None) or self.now.get(raws[0]) or ""
        place = Place(self.context.sheet, self.context.row_of(at), self.context.name)
        self.problems.append(
            problem(word, place, column=self.context.name, count=count, example=shown[:120], result=result, **values)
        )


def _is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values)
