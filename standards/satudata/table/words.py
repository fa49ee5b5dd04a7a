"""Every word a problem or a refusal may carry, and the sentences that go with it."""
from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ..text import Text
from .model import Place, Problem, Refused


class Word(StrEnum):
    """Problems: the table was read, this is what was odd. Sentences: problems.yaml."""

    TITLE_ROWS = "TITLE_ROWS"
    COLUMN_NUMBERS = "COLUMN_NUMBERS"
    HEADER_ROWS = "HEADER_ROWS"
    MERGED_HEAD = "MERGED_HEAD"
    MERGED_BODY = "MERGED_BODY"
    NAMELESS_COLUMN = "NAMELESS_COLUMN"
    EMPTY_COLUMN = "EMPTY_COLUMN"
    DUPLICATE_COLUMN = "DUPLICATE_COLUMN"
    BLANK_ROWS = "BLANK_ROWS"
    NO_ROWS = "NO_ROWS"
    RAGGED_ROW = "RAGGED_ROW"
    TOTAL_ROW = "TOTAL_ROW"
    TOTAL_CATEGORY = "TOTAL_CATEGORY"
    PARENT_ROW = "PARENT_ROW"
    NOTES_BELOW = "NOTES_BELOW"
    SEVERAL_TABLES = "SEVERAL_TABLES"
    YEAR_AS_COLUMN = "YEAR_AS_COLUMN"
    ENCODING = "ENCODING"
    NAMED_OTHERWISE = "NAMED_OTHERWISE"
    BLANKS = "BLANKS"
    THOUSANDS = "THOUSANDS"
    DECIMAL_COMMA = "DECIMAL_COMMA"
    ZERO_DECIMAL = "ZERO_DECIMAL"
    SCIENTIFIC = "SCIENTIFIC"
    AMBIGUOUS_NUMBER = "AMBIGUOUS_NUMBER"
    MIXED_NUMBERS = "MIXED_NUMBERS"
    MIXED_TYPES = "MIXED_TYPES"
    UNIT_IN_CELL = "UNIT_IN_CELL"
    MISSING_MARK = "MISSING_MARK"
    ERROR_VALUE = "ERROR_VALUE"
    CODE_WITH_BLANKS = "CODE_WITH_BLANKS"
    DATE_WRITTEN = "DATE_WRITTEN"
    DATE_SERIAL = "DATE_SERIAL"
    AMBIGUOUS_DATE = "AMBIGUOUS_DATE"
    MIXED_DATES = "MIXED_DATES"
    FORMULA = "FORMULA"
    FORMULA_WITHOUT_VALUE = "FORMULA_WITHOUT_VALUE"
    HIDDEN_SHEET = "HIDDEN_SHEET"
    HIDDEN_CELLS = "HIDDEN_CELLS"
    EMPTY_SHEET = "EMPTY_SHEET"
    UNREAD_SHEET = "UNREAD_SHEET"
    MACRO = "MACRO"
    EXTERNAL_LINK = "EXTERNAL_LINK"
    SHAPES = "SHAPES"


class Refusal(StrEnum):
    """Refusals: nothing was read. Sentences: problems.yaml."""

    EMPTY_FILE = "EMPTY_FILE"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY_ROWS = "TOO_MANY_ROWS"
    TOO_MANY_COLUMNS = "TOO_MANY_COLUMNS"
    TOO_MANY_CELLS = "TOO_MANY_CELLS"
    TOO_MANY_SHEETS = "TOO_MANY_SHEETS"
    CELL_TOO_LONG = "CELL_TOO_LONG"
    ZIP_BOMB = "ZIP_BOMB"
    ENCRYPTED = "ENCRYPTED"
    BROKEN_BOOK = "BROKEN_BOOK"
    OTHER_OFFICE = "OTHER_OFFICE"
    HTML = "HTML"
    JSON = "JSON"
    GEOJSON = "GEOJSON"
    XML = "XML"
    PDF = "PDF"
    IMAGE = "IMAGE"
    ARCHIVE = "ARCHIVE"
    BINARY = "BINARY"
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    QUOTES = "QUOTES"
    NO_HEADER = "NO_HEADER"
    NOT_A_TABLE = "NOT_A_TABLE"
    ROW_TOO_LONG = "ROW_TOO_LONG"
    SIDE_BY_SIDE = "SIDE_BY_SIDE"


@cache
def sentences() -> dict[str, tuple[Text, Text]]:
    """Word -> (what happened, what to do), from problems.yaml; `{names}` in it are filled by the finder."""
    raw: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("problems.yaml").read_text("utf-8"))
    return {word: (Text.of(entry), Text.of(entry["advice"])) for word, entry in raw.items()}


def problem(
    word: Word, place: Place, *, column: str | None = None, count: int = 1, example: str | None = None, **values: object,
) -> Problem:
    """A problem with its sentences filled in."""
    filled = {"column": column, "count": count, "example": example, "row": place.row, **values}
    message, advice = (text.format(**filled) for text in sentences()[word])
    return Problem(word.value, place, message, advice, column, count, example)


def refused(word: Refusal, place: Place | None = None, **values: object) -> Refused:
    """A refusal, to be raised, with its sentences filled in."""
    place = place or Place()
    filled = {"row": place.row, "column": place.column, "sheet": place.sheet, **values}
    message, advice = (text.format(**filled) for text in sentences()[word])
    return Refused(word.value, place, message, advice)
