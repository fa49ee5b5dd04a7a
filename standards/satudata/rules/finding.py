"""What does a check say, and what does the person read?"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from satudata.text import Text

#: Effects, weakest first: advice, no SDI badge, publication waits.
EFFECTS = ("saran", "syarat", "menahan")
#: Principles of Perpres 39/2019 Pasal 3 a-d, then process and access.
PRINCIPLES = ("SD", "MD", "IO", "KR", "PR")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is not met, as a check yields it.

    ``path`` is dotted (``tables.0.skema_tabel.fields.2.satuan``); ``say`` names one of the rule's further messages,
    empty for the main one; ``params`` fill the message's placeholders (``Text`` values follow the language); ``help``
    stands instead of the rule's.
    """

    path: str
    current: Any = None
    suggestion: Any = None
    say: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    help: Text | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule not met by a record: where, what is there, what could be there, what to do.

    ``suggestion`` is a value that may be written at ``path`` as it is; None where the machine has none to offer.
    """

    rule: str
    effect: str
    principle: str
    path: str
    message: Text
    current: Any
    suggestion: Any
    clause: str
    help: Text


def filled(template: Text, params: Mapping[str, Any]) -> Text:
    """The template with its placeholders filled, in both languages; unknown placeholders raise KeyError."""
    return Text(id=template.id.format_map(_in("id", params)), en=template.en.format_map(_in("en", params)))


def _in(lang: str, params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.in_(lang) if isinstance(value, Text) else value for key, value in params.items()}
