"""Leading a submission through the door as the people who would do it; each step looks first at where it stands."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from city import City

WALIDATA, PEMBINA = "walidata-satu", "pembina-bps"
DUE = (datetime.now(UTC).date() + timedelta(days=14)).isoformat()
#: Standards of the demo are set by a document that says itself that it is none.
DOCUMENT = {"nomor": "Keputusan Wali Kota Nomor 0 Tahun 2026 (contoh)", "oleh": "Wali Kota Tangerang (contoh)"}
SENT = {"SUBMITTED", "REVISED"}


@dataclass
class Way:
    """Where a submission shall end, and what is said on the way."""

    goal: str
    reason: str = ""
    mend: dict[str, Any] = field(default_factory=dict)


def lead(city: City, producer: str, revision: dict[str, Any], way: Way) -> None:
    """Takes the steps still missing until the submission is where it shall be."""
    submission = revision["submission_id"]
    while True:
        shown = city.act(producer, "sdi_submission_show", id=submission)
        state, stage = shown["state"], shown["stage"]
        if state == way.goal or (way.goal == "PEMBINA" and stage == "pembina"):
            return
        if way.goal == "WITHDRAWN":
            city.act(producer, "sdi_submission_withdraw", id=submission)
        elif state == "DRAFT":
            city.act(producer, "sdi_submission_submit", id=submission)
        elif state == "CORRECTION_REQUIRED":
            saves = city.act(producer, "sdi_revision_show", id=revision["id"])["saves"]
            city.act(producer, "sdi_revision_save", id=revision["id"], base=saves, changes=way.mend)
            city.act(producer, "sdi_submission_submit", id=submission)
        elif state in SENT:
            city.act(WALIDATA, "sdi_submission_take", id=submission)
        else:
            decide(city, submission, stage, way)


def decide(city: City, submission: str, stage: str, way: Way) -> None:
    """The reviewer's decision on what lies with them."""
    reviewer = PEMBINA if stage == "pembina" else WALIDATA
    shown = city.act(reviewer, "sdi_submission_show", id=submission)
    data: dict[str, Any] = {"id": submission, "seen": shown["version"]}
    if way.goal in {"CORRECTION_REQUIRED", "REVISED"}:
        city.act(reviewer, "sdi_submission_return", **data, reason=way.reason, due=DUE)
    elif way.goal == "REJECTED":
        city.act(reviewer, "sdi_submission_reject", **data, reason=way.reason)
    else:
        if shown["findings"]["syarat"]:
            data |= {"notes": True, "due": DUE}
        if shown["asks_document"]:
            data["document"] = DOCUMENT
        city.act(reviewer, "sdi_submission_approve", **data)
