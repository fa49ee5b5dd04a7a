"""The name of a file as it may be shown and sent: no folders, no control or direction characters."""
from __future__ import annotations

import re
import unicodedata

LONGEST = 120


def clean(filename: str | None) -> str:
    """The last part of a name a browser sent, without what could mislead a reader or a shell; never empty."""
    last = re.split(r"[\\/]", filename or "")[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    shown = re.sub(r'[<>:"|?*\s]+', " ", shown).strip(" .")
    if len(shown) > LONGEST:
        stem, dot, ending = shown.rpartition(".")
        shown = stem[: LONGEST - len(ending) - 1] + dot + ending if dot and len(ending) <= 10 else shown[:LONGEST]
    return shown or "berkas"
