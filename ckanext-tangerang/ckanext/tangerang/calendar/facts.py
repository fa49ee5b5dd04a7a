"""Which releases a version that became public is: the figures are others, and they cover the period that was due."""
from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar import planning, standing
from ckanext.tangerang.calendar.model import OPEN, Release, ReleaseSchedule
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.people.clock import today, zone
from ckanext.tangerang.publish import embargo
from ckanext.tangerang.revision.model import Revision

LOOKED = 60
"""Versions of a record that are looked through when a schedule is set."""
PROMISED, OFTEN = "tanggal_rilis_berikutnya", "accrualPeriodicity"


def applied(revision: Revision, before: Revision | None) -> None:
    """Keeps the calendar of a record whose version just became public; flushes with the transaction."""
    if revision.kind != "dataset":
        return
    often = str(revision.record.get(OFTEN) or "")
    schedule = model.Session.get(ReleaseSchedule, revision.record_id)
    if before is not None and not all_wait(revision.record):
        fulfil(revision, before, revision.applied or datetime.now(UTC).replace(tzinfo=None))
    if schedule is None:
        repromise(revision)
    elif schedule.frequency != often and often in planning.schedules.FREQUENCIES:
        changed_frequency(schedule, often)
    standing.update([revision.record_id])


def applied_together(revisions: Sequence[Revision], before: Mapping[str, Revision], deliveries: Mapping[str, Delivery]) -> None:
    """The same for the versions of many datasets, what the calendar holds of them read at once.

    :param before: the versions that were public, by record; of a first version the calendar knows nothing yet
    :param deliveries: those of both versions, by id
    """
    datasets = [revision for revision in revisions if revision.kind == "dataset"]
    schedules = {row.record_id: row for row in _of(ReleaseSchedule, before)}
    waiting: defaultdict[str, list[Release]] = defaultdict(list)
    for release in _of(Release, before, OPEN):
        waiting[release.record_id].append(release)
    for one in datasets:
        old, schedule, often = before.get(one.record_id), schedules.get(one.record_id), str(one.record.get(OFTEN) or "")
        if old is not None and not all_wait(one.record) and figures(one.record, deliveries) != figures(old.record, deliveries):
            came(one, waiting[one.record_id], one.applied or datetime.now(UTC).replace(tzinfo=None))
        if schedule is None:
            give_up(waiting[one.record_id], planning.day_of(one.record.get(PROMISED)))
        elif schedule.frequency != often and often in planning.schedules.FREQUENCIES:
            model.Session.flush()
            changed_frequency(schedule, often)
    model.Session.flush()
    planning.write([planning.promised_row(one.record_id, due, str(one.record.get(OFTEN) or "")) for one in datasets
                    if one.record_id not in schedules and (due := planning.day_of(one.record.get(PROMISED)))], today())
    if datasets:
        standing.update([one.record_id for one in datasets])


def _of(table: Any, records: Collection[str], *more: Any) -> list[Any]:
    """The rows of these records, by the day they are due where they have one."""
    query = sa.select(table).where(table.record_id.in_(records), *more)
    return list(model.Session.scalars(query.order_by(table.due) if table is Release else query)) if records else []


def give_up(waiting: list[Release], due: date | None) -> None:
    """What ``repromise`` does with earlier promises, in rows at hand."""
    for release in waiting:
        if release.period_end is None and release.due != due and release.released is None:
            if release.due >= today() and release.reason is None:
                model.Session.delete(release)
            else:
                release.skipped = True


def freed(revision: Revision, moment: datetime) -> None:
    """The files of a version came out of their embargo: that is when it was released."""
    before = out_before(revision)
    if before is not None:
        fulfil(revision, before, moment)
        standing.update([revision.record_id])


def out_before(revision: Revision) -> Revision | None:
    """The version before whose files were all out when the next one came; one replaced while they waited is passed over."""
    replaced = revision.applied
    versions = sa.select(Revision).where(
        Revision.record_id == revision.record_id, Revision.version < (revision.version or 0)).order_by(Revision.version.desc())
    for before in model.Session.scalars(versions.limit(LOOKED)):
        hours = [embargo.until(before.record, table) for table in before.record.get("tables") or []]
        if replaced is None or all(hour is None or hour <= replaced for hour in hours):
            return before
        replaced = before.applied
    return None


def all_wait(record: Mapping[str, Any]) -> bool:
    """Whether every table of an open record is under embargo."""
    return bool(record.get("tables")) and not out(record)


def fulfil(revision: Revision, before: Revision, moment: datetime) -> None:
    """Marks the releases this version is; none where its figures are the same, or are those of an earlier period."""
    if figures(revision.record) == figures(before.record):
        return
    query = sa.select(Release).where(Release.record_id == revision.record_id, OPEN).order_by(Release.due)
    came(revision, list(model.Session.scalars(query)), moment)
    model.Session.flush()


