"""The door under a stopwatch: autosave, submit, the rules, and a long queue."""
from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

import people
import records
import sqlalchemy as sa
import table20
import timing
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.revision.model import Revision, Submission
from satudata import form, rules, table

ROWS, BATCH = 200, 1_000
Json = dict[str, Any]


def draft(number: int) -> Json:
    """A revision of a new dataset with a file of twenty columns."""
    made = people.call("produsen", "sdi_revision_create", kind="dataset", record=records.record(number))
    upload = FileStorage(io.BytesIO(table20.content(ROWS, number)), filename=f"contoh-{number}.csv")
    delivery = people.call("produsen", "sdi_delivery_create", revision_id=made["id"], upload=upload)
    changes = {"tables": [table20.described(delivery["id"])]}
    return dict(people.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes=changes))


def autosave(times: int) -> list[float]:
    """Milliseconds of each save of one changed field."""
    revision = draft(1)
    state = {"saves": revision["saves"]}

    def save(number: int) -> Callable[[], None]:
        def work() -> None:
            saved = people.call("produsen", "sdi_revision_save", id=revision["id"], base=state["saves"],
                                changes={"notes": f"Keterangan ke-{number}. {records.DEFINITION}"})
            state["saves"] = saved["saves"]
        return work
    return timing.each(save(number) for number in range(times + 3))[3:]


def submit(times: int) -> list[float]:
    """Milliseconds of sending a draft: the rules run, the findings are written."""
    ids = [draft(number + 10)["submission_id"] for number in range(times + 2)]
    return timing.each([lambda id_=id_: people.call("produsen", "sdi_submission_submit", id=id_) for id_ in ids])[2:]


def check_rules(times: int) -> list[float]:
    """Milliseconds of every rule on one dataset with twenty columns, its file read before."""
    record = form.load("dataset").normalise({**records.record(1), "tables": [table20.described("berkas")]})
    profile = table.profile(table.read(table20.content(ROWS), "contoh.csv").tables[0])
    tables = {"berkas": profile}
    return timing.each([lambda: rules.check(record, tables=tables)] * (times + 3))[3:]


def fill_queue(count: int) -> int:
    """Copies one submission that waits until this many do; gives the number that wait."""
    kept = people.call("produsen", "sdi_submission_submit", id=draft(5)["submission_id"])
    submission = model.Session.get(Submission, kept["id"])
    revision = submission.revisions[0]
    for start in range(1, count, BATCH):
        part = range(start, min(start + BATCH, count))
        ids = {number: str(uuid.uuid4()) for number in part}
        model.Session.execute(sa.insert(Submission), [
            values(submission, id=ids[number], number=f"SALIN-{number}", title=records.record(number)["title"])
            for number in part])
        model.Session.execute(sa.insert(Revision), [
            values(revision, id=str(uuid.uuid4()), submission_id=ids[number], record_id=str(uuid.uuid4()),
                   title=records.record(number)["title"]) for number in part])
    model.Session.commit()
    return int(model.Session.scalar(sa.select(sa.func.count()).select_from(Submission).where(Submission.state == "SUBMITTED")))


def values(row: Any, **other: Any) -> Json:
    """A row's columns, some with another value."""
    return {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs} | other


def waiting_one() -> str:
    """The id of a submission that waits."""
    return str(model.Session.scalar(sa.select(Submission.id).where(Submission.state == "SUBMITTED",
                                                                  Submission.number.not_like("SALIN-%")).limit(1)))


TASKS: Json = {"autosave": autosave, "submit": submit, "check_rules": check_rules, "fill_queue": fill_queue,
               "waiting_one": waiting_one}
