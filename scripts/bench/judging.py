"""Judging under a stopwatch: every public record assessed anew, five hundred approved at once, the page of forty-one agencies."""
from __future__ import annotations

import uuid
from typing import Any

import door
import people
import records
import sqlalchemy as sa
import table20
import timing
from ckan import model
from ckan.lib.redis import connect_to_redis

from ckanext.tangerang.compliance import reassess
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.registry.model import Reference
from ckanext.tangerang.revision import bulk_job
from ckanext.tangerang.revision.bulk_model import Bulk, BulkItem
from ckanext.tangerang.revision.model import Revision, Submission

AGENCIES, BATCH = 41, 500
DOCUMENT = {"nomor": "1 (contoh)", "tanggal": "2026-01-05", "oleh": "Wali Kota (contoh)"}
ACTIVITY = {"title": "Kompilasi Data Contoh 2026", "tahun": "2026", "cara_pengumpulan_data": "kompromin",
            "ms_var": [{"nama": name, "alias": name, "definisi": records.DEFINITION} for name in table20.names()]}
CONCEPT = {"title": "Satuan Contoh", "definisi": records.DEFINITION, "referensi": "Contoh"}
CODES = {"title": "Kecamatan Contoh", "kode_list": "kecamatan-contoh", "versi": "2026",
         "items": [{"kode": str(number), "nama": place} for number, place in enumerate(records.PLACES)]}
Json = dict[str, Any]


def decided(submission_id: str) -> str:
    """Sends, takes up and approves; gives the id of the record."""
    people.call("produsen", "sdi_submission_submit", id=submission_id)
    people.call("walidata", "sdi_submission_take", id=submission_id)
    done = people.call("walidata", "sdi_submission_approve", id=submission_id, notes=True, due=f"{today().year + 1}-01-31",
                       document=DOCUMENT)
    return str(done["revisions"][0]["record_id"])


def standard(kind: str, record: Json) -> str:
    """A public standard or activity; gives its id."""
    return decided(people.call("produsen", "sdi_revision_create", kind=kind, record=record)["submission_id"])


def fill_public(count: int) -> int:
    """Makes one dataset of full size public (file of twenty columns, activity, concept, classification), and copies its rows
    under other ids and titles among forty-one agencies until this many are public.
    """
    links = {"id_mskeg": standard("kegiatan", ACTIVITY), "konsep_sds": standard("konsep", CONCEPT)}
    codes, revision = standard("klasifikasi", CODES), door.draft(7)
    people.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"],
                changes={**links, "klasifikasi_penyajian": [codes], "jenis_data": "statistik", "jenis_statistik": "SEKTORAL"})
    record_id, orgs = decided(revision["submission_id"]), agencies()
    package = model.Session.get_one(model.Package, record_id)
    public = model.Session.query(Revision).filter_by(record_id=record_id).one()
    rows: list[tuple[Any, str]] = [
        (package, "id"), (public, "record_id"), (model.Session.get_one(Assessment, record_id), "record_id"),
        *((one, "package_id") for one in package.resources),
        *((one, "from_id") for one in model.Session.query(Reference).filter_by(from_id=record_id))]
    for start in range(1, count, BATCH):
        ids = {number: str(uuid.uuid4()) for number in range(start, min(start + BATCH, count))}
        for row, key in rows:
            model.Session.execute(sa.insert(type(row)), [copied(row, key, ids[number], number, orgs) for number in ids])
    model.Session.commit()
    return count


def agencies() -> list[str]:
    """Ids of as many agencies as a city has."""
    made = [model.Group(name=f"perangkat-{number}", title=f"Perangkat Daerah {number}", type="organization", is_organization=True)
            for number in range(AGENCIES - 1)]
    model.Session.add_all(made)
    model.Session.flush()
    return [model.Group.get(people.ORG).id, *(org.id for org in made)]


def copied(row: Any, key: str, record_id: str, number: int, orgs: list[str]) -> Json:
    """A row about another record."""
    title = records.record(number)["title"]
    other = {key: record_id, "owner_org": orgs[number % len(orgs)], "title": title, "name": f"nilai-{number}"}
    if key != "id" and not isinstance(row, Reference):
        other["id"] = str(uuid.uuid4())
    names = {column.key for column in sa.inspect(type(row)).column_attrs}
    if isinstance(row, model.Resource):
        other.pop("name")
    found = door.values(row, **{name: value for name, value in other.items() if name in names})
    return {name: value for name, value in found.items() if not (isinstance(row, Reference) and name == "id")}


def reassess_all() -> Json:
    """Looks at every record of full size anew, in steps with a commit each, as the worker does: records, seconds, failures."""
    ids = list(model.Session.scalars(sa.select(Assessment.record_id).join(
        model.Package, model.Package.id == Assessment.record_id).where(model.Package.name.like("nilai-%"))))
    found = {"records": len(ids), "failed": 0}

    def work() -> None:
        for start in range(0, len(ids), reassess.STEP):
            found["failed"] += reassess.looked(ids[start:start + reassess.STEP])[1]
            model.Session.commit()
            model.Session.expire_all()
    return found | {"seconds": timing.seconds(work)}


def forget_numbers() -> None:
    """The next look at the dashboard counts as the first one after a decision does."""
    redis = connect_to_redis()
    for key in redis.scan_iter("sdi:*:compliance:*"):
        redis.delete(key)


def approve_many(count: int) -> Json:
    """Approves so many waiting submissions as the worker does, made public and indexed: how many became public, seconds."""
    ids = list(model.Session.scalars(sa.select(Submission.id).where(Submission.state == "SUBMITTED").limit(count)))
    leave, bulk_job.leave = bulk_job.leave, lambda bulk_id: True  # carried out here, not by a worker
    try:
        made = people.call("walidata", "sdi_submission_bulk", do="approve", ids=ids, notes=True, due=f"{today().year + 1}-01-31")
        took = timing.seconds(lambda: bulk_job.run(made["id"]))
    finally:
        bulk_job.leave = leave
    outcomes = dict(model.Session.execute(sa.select(BulkItem.outcome, sa.func.count()).where(
        BulkItem.bulk_id == made["id"]).group_by(BulkItem.outcome)).tuples().all())
    public = model.Session.scalar(sa.select(sa.func.count()).select_from(model.Package).join(
        Revision, Revision.record_id == model.Package.id).where(Revision.submission_id.in_(ids)))
    return {"outcomes": outcomes, "public": public, "seconds": took, "state": model.Session.get_one(Bulk, made["id"]).state}


TASKS: Json = {"fill_public": fill_public, "reassess_all": reassess_all, "approve_many": approve_many,
               "forget_numbers": forget_numbers}
