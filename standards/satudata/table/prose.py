"""Is this text running prose, such as a letter or a report, rather than a table?"""
from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from .model import Place
from .words import Refusal, refused

_LOOK = 200  # rows looked at
_WRAPPED = 9  # words of a line of running text; a list of long names has fewer
_SENTENCE = 4  # words of the shortest line that counts as a sentence
_AGREE = 0.75  # share of rows with one same width, above one column, from which a text may be a table
_END = re.compile(r"[^\W\d_][.!?]['\")\]]*$")


def refuse_prose(rows: Sequence[Sequence[str]], delimiter: str) -> None:
    """Raises Refused NOT_A_TABLE for rows of a text that fall into no columns and read as sentences."""
    filled = [(number, row) for number, row in enumerate(rows[:_LOOK], start=1) if any(cell.strip() for cell in row)]
    widths = [len(row) for _number, row in filled]
    if len(filled) == 1 and sum(len(cell.split()) for cell in filled[0][1]) < _SENTENCE * widths[0]:
        return  # nothing but names of columns
    if not filled or (len(filled) > 1 and _agreeing(widths) >= _AGREE * len(filled)):
        return
    lines = [delimiter.join(row).strip() for _number, row in filled]
    sizes = [len(line.split()) for line in lines]
    sentences = sum(1 for line, size in zip(lines, sizes, strict=True) if size >= _SENTENCE and _END.search(line))
    if median(sizes) >= _WRAPPED or (median(sizes) >= _SENTENCE and sentences > len(lines) / 2):
        longest = max(range(len(lines)), key=lambda at: sizes[at])
        raise refused(Refusal.NOT_A_TABLE, Place(row=filled[longest][0]))


def _agreeing(widths: Sequence[int]) -> int:
    """How many rows have the commonest number of columns above one."""
    return max((widths.count(width) for width in set(widths) if width > 1), default=0)
