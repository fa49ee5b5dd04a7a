"""What need not be asked of the database: submissions one batch opens in one transaction, which nobody else has seen yet, and
what it read of the records they are about.

Their rows wait in the session and are written together when it is committed. Who opened the batch commits or rolls back
before it is left.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from ckan import model

if TYPE_CHECKING:
    from ckanext.tangerang.calendar.model import ReleaseStanding
    from ckanext.tangerang.revision.model import Revision, Submission


class Coming(NamedTuple):
    """A version that is approved and not public yet: its title, and the number of its submission."""

    title: str
    number: str


@dataclass
class Batch:
    """What the transaction has done so far; ``editors`` by submission, of those it opened; ``public``, ``late`` and ``coming`` as
    ``know`` was told."""

    numbers: list[int]
    editors: dict[str, set[str]] = field(default_factory=dict)
    checked: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    parts: list[Any] = field(default_factory=list)
    public: dict[str, Revision | None] = field(default_factory=dict)
    late: dict[str, ReleaseStanding] | None = None
    coming: dict[str, Coming | None] = field(default_factory=dict)


_batch: ContextVar[Batch | None] = ContextVar("sdi_fresh_batch", default=None)


@contextmanager
def together(count: int) -> Iterator[None]:
    """While a transaction opens up to so many submissions."""
    from ckanext.tangerang.revision.model import number_sequence
    numbers = sa.select(number_sequence.next_value()).select_from(sa.func.generate_series(1, count).alias("series"))
    token = _batch.set(Batch(list(model.Session.scalars(numbers)) if count else []))
    try:
        yield
    finally:
        _batch.reset(token)


def know(public: Mapping[str, Revision | None], late: Mapping[str, ReleaseStanding],
         coming: Mapping[str, Coming | None]) -> None:
    """What is public of the records of the batch, which of them miss a release: nothing in the batch changes either.

    :param coming: the next version of those about which nobody else can decide before the transaction ends
    """
    batch = _batch.get()
    if batch is not None:
        batch.public, batch.late, batch.coming = dict(public), dict(late), dict(coming)


def is_alone(record_id: str) -> bool:
    """Whether the batch keeps everybody else from deciding about this record."""
    batch = _batch.get()
    return batch is not None and record_id in batch.coming


def coming(record_id: str) -> Coming | None:
    """The next version of such a record, where one is approved."""
    batch = _batch.get()
    return batch.coming.get(record_id) if batch else None


def public(record_id: str) -> tuple[bool, Revision | None]:
    """Whether the batch read what is public of this record, and that version."""
    batch = _batch.get()
    return (batch is not None and record_id in batch.public), batch.public.get(record_id) if batch else None


def late() -> Mapping[str, ReleaseStanding] | None:
    """Those of the records the batch knows that miss a release; None where it did not look."""
    batch = _batch.get()
    return batch.late if batch else None


def number() -> int | None:
    """The next number of a submission, where the batch has one ready."""
    batch = _batch.get()
    return batch.numbers.pop(0) if batch and batch.numbers else None


def opened(submission: Submission) -> None:
    """This submission was made just now."""
    batch = _batch.get()
    if batch is not None:
        batch.editors[submission.id] = set()


def is_new(submission: Submission) -> bool:
    """Whether the batch made this submission itself."""
    batch = _batch.get()
    return batch is not None and submission.id in batch.editors


def editors(submission: Submission) -> set[str] | None:
    """Who saved a value of it, to be added to; None for a submission that was there before."""
    batch = _batch.get()
    return batch.editors.get(submission.id) if batch else None


def is_unchecked(submission: Submission) -> bool:
    """Whether no rule was ever run on it; true once."""
    batch = _batch.get()
    if batch is None or submission.id not in batch.editors or submission.id in batch.checked:
        return False
    batch.checked.add(submission.id)
    return True


def is_told(once: str) -> bool:
    """Whether people were told this by the batch before."""
    batch = _batch.get()
    if batch is None:
        return False
    told = once in batch.told
    batch.told.add(once)
    return told


def add(submission: Submission, *parts: Any) -> None:
    """Puts rows that point at the submission's revisions into the session, behind the revisions."""
    batch = _batch.get()
    if batch is not None and submission.id in batch.editors:
        batch.parts.extend(parts)
    else:
        model.Session.add_all(parts)


def write() -> None:
    """Writes everything the batch holds; before the commit."""
    batch = _batch.get()
    model.Session.flush()
    if batch is not None:
        model.Session.add_all(batch.parts)
        batch.parts.clear()
        model.Session.flush()


def flush(submission: Submission) -> None:
    """Writes what the session holds, unless it is of the batch's own and can wait."""
    if not is_new(submission):
        write()
