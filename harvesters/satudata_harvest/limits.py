"""How much one source may give, change and take: numbers a document may lower and only the operator may raise."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Bounds of one run."""

    records: int = 100_000          # records a source may give
    rows: int = 2_000_000           # rows of one table
    bytes: int = 50 * 1024 * 1024  # one table, as CSV; one file, as read
    run_seconds: int = 3_600        # a whole run
    statement_seconds: int = 120    # one SQL statement
    cell_chars: int = 32_767        # one cell: what a spreadsheet can hold
    share: float = 0.2              # of the known records a run may change or remove without being held
    minimum: int = 10               # ... and fewer than this never hold a run
    batch: int = 100                # records a call of the catalogue

    def lowered(self, wanted: Mapping[str, Any]) -> Limits:
        """These limits with what a document asks for, never above them."""
        known = {field.name for field in fields(self)}
        lower = {name: min(value, getattr(self, name)) for name, value in wanted.items() if name in known}
        return replace(self, **lower)


@dataclass(frozen=True)
class Grace:
    """How long a record may be missing at the source before it is archived."""

    runs: int = 3
    days: int = 7

    def over(self, missing_runs: int, missing_days: float) -> bool:
        """True when enough successful runs, or enough days seen by at least two runs, missed the record."""
        return missing_runs >= self.runs or (missing_runs >= 2 and missing_days >= self.days)
