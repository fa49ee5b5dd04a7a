"""How notices are mailed: what is due is taken, one mail for each person, kept for later where the server is away."""
from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people import mail_server, notices
from ckanext.tangerang.people.invite_link import INVITED
from ckanext.tangerang.people.mail_letter import UNFOLDED, letter
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.people.notice_texts import waiting
from ckanext.tangerang.revision.model import now

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # after which what a killed process had taken is free again
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)  # waits after a failure, doubled each time
PEOPLE = 200  # mails in one go
LOCK = 7301  # the family of locks on a person's mail


def send_due() -> int:
    """Mails what is due and gives the number of mails; without ``smtp.mail_from`` none. Several processes may do it."""
    if not tk.config.get("smtp.mail_from") or not tk.config.get("smtp.server") or not _anything_due():
        return 0
    try:
        connection = mail_server.connected()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("the mail server does not answer, mails wait: %s", error)
        return 0
    sent = 0
    try:
        while sent < PEOPLE and (taken := take()):
            sent += 1 if hand_over(connection, taken) else 0
    finally:
        mail_server.end(connection)
    return sent


def _due() -> sa.ColumnElement[bool]:
    free = sa.or_(Notice.sending.is_(None), Notice.sending < now() - LEASE)
    return sa.and_(Notice.mailed.is_(None), Notice.send_at <= now(), Notice.created > now() - notices.LATEST, free)


def _anything_due() -> bool:
    return bool(model.Session.scalar(sa.select(sa.select(Notice.id).where(_due()).exists())))


def take() -> list[Notice]:
    """All that is due for one person, marked as taken and committed: no other process mails it, no page waits for it."""
    persons = sa.select(Notice.user_id).where(_due()).group_by(Notice.user_id).order_by(sa.func.min(Notice.send_at)).limit(PEOPLE)
    for person in list(model.Session.scalars(persons)):
        if rows := mine(person):
            for row in rows:
                row.sending = now()
            model.Session.commit()
            return rows
    model.Session.commit()
    return []


def mine(person: str) -> list[Notice]:
    """What is due for that person; empty while another process takes it. The lock is on the person: one on each row would let
    two processes have a part of the rows each, and the person two mails.
    """
    if not model.Session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(person, LOCK)))):
        return []
    query = sa.select(Notice).where(Notice.user_id == person, _due()).order_by(Notice.created, Notice.id)
    return list(model.Session.scalars(query.with_for_update(skip_locked=True).execution_options(populate_existing=True)))


def hand_over(connection: smtplib.SMTP, rows: Sequence[Notice]) -> bool:
    """Mails what was taken for one person and keeps what became of it; true if the server accepted it."""
    user = model.User.get(rows[0].user_id)
    worth = [row for row in rows if row.event != "queue" or waiting()]
    if user is None or not may_read(user, worth) or not mail_server.is_address(user.email) or not worth:
        return kept(rows, "nobody to mail this to" if worth else "")
    choice = notices.choices_of([user.id])[user.id]
    try:
        message = letter(user, worth, choice.language or mail_server.default_language())
    except (ValueError, LookupError):  # one letter that cannot be written keeps nobody else's
        log.exception("no letter could be written to %s", user.id)
        return kept(rows, "the letter could not be written")
    try:
        connection.sendmail(tk.config["smtp.mail_from"], [user.email], message.as_bytes(policy=UNFOLDED))
    except smtplib.SMTPResponseException as error:
        return refused(rows, error.smtp_code, str(error.smtp_error))
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return refused(rows, code, str(said))
    except (OSError, smtplib.SMTPException) as error:
        return refused(rows, 0, str(error))
    for row in rows:
        row.mailed, row.sending, row.failure = now(), None, None
    model.Session.commit()
    return True


def may_read(user: model.User, rows: Sequence[Notice]) -> bool:
    """Whether mail goes to this person: to those with an open account, and its invitation to one that is not open yet."""
    invited = user.state == model.State.PENDING and all(row.event == INVITED for row in rows)
    return user.state == model.State.ACTIVE or invited


def refused(rows: Sequence[Notice], code: int, said: str) -> bool:
    """Refused for good (5xx): never again; else once more after a wait that doubles."""
    log.warning("a mail of %s notices was refused: %s %s", len(rows), code, said)
    if code >= 500:
        return kept(rows, f"{code} {said}")
    for row in rows:
        row.tries += 1
        row.sending, row.failure = None, None
        row.send_at = now() + min(LONGEST, FIRST * 2 ** min(row.tries - 1, 10))
    model.Session.commit()
    return False


def kept(rows: Sequence[Notice], why: str) -> bool:
    """They stay in the catalogue alone."""
    for row in rows:
        row.send_at, row.sending, row.failure = None, None, why[:500] or None
    model.Session.commit()
    return False
