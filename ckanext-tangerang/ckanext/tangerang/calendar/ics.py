"""The release calendar as iCalendar (RFC 5545), to subscribe to: an event for each release, with an id that never changes."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people.clock import zone

Json = dict[str, Any]
WIDTH = 75
"""Bytes of a line at most, the end of the line not counted (3.1)."""
LASTS = timedelta(minutes=15)
STATUS = {"skipped": "CANCELLED", "upcoming": "CONFIRMED"}


def document(releases: Iterable[Json], name: str) -> str:
    """The calendar; lines end with CRLF and are folded."""
    site = str(tk.config["ckan.site_url"]).rstrip("/")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Satu Data//Kalender rilis//ID", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for release in releases:
        lines += event(release, site)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def event(release: Json, site: str) -> list[str]:
    """The lines of one release."""
    hour = time.fromisoformat(release["hour"])
    begins = datetime.combine(datetime.fromisoformat(release["due"]).date(), hour, zone()).astimezone(UTC)
    changed = datetime.fromisoformat(release["changed"])
    about = [("UID", f"rilis-{release['id']}@{urlsplit(site).hostname}"), ("DTSTAMP", stamp(changed)),
             ("LAST-MODIFIED", stamp(changed)), ("SEQUENCE", str(release["moved"])), ("DTSTART", stamp(begins)),
             ("DTEND", stamp(begins + LASTS)), ("SUMMARY", escaped(summary(release))),
             ("DESCRIPTION", escaped(description(release))), ("URL", f"{site}/dataset/{release['name']}"),
             ("CATEGORIES", escaped(release["agency_title"] or "")), ("STATUS", STATUS.get(release["state"], "CONFIRMED")),
             ("TRANSP", "TRANSPARENT")]
    return ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in about if value), "END:VEVENT"]


def summary(release: Json) -> str:
    """What is released, and the period it covers."""
    return f"{release['title']}: {release['period']}" if release["period"] else str(release["title"])


def description(release: Json) -> str:
    """Who releases it, and what became of it."""
    said = {"on_time": tk._("Came on time."), "late": tk._("Came {n} days late.").format(n=release["days_late"]),
            "overdue": tk._("{n} days late, not yet released.").format(n=release["days_late"]),
            "skipped": tk._("Will not come."), "upcoming": ""}[release["state"]]
    reason = tk._("Reason: {reason}").format(reason=release["reason"]) if release["reason"] else ""
    return "\n".join(part for part in (release["agency_title"], said, reason) if part)


def stamp(moment: datetime) -> str:
    """A moment in UTC as RFC 5545 writes it; one without zone is UTC."""
    return moment.strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value (3.3.11): backslash, semicolon, comma and line breaks escaped, other control characters left out."""
    plain = "".join(letter for letter in text.replace("\r\n", "\n").replace("\r", "\n") if letter == "\n" or letter >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 bytes, those after the first begun by a blank; no letter is cut in two."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > WIDTH:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
