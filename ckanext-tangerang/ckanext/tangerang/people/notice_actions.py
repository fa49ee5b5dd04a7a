"""Actions on one's own notices: list them, mark them as read, choose how to be told."""
from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import notices, permissions
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.people.notice_model import MAIL, Choice, Notice
from ckanext.tangerang.people.notice_texts import calm, reason, said
from ckanext.tangerang.revision.model import now

Json = dict[str, Any]
LANGUAGES = ("id", "en")
LIMIT, MOST = 25, 100


@tk.side_effect_free
def sdi_notice_list(context: Context, data_dict: Json) -> Json:
    """My notices, newest first: ``{count, unseen, results, next, choice}``; ``limit`` at most 100, ``after`` the ``next``
    of the page before. A notice: ``{id, event, text, reason, title, url, count, items, created, seen, mailed}``.
    """
    user = permissions.actor(context)
    limit = min(int(data_dict.get("limit") or LIMIT), MOST)
    mine = sa.select(Notice).where(Notice.user_id == user.id)
    query = mine
    if data_dict.get("after"):
        query = query.where(sa.tuple_(Notice.created, Notice.id) < sa.tuple_(*before(str(data_dict["after"]))))
    rows = list(model.Session.scalars(query.order_by(Notice.created.desc(), Notice.id.desc()).limit(limit + 1)))
    page = rows[:limit]
    following = f"{page[-1].created.isoformat()}~{page[-1].id}" if page and len(rows) > limit else None
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(mine.subquery()))
    return {"count": count, "unseen": unseen(user.id), "results": [shown(row) for row in page], "next": following,
            "choice": as_dict(notices.choices_of([user.id])[user.id])}


def before(key: str) -> tuple[datetime, str]:
    """Where the page before ended."""
    moment, _, ident = key.partition("~")
    try:
        return datetime.fromisoformat(moment), ident
    except ValueError as error:
        raise tk.ValidationError({"after": [tk._("Use the value of next from the page before.")]}) from error


def unseen(user_id: str) -> int:
    """How many notices the person has not read."""
    query = sa.select(sa.func.count()).select_from(Notice).where(Notice.user_id == user_id, Notice.seen.is_(None))
    return model.Session.scalar(query) or 0


def shown(notice: Notice) -> Json:
    """A notice of the action API, in the reader's language."""
    return {
        "id": notice.id, "event": notice.event, "text": said(notice, lang()), "reason": reason(notice), "title": notice.title,
        "url": notice.url, "count": notice.count, "number": notice.params.get("number"),
        "items": notice.params.get("items", []) if notice.count > 1 else [],
        "created": notice.created.isoformat(), "seen": notice.seen.isoformat() if notice.seen else None,
        "mailed": notice.mailed.isoformat() if notice.mailed else None,
    }


def sdi_notice_seen(context: Context, data_dict: Json) -> Json:
    """Marks my notices as read: ``ids`` (one or a list), or ``all``; what was read is not mailed any more."""
    user = permissions.actor(context)
    ids = data_dict.get("ids") or []
    wanted = [ids] if isinstance(ids, str) else [str(item) for item in ids]
    everything = tk.asbool(data_dict.get("all") or False)
    if not wanted and not everything:
        raise tk.ValidationError({"ids": [tk._("Say which notices you have read, or all.")]})
    change = sa.update(Notice).where(Notice.user_id == user.id, Notice.seen.is_(None)).values(
        seen=now(), send_at=None).execution_options(synchronize_session=False)
    model.Session.execute(change if everything else change.where(Notice.id.in_(wanted)))
    model.Session.commit()
    return {"unseen": unseen(user.id)}


def sdi_notice_choose(context: Context, data_dict: Json) -> Json:
    """How I am told by mail: ``mail`` (``segera``: at once, ``harian``: once a day, ``tidak``: never) and ``language``."""
    user = permissions.actor(context)
    mail, language = tk.get_or_bust(data_dict, "mail"), data_dict.get("language") or None
    if mail not in MAIL:
        raise tk.ValidationError({"mail": [tk._("Use one of: %(words)s.") % {"words": ", ".join(MAIL)}]})
    if language not in (None, *LANGUAGES):
        raise tk.ValidationError({"language": [tk._("Use one of: %(words)s.") % {"words": ", ".join(LANGUAGES)}]})
    choice = model.Session.merge(Choice(user_id=user.id, mail=mail, language=language, modified=now()))
    waits = sa.select(Notice).where(Notice.user_id == user.id, Notice.seen.is_(None), Notice.mailed.is_(None),
                                    Notice.sending.is_(None), Notice.failure.is_(None),
                                    Notice.created > now() - notices.LATEST)
    for notice in model.Session.scalars(waits):
        notice.send_at = notices.send_at(choice, now(), calm(notice.event))
    model.Session.commit()
    return as_dict(choice)


def as_dict(choice: Choice) -> Json:
    """A choice of the action API."""
    return {"mail": choice.mail, "language": choice.language}
