"""A finding of the rules as JSON, in both languages."""
from __future__ import annotations

from typing import Any

from satudata.rules import Finding
from satudata.text import Text


def both(text: Text | None) -> dict[str, str]:
    """A text with its two languages."""
    return {"id": text.id, "en": text.en} if text else {"id": "", "en": ""}


def as_dict(finding: Finding) -> dict[str, Any]:
    """The finding with ``message`` and ``help`` as ``{"id", "en"}``."""
    return {
        "rule": finding.rule, "effect": finding.effect, "principle": finding.principle, "path": finding.path,
        "message": both(finding.message), "help": both(finding.help), "clause": finding.clause,
        "current": finding.current, "suggestion": finding.suggestion,
    }


def from_dict(row: dict[str, Any], path: str | None = None) -> Finding:
    """The finding a row holds, at another path where one is given."""
    return Finding(
        rule=row["rule"], effect=row["effect"], principle=row["principle"], path=path or row["path"],
        message=Text(**row["message"]), current=row.get("current"), suggestion=row.get("suggestion"),
        clause=row.get("clause") or "", help=Text(**row["help"]),
    )
