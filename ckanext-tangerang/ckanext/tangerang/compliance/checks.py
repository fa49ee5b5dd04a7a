"""The rules over a revision, with what only the catalogue knows: its registry, its files, the version before."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.calendar import facts
from ckanext.tangerang.calendar.model import ReleaseStanding
from ckanext.tangerang.compliance import city, lookups
from ckanext.tangerang.compliance.tables import given
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.findings import from_dict
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.delivery.tables import pick, place_of
from ckanext.tangerang.lifecycle import recommendation
from ckanext.tangerang.planning import lookup
from ckanext.tangerang.revision import fresh, records
from ckanext.tangerang.revision.model import Revision
from satudata import rules
from satudata.rules.terbitan import Public

Late = Mapping[str, ReleaseStanding]


def context(
    record: Mapping[str, Any], kind: str, record_id: str | None = None, owner: str | None = None, known: Public | None = None, *,
    is_first: bool = False, late: Late | None = None,
) -> rules.Context:
    """What the rules may ask of the catalogue for this record; the look-ups read the registry once a record.

    :param owner: id of the agency whose record it is, where the record does not say
    :param known: what the catalogue knows of it where it is the public version
    :param is_first: no version of it was public before this one
    :param late: the datasets that miss a release, by id, where they were read already
    """
    registry = lookups.Registry(record, kind, record_id, owner, is_public=known is not None, is_first=is_first)
    settings = {
        "mail_domain": tk.config.get("ckanext.sdi.mail_domain"), "area": tk.config.get("ckanext.sdi.area"),
    }
    return rules.Context(
        register=city.register(), definitions=registry.definitions, activity_public=registry.activity_public,
        concept=registry.concept, classification=registry.classification, activity=registry.activity,
        variable=registry.variable, concept_taken=registry.concept_taken, previous_schema=registry.previous_schema(),
        recommended=recommended(record, kind, record_id),
        overdue=None if is_first and known is None else overdue(record, kind, record_id, late),
        retired=registry.retired(), may_not_retire=registry.obstacle(), central=registry.central,
        indicators=registry.indicators if kind == "kegiatan" else None,
        indicator=registry.indicator, indicator_public=registry.indicator_public, public=known,
        planned=registry.planned if kind == "dataset" and lookup.any_agreed() else None, priority=registry.priority(),
        **{name: value for name, value in settings.items() if value},
    )


def overdue(record: Mapping[str, Any], kind: str, record_id: str | None, late: Late | None = None) -> rules.Overdue | None:
    """The release the calendar misses; none where this record brings other figures than the public one: they may be it."""
    if kind != "dataset" or not record_id:
        return None
    stands = model.Session.get(ReleaseStanding, record_id) if late is None else late.get(record_id)
    if stands is None or stands.late_since is None:
        return None
    public = records.published(stands.record_id)
    if public is None or facts.figures(public.record) != facts.figures(record):
        return None
    return rules.Overdue(stands.late_since, stands.long_late)


def recommended(record: Mapping[str, Any], kind: str, record_id: str | None) -> str:
    """The number of the recommendation that is tracked for the activity, or for the activity of a dataset."""
    activity = record_id if kind == "kegiatan" else record.get("id_mskeg") if kind == "dataset" else None
    found = recommendation.given([str(activity)]).get(str(activity)) if activity else None
    return str(found["number"]) if found else ""


class Examined:
    """A record with everything the rules may see of it, read once: its files, and what only the catalogue knows."""

    def __init__(self, record: Mapping[str, Any], kind: str, record_id: str | None = None, owner: str | None = None, *,
                 known: Public | None = None, deliveries: Mapping[str, Delivery] | None = None, is_first: bool = False,
                 late: Late | None = None) -> None:
        self.record, self.kind = record, kind
        self.deliveries = Delivery.of_ids(holding.used(record)) if deliveries is None else deliveries
        self.tables = given(record, self.deliveries)
        self.about = context(record, kind, record_id, owner, known, is_first=is_first, late=late)

    @classmethod
    def of(cls, revision: Revision, known: Public | None = None, deliveries: Mapping[str, Delivery] | None = None,
           late: Late | None = None) -> Examined:
        """A revision as it is now."""
        return cls(revision.record, revision.kind, revision.record_id, revision.owner_org, known=known, deliveries=deliveries,
                   is_first=revision.base_version == 0, late=late)

    def outcomes(self) -> rules.Evaluation:
        """The outcome of each rule."""
        return rules.evaluate(self.record, self.kind, self.tables, self.about)

    def findings(self) -> list[rules.Finding]:
        """What the rules say, and what was found in whole files when they came in."""
        found = [item for item in rules.check(self.record, self.kind, self.tables, self.about)
                 if not _settled(item, self.record, self.deliveries)]
        return found + held(self.record, self.deliveries, {(item.rule, item.path.split(".skema_tabel")[0]) for item in found})

    def score(self, findings: list[Any]) -> rules.Score:
        """The points with these findings open (of the library or stored ones)."""
        return rules.score(self.record, findings, self.kind, self.tables, self.about)


def check_record(record: Mapping[str, Any], kind: str, record_id: str | None = None) -> tuple[list[rules.Finding], rules.Score]:
    """Findings and score of a normalised record, whether it is stored or not."""
    examined = Examined(record, kind, record_id)
    found = examined.findings()
    return found, examined.score(found)


def check_revision(revision: Revision) -> list[rules.Finding]:
    """What the rules say of a revision that is not public yet."""
    known = fresh.public(revision.record_id)[0]
    return Examined.of(revision, late=fresh.late() if known else None).findings()


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
