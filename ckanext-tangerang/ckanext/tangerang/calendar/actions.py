"""Actions of the release calendar: what is released when, the schedule of a dataset, why a release is late."""
from __future__ import annotations

import re
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang import audit
from ckanext.tangerang.calendar import facts, listing, planning, standing
from ckanext.tangerang.calendar.model import Release, ReleaseSchedule, ReleaseStanding
from ckanext.tangerang.compliance.dashboard import agency
from ckanext.tangerang.discovery.refresh import refresh
from ckanext.tangerang.people import permissions
from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision.model import now
from satudata import schedule as schedules

__all__ = ["sdi_release_calendar", "sdi_release_reason", "sdi_release_schedule_set", "sdi_release_schedule_show"]

Json = dict[str, Any]
LONGEST = 1000
EARLIEST = 730
"""Days before today from which a schedule may count at the earliest."""
HOUR = re.compile(r"([01]\d|2[0-3])[:.][0-5]\d")
AD_HOC = schedules.AD_HOC


@tk.side_effect_free
def sdi_release_calendar(context: Context, data_dict: Json) -> Json:
    """Releases of public datasets, earliest first: ``{count, results, next, punctuality}``; open to everybody.

    A result: ``{id, record_id, name, title, agency, agency_title, topic, due, hour, period, state, released, version,
    days_late, reason, moved, changed}``; ``state``: upcoming, on_time, late, overdue or skipped.

    :param from: due on this day or later (optional)
    :param until: due on this day or earlier (optional)
    :param agency: of this agency, id or name (optional)
    :param topic: of this topic (optional)
    :param record_id: of this dataset, id or name (optional)
    :param state: in this state (optional)
    :param limit: at most so many (optional: 100, at most 500)
    :param after: ``next`` of the page before (optional)
    """
    wanted = asked(data_dict)
    limit = min(max(int(data_dict.get("limit") or 100), 1), listing.MOST)
    return listing.listed(wanted, str(data_dict.get("after") or ""), limit) | {"punctuality": listing.punctuality(wanted)}


def asked(data_dict: Json) -> listing.Wanted:
    """The question of the parameters; ``ValidationError`` for one that cannot be, ``ObjectNotFound`` for an unknown agency."""
    org, state, record = agency(data_dict.get("agency")), str(data_dict.get("state") or ""), data_dict.get("record_id")
    if state and state not in listing.STATES:
        raise tk.ValidationError({"state": [tk._("Use one of: %(words)s.") % {"words": ", ".join(listing.STATES)}]})
    return listing.Wanted(
        to_date(data_dict.get("from"), "from"), to_date(data_dict.get("until"), "until"), org.id if org else "",
        str(data_dict.get("topic") or ""), state, public(record).id if record else "")


def public(reference: Any) -> model.Package:
    """The public dataset of this id or name, or ``ObjectNotFound``."""
    package = model.Package.get(str(reference or ""))
    if package is None or package.state != "active" or package.private or package.type != "dataset":
        raise tk.ObjectNotFound(tk._("There is no such public record."))
    return package


@tk.side_effect_free
def sdi_release_schedule_show(context: Context, data_dict: Json) -> Json:
    """The schedule of a public dataset: ``{record_id, frequency, rule, words, shift, hour, start, next, late_since, made,
    on_time, dates}``; ``rule`` is null where none is set. ``dates``: the next days. Open to everybody.

    :param record_id: id or name of the dataset
    """
    return shown(public(tk.get_or_bust(data_dict, "record_id")))


def shown(package: model.Package) -> Json:
    """The schedule of a dataset with what follows from it."""
    row = model.Session.get(ReleaseSchedule, package.id)
    stands = model.Session.get(ReleaseStanding, package.id)
    ahead = listing.listed(listing.Wanted(start=today(), record=package.id, state="upcoming"), "", 6)["results"]
    return {
        "record_id": package.id, "title": package.title, "frequency": row.frequency if row else often(package),
        "rule": row.rule if row else None, "words": schedules.words(schedules.parse(row.rule)).in_(lang()) if row else None,
        "shift": row.shift if row else None, "hour": row.hour if row else None, "start": row.start.isoformat() if row else None,
        "next": stands.next_due.isoformat() if stands and stands.next_due else None,
        "late_since": stands.late_since.isoformat() if stands and stands.late_since else None,
        "made": stands.made if stands else 0, "on_time": stands.on_time if stands else 0,
        "dates": [{"due": item["due"], "period": item["period"]} for item in ahead],
    }


def often(package: model.Package) -> str:
    """How often the record says it is updated."""
    return str((package.extras or {}).get("accrualPeriodicity") or "")


