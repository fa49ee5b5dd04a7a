"""What the registry keeps of the public version of a record: rebuilt when one is applied, forgotten when it is withdrawn."""
from __future__ import annotations

from ckanext.tangerang.registry import references
from ckanext.tangerang.revision.model import Revision


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Make codes, rows and pointers those of the version that is public now; the first has none to replace."""
    references.rebuild(revision, is_first=is_first)


def forget(record_id: str) -> None:
    """Drop what was kept of a record that is no longer public."""
    references.forget(record_id)
