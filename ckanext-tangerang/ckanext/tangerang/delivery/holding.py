"""What keeps the files of a revision from the public."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Revision

OPEN = "terbuka"
RULES = ("IO-02a", "PR-09", "KR-06")


def used(record: Mapping[str, Any]) -> set[str]:
    """Ids of the deliveries a record's tables point at."""
    return {table["delivery"] for table in record.get("tables") or [] if table.get("delivery")}


def is_open(record: Mapping[str, Any]) -> bool:
    """Whether the files of this record may go to the public at all."""
    return str(record.get("accessRights") or "").casefold() == OPEN


def open_holds(revision_id: str) -> list[str]:
    """Sentences saying which files still wait, were the revision published now; empty where none does."""
    revision = model.Session.get(Revision, revision_id)
    return holds_of(revision) if revision is not None else []


def holds_of(revision: Revision) -> list[str]:
    """The same of a revision at hand."""
    if not is_open(revision.record):
        return []
    return holds(revision.record, Delivery.of_ids(used(revision.record)))


def holds(record: Mapping[str, Any], deliveries: Mapping[str, Delivery]) -> list[str]:
    """The same of a record whose deliveries were read already."""
    return list(_sentences(used(record), deliveries)) if is_open(record) else []


def _sentences(wanted: set[str], found: Mapping[str, Delivery]) -> Iterator[str]:
    for delivery_id in sorted(wanted):
        delivery = found.get(delivery_id)
        name = {"name": delivery.filename if delivery else delivery_id}
        if delivery is None:
            yield tk._("File %(name)s is not there. Send it again.") % name
        elif delivery.state == "received":
            yield tk._("File %(name)s is still being inspected. Wait a moment.") % name
        elif delivery.state == "held":
            yield tk._("File %(name)s is held. Walidata clears it with a reason, or the agency replaces it.") % name
        elif delivery.state == "withdrawn":
            yield tk._("File %(name)s was withdrawn. Send another one.") % name


def close_findings(delivery: Delivery, reason: str) -> None:
    """A file that walidata cleared no longer holds its revision: its findings are closed with the same reason."""
    revision = model.Session.get(Revision, delivery.revision_id) if delivery.revision_id else None
    if revision is None:
        return
    tables = revision.record.get("tables") or []
    places = [f"tables.{number}" for number, table in enumerate(tables) if table.get("delivery") == delivery.id]
    for finding in findings.of_revisions([revision.id]):
        about = any(finding.path == place or finding.path.startswith(f"{place}.") for place in places)
        if about and finding.rule in RULES and finding.state in findings.STANDING:
            finding.state, finding.reason = "closed", reason
    model.Session.flush()
    findings.recount(revision.submission)
