"""What a notice says, in the language of the person who reads it: the sentences of ``notices.yaml``, filled in."""
from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from babel.dates import format_date
from ckan import model

from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision.model import Submission


@cache
def document() -> dict[str, Any]:
    """The file as it stands: ``mail`` and ``events``."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "notices.yaml").read_text("utf-8"))
    return found


def calm(event: str) -> int:
    """Seconds the mail of this event waits for more of the same."""
    return int(document()["events"][event].get("calm", 0))


def mail_text(sentence: str, lang: str, /, **values: Any) -> str:
    """A sentence of the mail around the notices."""
    text: str = document()["mail"][sentence][lang]
    return text.format(**values)


def day(value: str | None, lang: str) -> str:
    """An ISO date as people write it: 24 November 2026."""
    return format_date(date.fromisoformat(value), "d MMMM y", locale=lang) if value else "-"


def waiting() -> int:
    """How many submissions lie in the walidata's queue now."""
    where = sa.and_(Submission.state.in_(("SUBMITTED", "REVISED")), Submission.stage == "walidata")
    return model.Session.scalar(sa.select(sa.func.count()).select_from(Submission).where(where)) or 0


def said(notice: Notice, lang: str) -> str:
    """The sentence of a notice; the queue's counts what waits now, not what waited when it was written."""
    forms = document()["events"][notice.event]
    count = waiting() if notice.event == "queue" else notice.count
    text: str = forms["one" if notice.count == 1 else "many"][lang]
    return text.format(n=count, title=notice.title or "-", number=notice.params.get("number") or "",
                       who=notice.params.get("who") or "-", due=day(notice.params.get("due"), lang))


def reason(notice: Notice) -> str:
    """The reason that was given, where this event shows it and it speaks of one thing."""
    shows = document()["events"][notice.event].get("reason") and notice.count == 1
    return str(notice.params.get("reason") or "") if shows else ""
