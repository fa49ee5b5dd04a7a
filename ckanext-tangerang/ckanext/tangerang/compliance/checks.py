"""The rules over a revision, with what only the catalogue knows: its registry, its files, the version before."""
from __future__ import annotations

from typing import Any, Mapping

import ckan.plugins.toolkit as tk
from satudata import rules

from ckanext.tangerang.compliance import lookups
from ckanext.tangerang.compliance.tables import given
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.revision.model import Revision


def context(record: Mapping[str, Any], kind: str, record_id: str | None = None) -> rules.Context:
    """What the rules may ask of the catalogue for this record; the look-ups read the registry once a record."""
    registry = lookups.Registry(record, kind, record_id)
    settings = {
        "mail_domain": tk.config.get("ckanext.sdi.mail_domain"), "area": tk.config.get("ckanext.sdi.area"),
    }
    return rules.Context(
        concept=registry.concept, classification=registry.classification, activity=registry.activity,
        variable=registry.variable, concept_taken=registry.concept_taken, previous_schema=registry.previous_schema(),
        **{name: value for name, value in settings.items() if value},
    )


def check_record(record: Mapping[str, Any], kind: str, record_id: str | None = None) -> tuple[list[rules.Finding], rules.Score]:
    """Findings and score of a normalised record, whether it is stored or not."""
    deliveries = Delivery.of_ids(holding.used(record))
    tables, about = given(record, deliveries), context(record, kind, record_id)
    found = [item for item in rules.check(record, kind, tables, about) if not _settled(item, record, deliveries)]
    return found, rules.score(record, found, kind, tables, about)


def check_revision(revision: Revision) -> list[rules.Finding]:
    """What the rules say of a revision as it is now."""
    return check_record(revision.record, revision.kind, revision.record_id)[0]


def score(revision: Revision, findings: list[Any]) -> rules.Score:
    """The score of a revision with these findings open (of the library or stored ones)."""
    deliveries = Delivery.of_ids(holding.used(revision.record))
    about = context(revision.record, revision.kind, revision.record_id)
    return rules.score(revision.record, findings, revision.kind, given(revision.record, deliveries), about)


def _settled(finding: rules.Finding, record: Mapping[str, Any], deliveries: Mapping[str, Delivery]) -> bool:
    """Whether walidata already cleared the very file the finding is about: asked once, decided once."""
    parts = finding.path.split(".")
    if finding.rule not in holding.RULES or parts[0] != "tables" or len(parts) < 2 or not parts[1].isdigit():
        return False
    delivery = deliveries.get(record["tables"][int(parts[1])].get("delivery", ""))
    return delivery is not None and delivery.state == "cleared" and delivery.decided_by is not None
