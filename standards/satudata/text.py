"""What a person reads, in Indonesian and in English."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in both languages; Indonesian is the first language and the fallback."""

    id: str
    en: str

    def in_(self, lang: str) -> str:
        """The text in `lang` ("id", "en", also "en_GB"); any other language, or an empty one, gives Indonesian."""
        return (self.en if lang[:2] == "en" else self.id) or self.id

    def format(self, **values: object) -> Text:
        """The text with `{name}` places filled in both languages."""
        return Text(self.id.format(**values), self.en.format(**values))

    @classmethod
    def of(cls, value: object) -> Text:
        """From YAML: `{id: ..., en: ...}`, or one string that serves both languages; None gives an empty text."""
        if isinstance(value, Mapping):
            return cls(str(value.get("id") or ""), str(value.get("en") or ""))
        return cls("", "") if value is None else cls(str(value), str(value))
