"""Tables of the door: submission, revision, who edited it, decisions, findings."""
from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

TIME = sa.DateTime()
OPEN = "state IN ('SUBMITTED', 'REVISED', 'UNDER_REVIEW', 'CORRECTION_REQUIRED')"
number_sequence = sa.Sequence("sdi_submission_number")


def now() -> datetime:
    """The present in UTC without zone, as core's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def key() -> Mapped[str]:
    """A primary key made of a UUID."""
    return mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)


class Submission(BaseModel):
    """Revisions that are sent, reviewed and published together; the state is the submission's."""

    __tablename__ = "sdi_submission"
    __table_args__ = (
        sa.Index("sdi_submission_queue_idx", "state", "stage", "moved", "id"),
        sa.Index("sdi_submission_org_idx", "owner_org", "moved", "id"),
        sa.Index("sdi_submission_due_idx", "due", "id", postgresql_where=sa.text(OPEN)),
        sa.Index("sdi_submission_assignee_idx", "assignee", "due", postgresql_where=sa.text(OPEN)),
        sa.Index("sdi_submission_apply_idx", "apply_at", postgresql_where=sa.text("applied IS NULL AND state = 'APPROVED'")),
    )

    id: Mapped[str] = key()
    number: Mapped[str] = mapped_column(sa.UnicodeText, unique=True)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="DRAFT")
    stage: Mapped[str] = mapped_column(sa.UnicodeText, default="agency")
    round: Mapped[int] = mapped_column(sa.Integer, default=1)
    version: Mapped[int] = mapped_column(sa.Integer, default=1)  # grows with every change but a save; see show.token
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    priority: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    notes: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # approved with open SDI conditions
    assignee: Mapped[str | None] = mapped_column(sa.UnicodeText)
    custodian: Mapped[str | None] = mapped_column(sa.UnicodeText)  # at the agency, once it was handed over; see handover.carrier
    due: Mapped[date | None] = mapped_column(sa.Date)
    waits_from: Mapped[date | None] = mapped_column(sa.Date)  # from when reviewers hold it, earlier by what it waited before
    waited: Mapped[int] = mapped_column(sa.Integer, default=0, server_default="0")  # working days until the clock last stopped
    menahan: Mapped[int] = mapped_column(sa.Integer, default=0)
    syarat: Mapped[int] = mapped_column(sa.Integer, default=0)
    saran: Mapped[int] = mapped_column(sa.Integer, default=0)
    submitted: Mapped[datetime | None] = mapped_column(TIME)
    submitted_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    moved: Mapped[datetime] = mapped_column(TIME, default=now)  # last transition: how long it lies where it is
    created: Mapped[datetime] = mapped_column(TIME, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    apply_at: Mapped[datetime | None] = mapped_column(TIME)
    applied: Mapped[datetime | None] = mapped_column(TIME)

    revisions: Mapped[list[Revision]] = relationship("Revision", back_populates="submission", order_by="Revision.created")
    decisions: Mapped[list[Decision]] = relationship("Decision", order_by="Decision.created, Decision.id")


class Revision(BaseModel):
    """A proposed record. ``version`` and ``applied`` are set by apply alone: then it is frozen, it *is* that version."""

    __tablename__ = "sdi_revision"
    __table_args__ = (
        sa.Index("sdi_revision_submission_idx", "submission_id"),
        sa.Index("sdi_revision_version_idx", "record_id", "version", unique=True,
                 postgresql_where=sa.text("version IS NOT NULL")),
        sa.Index("sdi_revision_record_idx", "record_id"),
        sa.Index("sdi_revision_list_idx", "owner_org", "modified"),
    )

    id: Mapped[str] = key()
    submission_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_submission.id"))
    record_id: Mapped[str] = mapped_column(sa.UnicodeText)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    origin: Mapped[str] = mapped_column(sa.UnicodeText, default="form")
    base_version: Mapped[int] = mapped_column(sa.Integer, default=0)  # 0: the record was never public
    version: Mapped[int | None] = mapped_column(sa.Integer)
    applied: Mapped[datetime | None] = mapped_column(TIME)
    apply_error: Mapped[str | None] = mapped_column(sa.UnicodeText)
    saves: Mapped[int] = mapped_column(sa.Integer, default=0)
    record: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    touched: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)  # field -> the save that last changed it
    created: Mapped[datetime] = mapped_column(TIME, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    modified: Mapped[datetime] = mapped_column(TIME, default=now)
    modified_by: Mapped[str] = mapped_column(sa.UnicodeText)

    submission: Mapped[Submission] = relationship("Submission", back_populates="revisions")


class RevisionEditor(BaseModel):
    """Who saved a value of a revision: such a person never decides about it."""

    __tablename__ = "sdi_revision_editor"

    revision_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_revision.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    first: Mapped[datetime] = mapped_column(TIME, default=now)
    last: Mapped[datetime] = mapped_column(TIME, default=now)
    saves: Mapped[int] = mapped_column(sa.Integer, default=1)


class Decision(BaseModel):
    """One transition: who, in which role and round, on what basis, why, due when."""

    __tablename__ = "sdi_decision"
    __table_args__ = (sa.Index("sdi_decision_submission_idx", "submission_id", "created"),)

    id: Mapped[str] = key()
    submission_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_submission.id"))
    revision_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    event: Mapped[str] = mapped_column(sa.UnicodeText)
    from_state: Mapped[str] = mapped_column(sa.UnicodeText)
    to_state: Mapped[str] = mapped_column(sa.UnicodeText)
    from_stage: Mapped[str] = mapped_column(sa.UnicodeText)
    stage: Mapped[str] = mapped_column(sa.UnicodeText)
    role: Mapped[str] = mapped_column(sa.UnicodeText)
    round: Mapped[int] = mapped_column(sa.Integer)
    actor: Mapped[str] = mapped_column(sa.UnicodeText)
    basis: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reason: Mapped[str | None] = mapped_column(sa.UnicodeText)
    due: Mapped[date | None] = mapped_column(sa.Date)
    notes: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    document: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # {nomor, tanggal, oleh} of a standard
    created: Mapped[datetime] = mapped_column(TIME, default=now)


class Finding(BaseModel):
    """What a rule or a reviewer says about a field. ``message`` and ``help`` are ``{"id", "en"}``."""

    __tablename__ = "sdi_finding"
    __table_args__ = (sa.Index("sdi_finding_revision_idx", "revision_id", "state"),)

    id: Mapped[str] = key()
    revision_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_revision.id"))
    rule: Mapped[str | None] = mapped_column(sa.UnicodeText)
    effect: Mapped[str] = mapped_column(sa.UnicodeText)
    principle: Mapped[str | None] = mapped_column(sa.UnicodeText)
    path: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    message: Mapped[dict[str, str]] = mapped_column(JSONB)
    help: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    current: Mapped[Any | None] = mapped_column(JSONB)
    suggestion: Mapped[Any | None] = mapped_column(JSONB)
    clause: Mapped[str | None] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="open")
    origin: Mapped[str] = mapped_column(sa.UnicodeText, default="rule")
    author: Mapped[str | None] = mapped_column(sa.UnicodeText)
    answer: Mapped[str | None] = mapped_column(sa.UnicodeText)
    reason: Mapped[str | None] = mapped_column(sa.UnicodeText)
    round: Mapped[int] = mapped_column(sa.Integer, default=1)
    created: Mapped[datetime] = mapped_column(TIME, default=now)
    modified: Mapped[datetime] = mapped_column(TIME, default=now)


class SavedFilter(BaseModel):
    """A selection of the queue a person keeps: its name and the query string of its address."""

    __tablename__ = "sdi_saved_filter"
    __table_args__ = (sa.Index("sdi_saved_filter_name_idx", "user_id", "name", unique=True),)

    id: Mapped[str] = key()
    user_id: Mapped[str] = mapped_column(sa.UnicodeText)
    name: Mapped[str] = mapped_column(sa.UnicodeText)
    query: Mapped[str] = mapped_column(sa.UnicodeText)
    created: Mapped[datetime] = mapped_column(TIME, default=now)
