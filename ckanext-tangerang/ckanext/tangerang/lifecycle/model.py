"""Tables of the process record: the activity, what was said of each sub-process, the evidence."""
from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from ckan.model.base import BaseModel
from ckan.model.types import make_uuid
from sqlalchemy.orm import Mapped, mapped_column

from ckanext.tangerang.delivery.model import now

BEGUN, DONE, SKIPPED, WAITING = "berjalan", "selesai", "dilewati", "belum"
STATES = (WAITING, BEGUN, DONE, SKIPPED)
PROPOSED, CONFIRMED, DECLINED = "proposed", "confirmed", "declined"


class Activity(BaseModel):
    """What a process record needs of its activity, as its newest public version (or, before one, its draft) says it."""

    __tablename__ = "sdi_activity"
    __table_args__ = (
        sa.Index("sdi_activity_org_idx", "owner_org", "title", "record_id"), sa.Index("sdi_activity_name_idx", "name"),
    )

    record_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    name: Mapped[str | None] = mapped_column(sa.UnicodeText)  # none before the first public version
    title: Mapped[str] = mapped_column(sa.UnicodeText)
    owner_org: Mapped[str | None] = mapped_column(sa.UnicodeText)
    year: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    collection: Mapped[str] = mapped_column(sa.UnicodeText, default="")  # code list cara_pengumpulan
    base_id: Mapped[str] = mapped_column(sa.UnicodeText, default="")  # last year's record
    edition: Mapped[str] = mapped_column(sa.UnicodeText)  # of GSBPM


class ProcessStep(BaseModel):
    """What the agency said of one sub-process; no row: nothing yet. ``applies`` None: as the way of collection has it."""

    __tablename__ = "sdi_process_step"

    activity_id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    step: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True)
    applies: Mapped[bool | None]
    reason: Mapped[str] = mapped_column(sa.UnicodeText, default="")  # why it does not apply, or was skipped
    state: Mapped[str] = mapped_column(sa.UnicodeText, default=WAITING)
    planned_from: Mapped[date | None] = mapped_column(sa.Date)
    planned_until: Mapped[date | None] = mapped_column(sa.Date)
    actual_from: Mapped[date | None] = mapped_column(sa.Date)
    actual_until: Mapped[date | None] = mapped_column(sa.Date)
    responsible: Mapped[str] = mapped_column(sa.UnicodeText, default="")  # a post, no person
    inputs: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    outputs: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    methods: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    standards: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    software: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    remarks: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    saves: Mapped[int] = mapped_column(default=0)
    modified: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    modified_by: Mapped[str] = mapped_column(sa.UnicodeText)


class Evidence(BaseModel):
    """What proves a sub-process: a file in our store, a link, or an event of the catalogue (``source`` and ``record``)."""

    __tablename__ = "sdi_process_evidence"
    __table_args__ = (
        sa.UniqueConstraint("activity_id", "step", "source", "record", name="sdi_process_evidence_once"),
        sa.Index("sdi_process_evidence_step_idx", "activity_id", "step"), sa.Index("sdi_process_evidence_sha_idx", "sha256"),
    )

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    activity_id: Mapped[str] = mapped_column(sa.UnicodeText)
    step: Mapped[str] = mapped_column(sa.UnicodeText)
    kind: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    title: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    date: Mapped[date | None] = mapped_column(sa.Date)
    filename: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    sha256: Mapped[str | None] = mapped_column(sa.UnicodeText)
    link: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    state: Mapped[str] = mapped_column(sa.UnicodeText, default=CONFIRMED)
    origin: Mapped[str] = mapped_column(sa.UnicodeText, default="person")
    source: Mapped[str | None] = mapped_column(sa.UnicodeText)
    record: Mapped[str | None] = mapped_column(sa.UnicodeText)
    note: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    public: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.UnicodeText, default="")  # why it was declined
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
    decided: Mapped[datetime | None] = mapped_column(sa.DateTime)
    decided_by: Mapped[str | None] = mapped_column(sa.UnicodeText)


class QualityValue(BaseModel):
    """A value an agency gave of a quality indicator; the latest counts, earlier ones stay."""

    __tablename__ = "sdi_quality_value"
    __table_args__ = (sa.Index("sdi_quality_value_idx", "activity_id", "indicator"),)

    id: Mapped[str] = mapped_column(sa.UnicodeText, primary_key=True, default=make_uuid)
    activity_id: Mapped[str] = mapped_column(sa.UnicodeText)
    indicator: Mapped[str] = mapped_column(sa.UnicodeText)
    value: Mapped[float]
    date: Mapped[date] = mapped_column(sa.Date)  # the day it was measured
    note: Mapped[str] = mapped_column(sa.UnicodeText, default="")
    created: Mapped[datetime] = mapped_column(sa.DateTime, default=now)
    created_by: Mapped[str] = mapped_column(sa.UnicodeText)
