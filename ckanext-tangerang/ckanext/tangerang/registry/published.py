"""What the registry keeps of the public version of a record: rebuilt when one is applied, forgotten when it is withdrawn."""
from __future__ import annotations

from collections.abc import Collection

from ckanext.tangerang.registry import codes, correspondences, named, references, rows
from ckanext.tangerang.revision.model import Revision


def rebuild(revision: Revision, *, is_first: bool = False) -> None:
    """Make codes, rows and pointers those of the version that is public now; the first has none to replace."""
    codes.rebuild(revision, is_first=is_first)
    correspondences.rebuild(revision, is_first=is_first)
    rows.rebuild(revision, is_first=is_first)
    references.rebuild(revision, is_first=is_first)
    named.rebuild(revision, is_first=is_first)


def rebuild_together(revisions: list[Revision], replaced: Collection[str]) -> None:
    """The same for many records at once.

    :param replaced: ids of those that were public before
    """
    for revision in revisions:
        for part in (codes, correspondences, rows, named):
            part.rebuild(revision, is_first=revision.record_id not in replaced)
    references.rebuild_together(revisions, replaced)


def forget(record_id: str) -> None:
    """Drop what was kept of a record that is no longer public."""
    codes.forget(record_id)
    correspondences.forget(record_id)
    rows.forget(record_id)
    references.forget(record_id)
    named.forget(record_id)
