"""The letter that carries notices: plain text with links, in one language, its headers free of what people typed."""
from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people import invite_link
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.people.notice_texts import mail_text, reason, said

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
SUBJECT = 150
UNFOLDED = SMTP.clone(max_line_length=900)  # a subject folded at its first word arrives with a space before it


def letter(user: model.User, rows: Sequence[Notice], lang: str) -> EmailMessage:
    """One mail with these notices. Its id follows from theirs: a mail server sees when it gets the same one again."""
    message = EmailMessage(policy=SMTP)
    site = one_line(str(tk.config.get("ckan.site_title") or "Satu Data"))
    message["Subject"] = subject(rows, lang, site)
    message["From"] = Address(site, addr_spec=tk.config["smtp.mail_from"])
    message["To"] = Address(one_line(user.display_name), addr_spec=user.email)
    message["Date"] = format_datetime(datetime.now(UTC))
    key = hashlib.sha256(" ".join(sorted(row.id for row in rows)).encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{key}@{urlsplit(tk.config['ckan.site_url']).hostname or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{address('/pemberitahuan')}>"
    if tk.config.get("smtp.reply_to"):
        message["Reply-To"] = one_line(tk.config["smtp.reply_to"])
    message.set_content("\n".join(body(user, rows, lang)), charset="utf-8", cte="quoted-printable")
    return message


def subject(rows: Sequence[Notice], lang: str, site: str) -> str:
    """The number and the sentence of a single notice; how many there are of several."""
    if len(rows) > 1:
        return f"{site}: {mail_text('subject_many', lang, n=len(rows))}"
    number = rows[0].params.get("number") if rows[0].count == 1 else None
    text = one_line(said(rows[0], lang))
    return (f"[{one_line(str(number))}] {text}" if number else f"{site}: {text}")[:SUBJECT]


def body(user: model.User, rows: Sequence[Notice], lang: str) -> Iterator[str]:
    """The lines of the letter."""
    yield mail_text("greeting", lang, name=one_line(user.display_name))
    for row in rows:
        yield ""
        yield f"* {one_line(said(row, lang))}"
        if why := reason(row):
            yield "  " + mail_text("reason", lang, reason=one_line(why))
        items = row.params.get("items", []) if row.count > 1 else []
        for item in items:
            yield f"  - {one_line(' '.join(filter(None, (item.get('number'), item['title']))))}"
            yield f"    {address(item['url'])}"
        if items and row.count > len(items):
            yield "  - " + mail_text("more", lang, n=row.count - len(items))
        if not items:
            yield f"  {address(invite_link.path(row.subject_id or '') if row.event == invite_link.INVITED else row.url)}"
    yield ""
    yield "-- "
    yield one_line(str(tk.config.get("ckan.site_title") or ""))
    if any(row.event != invite_link.INVITED for row in rows):
        yield mail_text("footer", lang, url=address("/pemberitahuan"))


def one_line(text: str) -> str:
    """Text without line breaks, control characters, and marks that turn the direction of writing."""
    return " ".join(CONTROLS.sub(" ", text).split())


def address(path: str) -> str:
    """The full address of a page of this catalogue."""
    root = str(tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "").rstrip("/")
    return str(tk.config["ckan.site_url"]).rstrip("/") + root + path
