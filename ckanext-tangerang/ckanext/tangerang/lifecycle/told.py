"""What a dataset tells of the process of its activity: phase reached, edition, public evidence; and which datasets tell it."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle import phases
from ckanext.tangerang.lifecycle.model import CONFIRMED, Activity, Evidence
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision.model import Revision
from satudata import gsbpm

Json = dict[str, Any]
STATUS, EDITION, EVIDENCE = FIELDS = ("gsbpm_status", "gsbpm_edisi", "bukti_gsbpm")
"""The fields of a dataset; ``EDITION`` stands wherever the others were computed rather than typed."""
MOST = 100
"""Pieces of evidence of one dataset; the page of the process has them all."""


def of_datasets(ids: Iterable[str]) -> dict[str, Json]:
    """The fields of these datasets, those of a public activity; two queries, one where none has an activity."""
    dataset, public = model.Package, sa.orm.aliased(model.Package)
    named = dataset.extras["id_mskeg"].astext
    query = sa.select(dataset.id, Activity.record_id, public.name, Activity.edition, phases.reached().label("reached")).join_from(
        dataset, Activity, sa.or_(Activity.record_id == named, Activity.name == named)).join(
        public, public.id == Activity.record_id).where(
        dataset.id.in_(list(ids)), dataset.type == "dataset", public.state == "active", public.private.is_(False))
    rows = model.Session.execute(query).all()
    proofs = evidence({row.record_id: row.name for row in rows})
    return {row.id: fields(row.reached, row.edition, proofs.get(row.record_id, [])) for row in rows}


def fields(phase: int | None, edition: str, proofs: list[Json]) -> Json:
    """What is said; what is not known is left to what was typed."""
    found = {STATUS: str(phase) if phase else "", EDITION: edition, EVIDENCE: proofs[:MOST]}
    return {name: value for name, value in found.items() if value}


def evidence(names: dict[str, str]) -> dict[str, list[Json]]:
    """Public evidence by activity, in the order of the sub-processes: ``{kode, dokumen, tautan, tanggal}``.

    :param names: address names of public activities by id
    """
    if not names:
        return {}
    found: dict[str, list[Json]] = {}
    sources, site = gsbpm.sources(), tk.config["ckan.site_url"].rstrip("/")
    query = sa.select(Evidence).where(
        Evidence.activity_id.in_(sorted(names)), Evidence.public, Evidence.state == CONFIRMED)
    for row in model.Session.scalars(query.order_by(Evidence.activity_id, Evidence.step, Evidence.created, Evidence.id)):
        here = f"{site}/kegiatan/{names[row.activity_id]}/gsbpm"
        title = row.title or (sources[row.source].title.id if row.source in sources else "")
        place = f"{here}/bukti/{row.id}" if row.sha256 else row.link or f"{here}/{row.step}"
        found.setdefault(row.activity_id, []).append({
            "kode": row.step, "dokumen": title, "tautan": place, "tanggal": row.date.isoformat() if row.date else ""})
    return found


@contextmanager
def followed(activity_id: str) -> Iterator[None]:
    """Around a change that commits: the activity's datasets go into the index anew, if they tell something else now."""
    from ckanext.tangerang.discovery.refresh import refresh  # the index reads what this module says

    before = said(activity_id)
    yield
    if said(activity_id) != before:
        refresh(datasets([activity_id]))


def said(activity_id: str) -> Json:
    """What datasets tell of one activity now; empty where it is not public."""
    public = model.Package
    row = model.Session.execute(sa.select(public.name, Activity.edition, phases.reached().label("reached")).join_from(
        Activity, public, public.id == Activity.record_id).where(
        Activity.record_id == activity_id, public.state == "active", public.private.is_(False))).first()
    if row is None:
        return {}
    return fields(row.reached, row.edition, evidence({activity_id: row.name}).get(activity_id, []))


def datasets(activities: Iterable[str]) -> list[str]:
    """Ids of the public datasets that point at these activities."""
    query = sa.select(sa.distinct(Reference.from_id)).where(
        Reference.to_id.in_(list(activities)), Reference.from_kind == "dataset", Reference.path == "id_mskeg")
    return sorted(model.Session.scalars(query))


def beside(ids: Iterable[str]) -> list[str]:
    """These datasets, and the others that point at the same activities: what marks a step tells of all of them."""
    given = list(ids)
    own = sa.select(Reference.to_id).where(Reference.from_id.in_(given), Reference.path == "id_mskeg")
    return list(dict.fromkeys([*given, *datasets(model.Session.scalars(own))])) if given else []


def with_datasets(written: list[str]) -> list[str]:
    """Records that just became public or went, and the datasets that tell something else since: those of these activities,
    and those of an activity for which one of the records is evidence from now on."""
    if not written:
        return written
    own = sa.select(Activity.record_id).where(Activity.record_id.in_(written))
    new = sa.select(Evidence.activity_id).join(Revision, sa.and_(
        Revision.record_id == Evidence.record, Revision.applied == Evidence.created)).where(
        Evidence.record.in_(written), Evidence.public)
    touched = list(model.Session.scalars(sa.union(own, new)))
    return list(dict.fromkeys([*written, *datasets(touched)])) if touched else written
