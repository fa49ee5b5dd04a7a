"""How people are told: a row for each of them in the transaction of what happened; many of the same become one."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import insert

from ckanext.tangerang.people import clock, permissions
from ckanext.tangerang.people.model import Grant
from ckanext.tangerang.people.notice_model import MAIL, Choice, Notice
from ckanext.tangerang.people.notice_texts import calm
from ckanext.tangerang.revision import fresh
from ckanext.tangerang.revision.model import now

WINDOW = timedelta(minutes=10)  # in which the same from the same person becomes one notice
DIGEST = time(7)  # of the city
ITEMS = 20  # kept by name in a notice that stands for many
REASON = 500
LATEST = timedelta(days=7)  # what could not be mailed for so long is not mailed any more


def tell(people: Iterable[str | None], event: str, *, actor: str | None, subject: tuple[str, str], title: str, url: str,
         **params: Any) -> None:
    """Tells these people (ids), never the actor, nor accounts that are closed or are harvest agents; the caller commits.

    :param subject: what it is about: kind and id
    :param url: path of the page to open
    :param params: ``number``, ``due`` (ISO), ``reason``: what the sentences may name
    """
    told = readers(people, actor)
    if not told:
        return
    params = {name: value for name, value in params.items() if value}
    params["reason"] = str(params.get("reason") or "")[:REASON]
    if who := model.User.get(actor) if actor else None:
        params["who"] = who.display_name
    item = {"number": params.get("number"), "title": title, "url": url}
    choices = choices_of(told)
    for user_id in told:
        if actor and (standing := latest_of(user_id, event, actor)):
            add_to(standing, item, choices[user_id])
            continue
        model.Session.add(Notice(
            user_id=user_id, event=event, actor=actor, subject_kind=subject[0], subject_id=subject[1], title=title, url=url,
            params=params | {"items": [item]}, created=now(), send_at=send_at(choices[user_id], now(), calm(event))))
    model.Session.flush()


def tell_once(people: Iterable[str | None], event: str, once: str, *, actor: str | None, subject: tuple[str, str], title: str,
              url: str, **params: Any) -> int:
    """Like ``tell``, but nobody is told the same (``once``) twice, however many processes try; gives how many were told."""
    told = [] if fresh.is_told(f"{event}:{once}:{actor}") else readers(people, actor)
    if not told:
        return 0
    choices = choices_of(told)
    kept = {name: value for name, value in params.items() if value}
    rows = [{"id": make_uuid(), "user_id": user_id, "event": event, "actor": actor, "subject_kind": subject[0],
             "subject_id": subject[1], "once": once, "title": title, "url": url, "count": 1, "params": kept, "tries": 0,
             "created": now(), "send_at": send_at(choices[user_id], now(), calm(event))} for user_id in told]
    done = model.Session.execute(insert(Notice).values(rows).on_conflict_do_nothing(index_elements=["user_id", "once"]))
    return int(getattr(done, "rowcount", 0))


def readers(people: Iterable[str | None], actor: str | None) -> list[str]:
    """Ids of those who are to be told, in a fixed order; deputies are told what those on leave are told."""
    asked = {person for person in people if person}
    wanted = (asked | deputies_of(asked)) - {actor} - {grant.user_id for grant in permissions.grants_as("agent")}
    query = sa.select(model.User.id).where(model.User.id.in_(sorted(wanted)), model.User.state == model.State.ACTIVE)
    return sorted(model.Session.scalars(query)) if wanted else []


def deputies_of(people: set[str]) -> set[str]:
    """Who stands in for one of these people today."""
    query = sa.select(Grant).where(Grant.deputy_of.in_(sorted(people)), Grant.ended.is_(None))
    return {grant.user_id for grant in model.Session.scalars(query) if grant.holds(clock.today())} if people else set()


def latest_of(user_id: str, event: str, actor: str) -> Notice | None:
    """A notice of the last minutes that this one can join: neither read nor mailed, nor just being mailed."""
    query = sa.select(Notice).where(
        Notice.user_id == user_id, Notice.event == event, Notice.actor == actor, Notice.created > now() - WINDOW,
        Notice.seen.is_(None), Notice.mailed.is_(None), Notice.sending.is_(None), Notice.once.is_(None),
    ).order_by(Notice.created.desc()).limit(1).with_for_update(skip_locked=True)
    return model.Session.scalars(query.execution_options(populate_existing=True)).first()


def add_to(notice: Notice, item: dict[str, Any], choice: Choice) -> None:
    """One more thing of the same kind; the mail waits a little longer, never longer than the window."""
    notice.count += 1
    notice.url = "/pemberitahuan" if item["url"] != notice.url else notice.url
    notice.params = notice.params | {"items": (notice.params.get("items", []) + [item])[:ITEMS]}
    later = send_at(choice, now(), calm(notice.event))
    notice.send_at = min(later, notice.created + WINDOW) if later and choice.mail == "segera" else later


def choices_of(people: list[str]) -> dict[str, Choice]:
    """Each person's choice, also of those who made none."""
    made = {choice.user_id: choice for choice in model.Session.scalars(sa.select(Choice).where(Choice.user_id.in_(people)))}
    return {person: made.get(person) or Choice(user_id=person, mail=MAIL[0], language=None) for person in people}


def send_at(choice: Choice, moment: datetime, wait: int = 0) -> datetime | None:
    """When the mail is due (UTC): after ``wait`` seconds, at the next seven o'clock of the city, or never."""
    if choice.mail == "tidak":
        return None
    if choice.mail == "segera":
        return moment + timedelta(seconds=wait)
    here = moment.replace(tzinfo=UTC).astimezone(clock.zone())
    at = datetime.combine(here.date(), DIGEST, clock.zone())
    if at <= here:
        at = datetime.combine(here.date() + timedelta(days=1), DIGEST, clock.zone())
    return at.astimezone(UTC).replace(tzinfo=None)


def holders(role: str, *, org: str | None = None, kind: str | None = None) -> list[str]:
    """Ids of those who hold a role today, for one agency or kind of record where that is said."""
    return [grant.user_id for grant in permissions.grants_as(role)
            if (org is None or grant.org_id == org) and (kind is None or grant.kind in (None, kind))]
