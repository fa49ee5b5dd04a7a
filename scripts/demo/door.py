"""Leading a submission through the door as the people who would do it."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from city import City

DUE = (date.today() + timedelta(days=14)).isoformat()


def create(city: City, user: str, kind: str, record: dict[str, Any]) -> dict[str, Any]:
    """A revision holding this record."""
    org = record["owner_org"]
    made: dict[str, Any] = city.act(user, "sdi_revision_create", kind=kind, owner_org=org, record=record)
    return made


def submit(city: City, user: str, submission: str) -> None:
    city.act(user, "sdi_submission_submit", id=submission)


def take(city: City, submission: str, user: str = "walidata-satu") -> dict[str, Any]:
    """The reviewer takes it up; what they then see."""
    taken: dict[str, Any] = city.act(user, "sdi_submission_take", id=submission)
    return taken


def approve(city: City, submission: str, user: str = "walidata-satu") -> dict[str, Any]:
    """Approves as one who looked; open SDI conditions are noted with a due date."""
    shown = city.act(user, "sdi_submission_show", id=submission)
    data: dict[str, Any] = {"id": submission, "seen": shown["version"]}
    if shown["findings"]["syarat"]:
        data |= {"notes": True, "due": DUE}
    done: dict[str, Any] = city.act(user, "sdi_submission_approve", **data)
    return done


def approve_to_the_end(city: City, submission: str) -> None:
    """Walidata approves; where the pembina decides, the pembina too."""
    done = approve(city, submission)
    if done["stage"] == "pembina":
        approve(city, submission, "pembina-bps")


def send_back(city: City, submission: str, reason: str) -> None:
    shown = city.act("walidata-satu", "sdi_submission_show", id=submission)
    city.act("walidata-satu", "sdi_submission_return", id=submission, seen=shown["version"], reason=reason, due=DUE)


def reject(city: City, submission: str, reason: str) -> None:
    shown = city.act("walidata-satu", "sdi_submission_show", id=submission)
    city.act("walidata-satu", "sdi_submission_reject", id=submission, seen=shown["version"], reason=reason)
