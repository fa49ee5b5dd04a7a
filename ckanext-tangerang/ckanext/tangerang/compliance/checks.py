"""The rules over a revision, with what only the catalogue knows: its registry, its files, the version before."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.compliance import city, lookups
from ckanext.tangerang.compliance.tables import given
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.findings import from_dict
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.delivery.tables import pick, place_of
from ckanext.tangerang.revision.model import Revision
from satudata import rules


def context(
    record: Mapping[str, Any], kind: str, record_id: str | None = None, owner: str | None = None, is_first: bool = False,
) -> rules.Context:
    """What the rules may ask of the catalogue for this record; the look-ups read the registry once a record.

    :param owner: id of the agency whose record it is, where the record does not say
    :param is_first: the record was never public before
    """
    registry = lookups.Registry(record, kind, record_id, owner, is_first)
    settings = {
        "mail_domain": tk.config.get("ckanext.sdi.mail_domain"), "area": tk.config.get("ckanext.sdi.area"),
    }
    return rules.Context(
        register=city.register(), definitions=registry.definitions, activity_public=registry.activity_public,
        concept=registry.concept, classification=registry.classification, activity=registry.activity,
        variable=registry.variable, concept_taken=registry.concept_taken, previous_schema=registry.previous_schema(),
        retired=registry.retired(), may_not_retire=registry.obstacle(), central=registry.central,
        **{name: value for name, value in settings.items() if value},
    )


def check_record(record: Mapping[str, Any], kind: str, record_id: str | None = None) -> tuple[list[rules.Finding], rules.Score]:
    """Findings and score of a normalised record, whether it is stored or not."""
    deliveries = Delivery.of_ids(holding.used(record))
    tables, about = given(record, deliveries), context(record, kind, record_id)
    found = _found(record, kind, deliveries, tables, about)
    return found, rules.score(record, found, kind, tables, about)


def _found(
    record: Mapping[str, Any], kind: str, deliveries: Mapping[str, Delivery], tables: Mapping[str, Any], about: rules.Context,
) -> list[rules.Finding]:
    found = [item for item in rules.check(record, kind, tables, about) if not _settled(item, record, deliveries)]
    found += held(record, deliveries, {(item.rule, item.path.split(".skema_tabel")[0]) for item in found})
    return found


def check_revision(revision: Revision) -> list[rules.Finding]:
    """What the rules say of a revision as it is now."""
    record, kind = revision.record, revision.kind
    deliveries = Delivery.of_ids(holding.used(record))
    about = context(record, kind, revision.record_id, revision.owner_org, is_first=revision.base_version == 0)
    return _found(record, kind, deliveries, given(record, deliveries), about)


def score(revision: Revision, findings: list[Any], *, is_first: bool = False,
          deliveries: Mapping[str, Delivery] | None = None) -> rules.Score:
    """The score of a revision with these findings open (of the library or stored ones).

    :param is_first: the record was never public before
    :param deliveries: by id, where they were read already
    """
    deliveries = Delivery.of_ids(holding.used(revision.record)) if deliveries is None else deliveries
    about = context(revision.record, revision.kind, revision.record_id, revision.owner_org, is_first)
    return rules.score(revision.record, findings, revision.kind, given(revision.record, deliveries), about)


def held(
    record: Mapping[str, Any], deliveries: Mapping[str, Delivery], told: set[tuple[str, str]],
) -> list[rules.Finding]:
    """What was found in whole files when they came in, at its place in the record; ``told``: (rule, table) told already."""
    if not holding.is_open(record):
        return []
    found = []
    for number, table in enumerate(record.get("tables") or []):
        delivery = deliveries.get(table.get("delivery", ""))
        for row in delivery.holding if delivery is not None and delivery.state == "held" else ():
            path = f"tables.{number}"
            if (row["rule"], path) not in told and _same_table(row, delivery, table, record):
                found.append(from_dict(row, path + _column(table, row.get("column"))))
    return found


def _same_table(row: Mapping[str, Any], delivery: Delivery, table: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Whether a finding of the file is about the table this entry of the record means."""
    parts = row["path"].split(".")
    if len(parts) < 2 or not parts[1].isdigit() or not delivery.tables:
        return True
    return delivery.tables[int(parts[1])] is pick(delivery, table, place_of(table, record))


def _column(table: Mapping[str, Any], name: str | None) -> str:
    """The path of a column below its table; the schema's own where it does not list the column."""
    schema = table.get("skema_tabel")
    names = [field.get("name") for field in schema.get("fields", [])] if isinstance(schema, dict) else []
    return f".skema_tabel.fields.{names.index(name)}" if name in names else ".skema_tabel"


def _settled(finding: rules.Finding, record: Mapping[str, Any], deliveries: Mapping[str, Delivery]) -> bool:
    """Whether walidata already cleared the very file the finding is about: asked once, decided once."""
    parts = finding.path.split(".")
    if finding.rule not in holding.RULES or parts[0] != "tables" or len(parts) < 2 or not parts[1].isdigit():
        return False
    delivery = deliveries.get(record["tables"][int(parts[1])].get("delivery", ""))
    return delivery is not None and delivery.state == "cleared" and delivery.decided_by is not None
