"""What makes two records the same: one canonical writing and its hash."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def without_empties(value: Any) -> Any:
    """`value` without empty members (None, "", [], {}) of its objects and lists, at every depth."""
    if isinstance(value, Mapping):
        kept = {str(key): without_empties(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if not is_empty(item)}
    if isinstance(value, (list, tuple)):
        return [item for item in map(without_empties, value) if not is_empty(item)]
    return value


def is_empty(value: Any) -> bool:
    """Absent in the sense of a record: None, an empty string, list or object (0 and False are values)."""
    return value is None or (isinstance(value, (str, list, tuple, Mapping)) and len(value) == 0)


def canonical(record: Mapping[str, Any]) -> bytes:
    """The record as UTF-8 JSON with sorted keys, no blanks and no empties: equal records give equal bytes.

    Raises ValueError for NaN and infinity, TypeError for what JSON does not know.
    """
    text = json.dumps(without_empties(record), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256 of `canonical(record)`, 64 hex digits."""
    return hashlib.sha256(canonical(record)).hexdigest()
