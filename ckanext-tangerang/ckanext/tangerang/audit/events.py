"""The events that are kept: ids, field paths and hashes, never a value somebody typed nor a secret."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """What every event has: the id of who did it and the id of what it was done to."""

    action: ClassVar[str] = "event"
    actor: str
    subject: str

    def details(self) -> dict[str, Any]:
        """Everything but actor and subject."""
        return {name: value for name, value in asdict(self).items() if name not in ("actor", "subject") and value is not None}


@dataclass(frozen=True, kw_only=True)
class Created(Event):
    """A revision was opened (subject: revision)."""

    action: ClassVar[str] = "revision.created"
    record_id: str
    kind: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class Edited(Event):
    """A person saved a value of a revision for the first time (subject: revision)."""

    action: ClassVar[str] = "revision.edited"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Decided(Event):
    """A submission moved (subject: submission). ``digests``: revision id -> hash of the record as it was then."""

    action: ClassVar[str] = "submission.moved"
    event: str
    from_state: str
    to_state: str
    stage: str
    role: str
    basis: str | None = None
    revision_id: str | None = None
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DeskChanged(Event):
    """A submission was given to a reviewer or given back, its due date moved, or the agency's work handed to a colleague
    (subject: submission). ``change``: ``assigned``, ``released``, ``due``, ``custody``; ``person``: who has it; ``due``: the day.
    """

    action: ClassVar[str] = "submission.desk"
    change: str
    person: str | None = None
    due: str | None = None


@dataclass(frozen=True, kw_only=True)
class Applied(Event):
    """A revision became the public version (subject: record). ``before`` and ``after`` are hashes of the record."""

    action: ClassVar[str] = "record.applied"
    revision_id: str
    version: int
    before: str | None
    after: str


@dataclass(frozen=True, kw_only=True)
class RecordWithdrawn(Event):
    """A record or one of its files was taken out of the public (subject: record)."""

    action: ClassVar[str] = "record.withdrawn"
    table: str | None = None


@dataclass(frozen=True, kw_only=True)
class FilesReleased(Event):
    """Files whose embargo ended went out by themselves (subject: record). ``tables``: ids of the resources."""

    action: ClassVar[str] = "record.files_released"
    tables: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordCorrected(Event):
    """A correction notice was put on a record (subject: record). ``digest``: hash of the notice."""

    action: ClassVar[str] = "record.corrected"
    digest: str


@dataclass(frozen=True, kw_only=True)
class FindingChanged(Event):
    """A finding was added, applied, answered or closed (subject: finding)."""

    action: ClassVar[str] = "finding.changed"
    revision_id: str
    change: str
    path: str
    rule: str | None = None


@dataclass(frozen=True, kw_only=True)
class FileChanged(Event):
    """A delivery was received, held, cleared or withdrawn (subject: delivery)."""

    action: ClassVar[str] = "delivery.changed"
    change: str
    sha256: str
    revision_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class GrantChanged(Event):
    """A grant was given or ended (subject: grant)."""

    action: ClassVar[str] = "grant.changed"
    change: str
    role: str
    user: str
    org: str | None = None
    kind: str | None = None
    source: str | None = None
    deputy_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class PersonChanged(Event):
    """An account was invited, opened, or closed (subject: person). ``change``: ``invited``, ``joined``, ``closed`` or ``opened``.
    """

    action: ClassVar[str] = "person.changed"
    change: str


@dataclass(frozen=True, kw_only=True)
class ProcessChanged(Event):
    """Something was said of a sub-process of an activity (subject: activity). ``change``: ``saved``, ``copied``, ``marked``,
    ``proposed``, ``added``, ``confirmed``, ``declined``, ``removed``, ``measured``; ``record``: what the event happened to.
    """

    action: ClassVar[str] = "process.changed"
    change: str
    step: str
    fields: tuple[str, ...] = ()
    evidence: str | None = None
    sha256: str | None = None
    source: str | None = None
    record: str | None = None


@dataclass(frozen=True, kw_only=True)
class SourceChanged(Event):
    """A harvest source was created, changed, deleted, or its policy set (subject: source). ``digest``: its document."""

    action: ClassVar[str] = "source.changed"
    change: str
    digest: str | None = None
    run_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class HarmonisationChanged(Event):
    """A case of the harmonisation board was opened, answered or decided (subject: case). ``digest``: hash of what was said."""

    action: ClassVar[str] = "harmonisation.changed"
    change: str
    role: str
    digest: str
    org: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedChanged(Event):
    """An entry of the Daftar Data was made, changed, moved or linked (subject: entry). ``session``: the berita acara."""

    action: ClassVar[str] = "planned.changed"
    change: str
    number: str
    status: str
    session: str | None = None


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Event):
    """A request for data was answered (subject: request). ``status``: what became of it."""

    action: ClassVar[str] = "request.answered"
    number: str
    status: str


@dataclass(frozen=True, kw_only=True)
class HeadPublished(Event):
    """The end of the chain as it was told to everybody that day (subject: the day). ``previous``: number of the row that
    told the day before, 0 for the first.
    """

    action: ClassVar[str] = "head.published"
    seq: int
    hash: str
    previous: int


@dataclass(frozen=True, kw_only=True)
class ScheduleChanged(Event):
    """The release schedule of a dataset was ``set`` or ``removed``, the ``reason`` of a late release given, or a release
    ``skipped`` (subject: record).
    """

    action: ClassVar[str] = "release.changed"
    change: str
    release: str | None = None


@dataclass(frozen=True, kw_only=True)
class RecommendationChanged(Event):
    """What is known of the recommendation of BPS on an activity was changed (subject: activity)."""

    action: ClassVar[str] = "recommendation.changed"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SimilarChecked(Event):
    """Activities like one were looked for, and what follows was decided (subject: activity)."""

    action: ClassVar[str] = "activity.similar_checked"
    check: str
    decision: str
