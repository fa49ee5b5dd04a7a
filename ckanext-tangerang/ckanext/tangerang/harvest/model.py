"""Tables of harvesting: sources, their runs, the records they hold, and the answers to batches already taken."""
from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

LIVE = ("queued", "running")


def now() -> datetime:
    """The present in UTC without zone, as core's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Source(BaseModel):
    """A harvest source. ``policy`` is in force; ``document`` is what was last saved, ``version`` counts its changes."""

    __tablename__ = "sdi_harvest_source"
    __table_args__ = (
        sa.Index("sdi_harvest_source_name_idx", "name", unique=True, postgresql_where=sa.text("state = 'active'")),
        sa.Index("sdi_harvest_source_org_idx", "owner_org"),
    )

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    name: Mapped[str] = mapped_column(sa.UnicodeText)
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    owner_org: Mapped[str] = mapped_column(sa.UnicodeText)
    connector: Mapped[str] = mapped_column(sa.UnicodeText)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(sa.Integer, default=1)
    digest: Mapped[str] = mapped_column(sa.UnicodeText)
    reach: Mapped[str] = mapped_column(sa.UnicodeText)
    address: Mapped[str] = mapped_column(sa.UnicodeText)
    policy: Mapped[str] = mapped_column(sa.UnicodeText, default="review_first")
    policy_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    policy_set: Mapped[datetime | None] = mapped_column(sa.DateTime)
    policy_version: Mapped[int | None] = mapped_column(sa.Integer)
    agent: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="active")
    bookmark: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    released: Mapped[str | None] = mapped_column(sa.UnicodeText)
    next_run: Mapped[datetime | None] = mapped_column(sa.DateTime)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    modified: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    modified_by: Mapped[str] = mapped_column(sa.UnicodeText)


class Run(BaseModel):
    """One run of a source: ``queued running finished quarantined failed cancelled dropped released``; at most one is live.

    ``seen``: records read so far.
    """

    __tablename__ = "sdi_harvest_run"
    __table_args__ = (
        sa.Index("sdi_harvest_run_live_idx", "source_id", unique=True,
                 postgresql_where=sa.text("state IN ('queued', 'running')")),
        sa.Index("sdi_harvest_run_source_idx", "source_id", "created"),
    )

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    source_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_harvest_source.id"))
    document_version: Mapped[int] = mapped_column(sa.Integer)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="queued")
    place: Mapped[str] = mapped_column(sa.UnicodeText, default="worker")
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    started: Mapped[datetime | None] = mapped_column(sa.DateTime)
    heartbeat: Mapped[datetime | None] = mapped_column(sa.DateTime)
    finished: Mapped[datetime | None] = mapped_column(sa.DateTime)
    plan: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    taken: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    word: Mapped[str | None] = mapped_column(sa.UnicodeText)
    decided_by: Mapped[str | None] = mapped_column(sa.UnicodeText)
    decided: Mapped[datetime | None] = mapped_column(sa.DateTime)
    reason: Mapped[str | None] = mapped_column(sa.UnicodeText)
    seen: Mapped[int] = mapped_column(sa.Integer, default=0)


class Record(BaseModel):
    """What a source holds in the catalogue: ``present``, ``missing`` (not given of late) or ``gone`` (archived).

    ``harvested`` are the values last given; ``applied`` those given when the public version was made, against which a
    field changed by hand is told; ``kept`` lists the fields where the public value stays although the source differs.
    """

    __tablename__ = "sdi_harvest_record"
    __table_args__ = (
        sa.Index("sdi_harvest_record_address_idx", "address", "identifier"),
        sa.Index("sdi_harvest_record_record_idx", "record_id"),
    )

    source_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_harvest_source.id"), primary_key=True)
    identifier: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    address: Mapped[str] = mapped_column(sa.UnicodeText)
    hash: Mapped[str] = mapped_column(sa.UnicodeText)
    fingerprint: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="present")
    missing_runs: Mapped[int] = mapped_column(sa.Integer, default=0)
    missing_since: Mapped[datetime | None] = mapped_column(sa.DateTime)
    missing_run: Mapped[str | None] = mapped_column(sa.UnicodeText)
    record_id: Mapped[str] = mapped_column(sa.UnicodeText)
    revision_id: Mapped[str | None] = mapped_column(sa.UnicodeText)
    harvested: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    applied: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    document_version: Mapped[int | None] = mapped_column(sa.Integer)
    kept: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    modified: Mapped[datetime] = mapped_column(sa.DateTime, default=now)


class Batch(BaseModel):
    """The answer to a batch, so that the same batch sent twice has one effect."""

    __tablename__ = "sdi_harvest_batch"

    key: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    run_id: Mapped[str] = mapped_column(sa.ForeignKey("sdi_harvest_run.id", ondelete="CASCADE"), index=True)
    results: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)


class Draft(BaseModel):
    """A source that is being described step by step; ``document`` is as far as it got. It names secrets, never holds one."""

    __tablename__ = "sdi_harvest_draft"

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    owner_org: Mapped[str] = mapped_column(sa.UnicodeText, index=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_harvest_source.id", ondelete="CASCADE"))
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    modified: Mapped[datetime] = mapped_column(sa.DateTime, default=now)


class Look(BaseModel):
    """One look at a source by the worker: ``check sample describe preview``, ``queued running done failed cancelled``."""

    __tablename__ = "sdi_harvest_look"
    __table_args__ = (sa.CheckConstraint("(draft_id IS NULL) <> (source_id IS NULL)", name="sdi_harvest_look_of_one"),)

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    kind: Mapped[str] = mapped_column(sa.UnicodeText)
    draft_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_harvest_draft.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[str | None] = mapped_column(sa.ForeignKey("sdi_harvest_source.id", ondelete="CASCADE"), index=True)
    owner_org: Mapped[str] = mapped_column(sa.UnicodeText)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(sa.UnicodeText)
    state: Mapped[str] = mapped_column(sa.UnicodeText, default="queued")
    seen: Mapped[int] = mapped_column(sa.Integer, default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now, index=True)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    heartbeat: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    finished: Mapped[datetime | None] = mapped_column(sa.DateTime)
