"""What can go wrong while a revision becomes public."""
from __future__ import annotations


class ApplyFailed(Exception):
    """A member of a submission could not be published; the members before it are. A retry goes on where this one stands."""

    def __init__(self, revision_id: str, reason: str) -> None:
        super().__init__(f"{revision_id}: {reason}")
        self.revision_id = revision_id
        self.reason = reason
