"""Which activities did, and can prove, sub-processes of each phase of GSBPM in a year? EPSS domain 3 asks for these.

A sub-process counts where it is done, its last day lies in the year, and evidence of it is confirmed: given or confirmed by the
agency, or marked by an event of the catalogue that is the step. What was only proposed does not count.
"""
from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.compliance.epss_rows import Scope, public
from ckanext.tangerang.lifecycle.model import CONFIRMED, DONE, Activity, Evidence, ProcessStep, QualityValue
from satudata import gsbpm

Json = dict[str, Any]
PHASE = "process_"
"""How the sources of this kind begin; the number of the phase follows."""


def by_phase(scope: Scope) -> dict[str, list[Json]]:
    """The activities of each phase, the latest first; one query."""
    step, package = ProcessStep, model.Package
    phase = sa.func.split_part(step.step, ".", 1).label("phase")
    left_out = sa.tuple_(Activity.collection, step.step).in_(sorted(gsbpm.left_out()))
    proofs = sa.select(sa.func.count()).where(
        Evidence.activity_id == step.activity_id, Evidence.step == step.step, Evidence.state == CONFIRMED,
    ).correlate(step).scalar_subquery()
    done = sa.select(
        Activity.record_id, package.name, package.title, package.owner_org, phase, step.step, step.actual_until,
        proofs.label("proofs"),
    ).join(Activity, Activity.record_id == step.activity_id).join(package, package.id == Activity.record_id).where(
        *public(scope), package.type == "kegiatan", step.state == DONE, sa.func.coalesce(step.applies, sa.not_(left_out)),
        step.actual_until.between(date(scope.year, 1, 1), date(scope.year, 12, 31))).subquery()
    query = sa.select(
        done.c.record_id, done.c.name, done.c.title, done.c.owner_org, done.c.phase,
        sa.func.array_agg(done.c.step).label("steps"), sa.func.max(done.c.actual_until).label("day"),
        sa.func.sum(done.c.proofs).label("proofs"),
    ).where(done.c.proofs > 0).group_by(done.c.record_id, done.c.name, done.c.title, done.c.owner_org, done.c.phase)
    found: dict[str, list[Json]] = {}
    for row in model.Session.execute(query.order_by(sa.text("day DESC"), done.c.record_id)):
        found.setdefault(row.phase, []).append(_shown(row))
    return found


def _shown(row: Any) -> Json:
    """An activity as evidence: its process record, with the sub-processes and how many pieces of evidence they have."""
    said = tk._("{title}: sub-processes {steps}, {n} pieces of evidence")
    return {
        "record_id": row.record_id, "kind": "kegiatan", "owner_org": row.owner_org, "date": row.day.isoformat(),
        "title": said.format(title=row.title or row.name, steps=", ".join(sorted(row.steps)), n=row.proofs),
        "url": f"{tk.url_for('sdi_process.life', name=row.name)}#fase-{row.phase}",
    }


def measured(scope: Scope) -> list[Json]:
    """Public activities of which a quality indicator was measured in the year, the latest first."""
    package, value = model.Package, QualityValue
    query = sa.select(
        package.id, package.name, package.title, package.owner_org, sa.func.max(value.date).label("day"),
        sa.func.count(sa.distinct(value.indicator)).label("number"),
    ).join(value, value.activity_id == package.id).where(
        *public(scope), package.type == "kegiatan", value.date.between(date(scope.year, 1, 1), date(scope.year, 12, 31)),
    ).group_by(package.id).order_by(sa.text("day DESC"), package.id)
    said = tk._("{title}: {n} quality indicators")
    return [{"record_id": row.id, "kind": "kegiatan", "owner_org": row.owner_org, "date": row.day.isoformat(),
             "title": said.format(title=row.title or row.name, n=row.number),
             "url": tk.url_for("sdi_quality.listed", name=row.name)} for row in model.Session.execute(query)]
