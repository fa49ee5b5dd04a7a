"""How DNA writes single values: JSON inside a text, days, years, lists of texts; what is none of these is refused."""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from satudata.errors import SatuDataError
from satudata.form.normalise import plain
from satudata.text import Text

CITY = timezone(timedelta(hours=7))
LONGEST = 200_000  # characters of JSON in a text
ADVICE = Text("Perbaiki isian itu di INDAH, atau sebut namanya pada pilihan yang tidak dibaca.",
              "Correct the item at INDAH, or name it among those that are not read.")


class Unread(SatuDataError):
    """A value that cannot be read: why, the item of the record it was meant for, and its name at DNA."""

    def __init__(self, why: Text, field: str = "", name: str = "") -> None:
        self.why, self.field, self.name = why, field, name
        super().__init__(Text(f"Isian {name} tidak terbaca: {why.id}.", f"Item {name} cannot be read: {why.en}."), ADVICE)

    def at(self, field: str, name: str) -> Unread:
        """The same, with where it stands, unless that is said."""
        return Unread(self.why, self.field or field, self.name or name)


def opened(value: Any) -> Any:
    """The list or object in a text that holds one; every other value as it is."""
    if not isinstance(value, str) or value.strip()[:1] not in ("[", "{"):
        return value
    try:
        return json.loads(value) if len(value) <= LONGEST else value
    except (ValueError, RecursionError) as error:
        raise Unread(Text(id="JSON di dalamnya terpotong", en="the JSON in it is cut short")) from error


def text_of(value: Any) -> str:
    """A value as text; a list of texts as one, joined."""
    if isinstance(value, list):
        return "; ".join(texts_of(value))
    found = plain(value)
    if found is None:
        raise Unread(Text(id="nilainya bukan teks", en="its value is no text"))
    return found


def texts_of(value: Any) -> list[str]:
    """The texts of a list, or those in one text with commas between."""
    parts = value if isinstance(value, list) else re.split(r"[,;|]", text_of(value))
    if any(isinstance(part, (list, Mapping)) for part in parts):
        raise Unread(Text(id="daftarnya memuat yang bukan teks", en="its list holds what is no text"))
    return [one for one in map(text_of, (part for part in parts if part is not None)) if one]


def day(value: Any) -> str:
    """An ISO day: of a day, or of a moment as the city's clock shows it."""
    only = value[0] if isinstance(value, list) and len(value) == 1 else value
    written = text_of(only) if not isinstance(only, (list, Mapping)) else ""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            return date.fromisoformat(written).isoformat()
        moment = datetime.fromisoformat(written.replace(" ", "T", 1))
    except ValueError:
        raise Unread(Text(id=f"{str(value)[:60]!r} bukan tanggal", en=f"{str(value)[:60]!r} is no date")) from None
    return (moment.astimezone(CITY) if moment.tzinfo else moment).date().isoformat()


def year(value: Any) -> str:
    """Four digits."""
    written = text_of(value)
    if not re.fullmatch(r"(19|20)\d{2}", written):
        raise Unread(Text(id=f"{written[:60]!r} bukan tahun", en=f"{written[:60]!r} is no year"))
    return written
