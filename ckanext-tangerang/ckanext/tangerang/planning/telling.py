"""Who is told of proposals, of decisions of the Forum, and of requests for data."""
from __future__ import annotations

from collections.abc import Iterable

from ckanext.tangerang.people import notices
from ckanext.tangerang.planning.model import DataRequest, Planned

AGREED = {"approve": "planned_agreed", "reject": "planned_refused", "drop": "planned_refused"}


def proposed(rows: Iterable[Planned], actor: str) -> None:
    """Tells the secretariat of the Forum."""
    people = notices.holders("sekretariat_forum")
    for row in rows:
        notices.tell(people, "planned_submitted", actor=actor, subject=("planned", row.id), title=row.title,
                     url=f"/daftar-data/{row.number}", number=row.number)


def decided(rows: Iterable[Planned], event: str, actor: str) -> None:
    """Tells the producers of each agency."""
    for row in rows:
        notices.tell(notices.holders("produsen", org=row.owner_org), AGREED[event], actor=actor, subject=("planned", row.id),
                     title=row.title, url=f"/daftar-data/{row.number}", number=row.number, reason=row.reason)


def asked(request: DataRequest) -> None:
    """Tells the secretariat that somebody asks for data."""
    tell(notices.holders("sekretariat_forum"), "data_asked", request, request.created_by)


def answered(request: DataRequest, actor: str, entry: Planned | None) -> None:
    """Tells who asked, where it was somebody with an account, and the agency that is to plan the data."""
    tell([request.created_by], "data_answered", request, actor)
    if entry is not None:
        notices.tell(notices.holders("produsen", org=entry.owner_org), "data_wanted", actor=actor, subject=("planned", entry.id),
                     title=entry.title, url=f"/daftar-data/{entry.number}", number=request.number)


def tell(people: list[str] | list[str | None], event: str, request: DataRequest, actor: str | None) -> None:
    """Tells people something about a request."""
    notices.tell(people, event, actor=actor, subject=("request", request.id), title=request.what[:120],
                 url=f"/permintaan/{request.number}", number=request.number)
