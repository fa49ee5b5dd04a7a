"""Process records under a stopwatch: activities of every agency with what was said of their sub-processes."""
from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.lifecycle.model import Activity, ProcessStep
from satudata import codes, gsbpm

BATCH = 200
STATES = ("selesai", "selesai", "berjalan", "dilewati")


def fill_lives(count: int) -> int:
    """Public activities of every agency in turn, each with its first sub-processes said, from ten of them to all; rows said."""
    orgs = list(model.Session.scalars(sa.select(model.Group.id).where(model.Group.is_organization).order_by(model.Group.name)))
    ways, steps = [one.kode for one in codes.load("cara_pengumpulan")], [step.code for step in gsbpm.current()]
    said = 0
    for start in range(0, count, BATCH):
        made = [(str(uuid.uuid4()), number) for number in range(start, min(start + BATCH, count))]
        package, activity = model.Package, Activity
        about = [{"id": one, "record_id": one, "name": f"hidup-{number}", "title": f"Kegiatan {number} (contoh)",
                  "owner_org": orgs[number % len(orgs)], "year": str(2023 + number % 4), "collection": ways[number % len(ways)]}
                 for one, number in made]
        model.Session.execute(sa.insert(package), [
            {"type": "kegiatan", "state": "active", "private": False}
            | {name: row[name] for name in ("id", "name", "title", "owner_org")} for row in about])
        model.Session.execute(sa.insert(activity), [
            {"base_id": "", "edition": gsbpm.current().version} | {name: row[name] for name in row if name != "id"}
            for row in about])
        rows = [row for one, number in made for row in spoken(one, number, steps)]
        model.Session.execute(sa.insert(ProcessStep), rows)
        said += len(rows)
    model.Session.commit()
    model.Session.execute(sa.text("ANALYZE"))
    model.Session.commit()
    return said


def spoken(activity: str, number: int, steps: list[str]) -> list[dict[str, Any]]:
    """What was said of one activity: states in turn, saved at some time of the last year, some past their planned end."""
    day = now() - timedelta(days=number * 7 % 300)
    return [{"activity_id": activity, "step": code, "state": STATES[(place + number) % len(STATES)], "reason": "", "saves": 1,
             "modified": day, "modified_by": "uji", "planned_until": (day + timedelta(days=place * 5)).date()}
            for place, code in enumerate(steps[:10 + number % (len(steps) - 9)])]


TASKS: dict[str, Any] = {"fill_lives": fill_lives}
