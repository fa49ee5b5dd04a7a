"""What somebody asks of a submission: the event and what they say with it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ckan import model

    from ckanext.tangerang.revision.model import Submission


@dataclass
class Ask:
    """One request for a transition. ``basis``: the standing decision it rests on, where no person decided just now.
    ``noted``: what the decision has to say about how it came about.
    ``document``: the deciding document of a standard, ``{"nomor", "tanggal", "oleh"}``. ``quiet``: people are told of many
    at once by whoever asks.
    """

    submission: Submission
    event: str
    user: model.User
    seen: str | None = None
    reason: str | None = None
    due: date | None = None
    notes: bool = False
    hour: datetime | None = None
    revision_id: str | None = None
    basis: str | None = None
    noted: str | None = None
    document: dict[str, Any] | None = None
    quiet: bool = False
