"""Which words of a text went, which came: the difference a reviewer reads."""
from __future__ import annotations

import re
from difflib import SequenceMatcher

TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 4000


def difference(old: str, new: str) -> list[dict[str, str]]:
    """Pieces ``{"op": "same"|"gone"|"new", "text"}`` that joined in order give both texts.

    Texts of more than 4,000 words are compared as one piece: the comparison grows with the square of the length.
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if len(before) > LONGEST or len(after) > LONGEST:
        return [{"op": op, "text": text} for op, text in (("gone", old), ("new", new)) if text]
    pieces: list[dict[str, str]] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            pieces.append({"op": "same", "text": "".join(before[i1:i2])})
            continue
        if i2 > i1:
            pieces.append({"op": "gone", "text": "".join(before[i1:i2])})
        if j2 > j1:
            pieces.append({"op": "new", "text": "".join(after[j1:j2])})
    return pieces
