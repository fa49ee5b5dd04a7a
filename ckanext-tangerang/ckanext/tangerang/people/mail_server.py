"""The city's mail server: CKAN's own settings (``smtp.*``), spoken to with a limit on every wait."""
from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk

SECONDS = 10
ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+@[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+")


def connected() -> smtplib.SMTP:
    """A conversation begun; ``OSError`` or ``SMTPException`` where the server does not answer or lacks what is asked."""
    server = str(tk.config["smtp.server"])
    parts = urlsplit(server if "://" in server else f"smtp://{server}")
    connection = smtplib.SMTP(parts.hostname or "localhost", parts.port or 25, timeout=SECONDS)
    try:
        if tk.asbool(tk.config.get("smtp.starttls") or False):
            connection.starttls(context=ssl.create_default_context())
        if tk.config.get("smtp.user"):
            connection.login(tk.config["smtp.user"], tk.config.get("smtp.password") or "")
    except (OSError, smtplib.SMTPException):
        connection.close()
        raise
    return connection


def end(connection: smtplib.SMTP) -> None:
    """Says goodbye; a server that is gone already needs none."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        connection.quit()


def is_address(value: str | None) -> bool:
    """Whether this is one plain mail address."""
    return bool(value and ADDRESS.fullmatch(value))


def default_language() -> str:
    """The catalogue's language."""
    return "en" if str(tk.config.get("ckan.locale_default") or "id").startswith("en") else "id"