def sdi_release_schedule_set(context: Context, data_dict: Json) -> Json:
    """Set by which rule a public dataset is released; the frequency is the one its record states.

    :param record_id: id or name of the dataset
    :param rule: ``tanggal 15 bulan berikutnya``, ``akhir bulan berikutnya``, ``hari kerja ke-10 triwulan berikutnya``,
        ``14 hari setelah periode``, ``31 Maret``, ``Senin berikutnya``; ``ad-hoc`` or empty takes the schedule away
    :param hour: hour of the city (optional: 09:00)
    :param shift: of a release on a day off: ``sesudah`` (the working day after, usual), ``sebelum``, ``tetap``
    :param start: releases due from this day on (optional: today, or the day it counts from already)
    :returns: as ``sdi_release_schedule_show``
    """
    package = public(tk.get_or_bust(data_dict, "record_id"))
    user = permissions.require(context, "release_schedule", owner_org=package.owner_org, kind="dataset")
    text = str(data_dict.get("rule") or "").strip()
    if text.casefold() in ("", AD_HOC):
        forget(package)
    else:
        keep(package, data_dict, user)
    audit.record(audit.ScheduleChanged(actor=user.id, subject=package.id, change="set" if text else "removed"))
    changed = standing.update([package.id])
    model.Session.commit()
    refresh(changed)
    return shown(package)


def keep(package: model.Package, data_dict: Json, user: model.User) -> None:
    """The schedule as it was given, and the releases ahead."""
    row = model.Session.get(ReleaseSchedule, package.id)
    shift = str(data_dict.get("shift") or (row.shift if row else schedules.SHIFTS[0]))
    try:
        rule = schedules.parse(str(data_dict["rule"]))
        schedules.Schedule(often(package), rule, shift)
    except schedules.RuleError as refused:
        raise tk.ValidationError({"rule": [refused.message.in_(lang())]}) from refused
    start = since(data_dict, row)
    values = {"frequency": often(package), "rule": schedules.words(rule).id, "shift": shift, "start": start,
              "hour": hour_of(data_dict.get("hour") or (row.hour if row else listing.HOUR)), "refill": today(),
              "set_by": user.id, "modified": now()}
    is_new = row is None
    if row is None:
        row = ReleaseSchedule(record_id=package.id, **values)
        model.Session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    model.Session.flush()
    planning.drop_promise(package.id)
    planning.plan(row, start if is_new or data_dict.get("start") else today())
    facts.settle(package.id)


def since(data_dict: Json, row: ReleaseSchedule | None) -> date:
    """From which day releases count."""
    start = to_date(data_dict.get("start"), "start") or (row.start if row else today())
    if (today() - start).days > EARLIEST or (start - today()).days > EARLIEST:
        raise tk.ValidationError({"start": [tk._("Give a day within two years of today.")]})
    return start


def hour_of(value: Any) -> str:
    """An hour as 09:00; ``ValidationError`` if it is none."""
    text = str(value or "").strip()
    if not HOUR.fullmatch(text):
        raise tk.ValidationError({"hour": [tk._("Give the hour as 09:00.")]})
    return text.replace(".", ":")


def forget(package: model.Package) -> None:
    """Takes the schedule away: what lies ahead goes with it, what is past stays; the promised day of the record counts again."""
    row = model.Session.get(ReleaseSchedule, package.id)
    if row is None:
        return
    model.Session.delete(row)
    planning.drop_ahead(package.id)
    planning.promise(package.id, (package.extras or {}).get("tanggal_rilis_berikutnya"), often(package))


def sdi_release_reason(context: Context, data_dict: Json) -> Json:
    """Say why a release is late, or that it will not come; everybody reads it.

    :param id: the release
    :param reason: the sentence
    :param skip: true where it will not come (optional)
    :returns: the release as ``sdi_release_calendar`` gives it
    """
    release = model.Session.get(Release, str(tk.get_or_bust(data_dict, "id")))
    if release is None:
        raise tk.ObjectNotFound(tk._("There is no such release."))
    package = public(release.record_id)
    user = permissions.require(context, "release_reason", owner_org=package.owner_org, kind="dataset")
    reason, skip = str(data_dict.get("reason") or "").strip(), tk.asbool(data_dict.get("skip") or False)
    if not reason:
        raise tk.ValidationError({"reason": [tk._("Say why. Everybody reads it.")]})
    if len(reason) > LONGEST:
        raise tk.ValidationError({"reason": [tk._("At most %(limit)s characters.") % {"limit": LONGEST}]})
    if skip and release.released is not None:
        raise tk.ValidationError({"skip": [tk._("This release came already.")]})
    if not skip and listing.days_late(release) == 0:
        raise tk.ValidationError({"reason": [
            tk._("This release is not late. Give a reason only where it will not come, and say so.")]})
    release.reason, release.reason_by, release.reason_at, release.changed = reason, user.id, now(), now()
    release.skipped = skip
    audit.record(audit.ScheduleChanged(actor=user.id, subject=package.id, change="skipped" if skip else "reason",
                                       release=release.id))
    changed = standing.update([package.id])
    model.Session.commit()
    refresh(changed)
    return next(listing.everything(listing.Wanted(record=package.id, release=release.id), 1))