def came(revision: Revision, waiting: list[Release], moment: datetime) -> None:
    """Marks those of the open releases a version with other figures is."""
    day = moment.replace(tzinfo=UTC).astimezone(zone()).date()
    for release in meant(waiting, revision.record, day):
        release.released, release.released_day, release.version, release.changed = moment, day, revision.version, moment


def settle(record_id: str) -> None:
    """Marks the releases whose figures were public before the schedule was set, from the versions of the record; flushes."""
    waiting = list(model.Session.scalars(sa.select(Release).where(
        Release.record_id == record_id, OPEN, Release.period_end.is_not(None)).order_by(Release.due)))
    versions = sa.select(Revision).where(Revision.record_id == record_id, Revision.version.is_not(None)).order_by(
        Revision.version.desc()).limit(LOOKED)
    for revision in reversed(list(model.Session.scalars(versions))):
        covered, moment = reach(revision.record), revision.applied
        if covered is None or moment is None or all_wait(revision.record):
            continue
        for release in waiting:
            if release.released is None and release.period_end is not None and release.period_end <= covered:
                release.released, release.released_day = moment, moment.replace(tzinfo=UTC).astimezone(zone()).date()
                release.version = revision.version
    model.Session.flush()


def meant(waiting: list[Release], record: Mapping[str, Any], day: date) -> list[Release]:
    """The open releases a record with new figures is: those whose period its figures reach, the oldest that is over where it does
    not say how far they reach, and a promised day when the next one is promised.
    """
    covered, following = reach(record), planning.day_of(record.get(PROMISED))
    found = []
    for release in waiting:
        if release.period_end is None:
            over = following is None or following > release.due
        elif covered is not None:
            over = release.period_end <= covered and (release.period_start or day) <= day
        else:
            over = release.period_end < day and not found
        found += [release] if over else []
    return found


def figures(record: Mapping[str, Any], deliveries: Mapping[str, Delivery] | None = None) -> list[tuple[Any, ...]]:
    """What the files of a record are that need not wait, comparable: their content where it was handed in, else their address."""
    deliveries = Delivery.of_ids(holding.used(record)) if deliveries is None else deliveries
    return sorted((str(table.get("name")), str(table.get("periode_isi")), content(table, deliveries)) for table in out(record))


def out(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The tables of a record but those of an open one whose hour is still to come."""
    waits = embargo.waits if holding.is_open(record) else lambda record, table: False
    return [table for table in record.get("tables") or [] if not waits(record, table)]


def content(table: Mapping[str, Any], deliveries: Mapping[str, Delivery]) -> str:
    delivery = deliveries.get(table.get("delivery", ""))
    return str(delivery.sha256 if delivery is not None else table.get("url"))


def reach(record: Mapping[str, Any]) -> date | None:
    """The last day the figures of a record speak of, as far as it says so; of what waits for its hour nothing is said yet."""
    shown = out(record)
    whole = [record.get("referensi_waktu_akhir")] if len(shown) == len(record.get("tables") or []) else []
    said = [*whole, *(table.get("periode_isi") for table in shown)]
    return max((day for text in said if (day := last_day(str(text or "")))), default=None)


def last_day(text: str) -> date | None:
    """The last day of `2024`, `2024-05`, `2024-05-31` or of a span that ends with one of them; None for other words."""
    end = text.replace("–", "/").replace(" s.d. ", "/").split("/")[-1].strip()
    try:
        if len(end) == 4:
            return date(int(end), 12, 31)
        if len(end) == 7:
            year, month = int(end[:4]), int(end[5:])
            return date(year, month, monthrange(year, month)[1])
        return date.fromisoformat(end)
    except ValueError:
        return None


def repromise(revision: Revision) -> None:
    """The promised day of a record without a schedule. An earlier one that did not come: forgotten while it lay ahead, given up
    when it had passed.
    """
    due, day = planning.day_of(revision.record.get(PROMISED)), today()
    here = (Release.record_id == revision.record_id, OPEN, Release.period_end.is_(None))
    if due is not None:
        here = (*here, Release.due != due)
    model.Session.execute(sa.delete(Release).where(*here, Release.due >= day, Release.reason.is_(None)))
    model.Session.execute(sa.update(Release).where(*here).values(skipped=True))
    planning.promise(revision.record_id, due, str(revision.record.get(OFTEN) or ""))


def changed_frequency(schedule: ReleaseSchedule, often: str) -> None:
    """The record says another frequency now: the rule follows where it fits, else the agency sets a new one."""
    before, schedule.frequency = schedule.frequency, often
    try:
        planning.plan(schedule, today())
    except planning.schedules.RuleError:
        schedule.frequency = before
