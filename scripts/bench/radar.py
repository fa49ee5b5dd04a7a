"""The radar of similar activities: how long it takes to look among many activities with all their variables."""
from __future__ import annotations

import random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import people
import sqlalchemy as sa
import timing
from ckan import model
from similar import HOW, WHAT, WHO

from ckanext.tangerang.lifecycle import radar
from ckanext.tangerang.lifecycle.activity import KIND, Activity
from ckanext.tangerang.registry import named
from ckanext.tangerang.registry.named_model import Named
from ckanext.tangerang.revision.model import Revision

MEANS, UNITS, VARIABLES, LOOKS = ("Survei", "Pendataan", "Kompilasi", "Pemantauan"), ("orang", "persen", "unit", ""), 20, 60
COMMON = ("Tahun", "Kode Kecamatan", "Nama Kecamatan", "Jenis Kelamin")
"""Variables that every activity collects: what makes the comparison dear."""


def record(number: int) -> dict[str, Any]:
    """An activity with a purpose and so many variables, the same for the same number."""
    chance = random.Random(number)  # noqa: S311 - the same activities every time
    own = (f"{chance.choice(WHO)} {chance.choice(WHAT)} {chance.choice(HOW)}" for _ in range(VARIABLES - len(COMMON)))
    who, what = chance.choice(WHO), chance.choice(WHAT)
    year = str(2020 + number % 7)
    return {"title": f"{chance.choice(MEANS)} {who} {what} {chance.choice(HOW)} {year}", "tahun": year,
            "tujuan_kegiatan": f"Mengetahui keadaan {who.lower()} {what.lower()} di setiap kecamatan.",
            "ms_var": [{"id": str(uuid5(NAMESPACE_URL, f"{number}-{place}")), "nama": name, "satuan": chance.choice(UNITS)}
                       for place, name in enumerate((*COMMON, *own))]}


def fill_activities(count: int) -> int:
    """So many public activities with their variables, put straight into the tables; gives how many names there are."""
    org = model.Group.get(people.ORG).id
    for start in range(0, count, 500):
        packages, rows = [], []
        for number in range(start, min(start + 500, count)):
            id_, values = str(uuid5(NAMESPACE_URL, f"kegiatan-{number}")), record(number)
            packages.append({"id": id_, "name": id_, "title": values["title"], "type": KIND, "owner_org": org, "state": "active",
                             "extras": {name: values[name] for name in ("tahun", "tujuan_kegiatan")}})
            rows.extend(named.made(Revision(record_id=id_, kind=KIND, owner_org=org, title=values["title"], record=values)))
        model.Session.execute(sa.insert(model.Package), packages)
        model.Session.execute(sa.insert(Named), rows)
        model.Session.commit()
    model.Session.execute(sa.text("ANALYZE sdi_named"))
    model.Session.commit()
    return int(model.Session.scalar(sa.select(sa.func.count()).select_from(Named)) or 0)


def look(count: int) -> list[float]:
    """Milliseconds of looks for activities that are planned: of other years, with most of the variables of one that is there."""
    planned = [record(number) for number in range(0, count, max(count // LOOKS, 1))]
    calls = [lambda values=values: radar.look(Activity("planned", None, values["title"], "2027", values, "", ""))
             for values in planned]
    timing.each(calls[:5])
    return timing.each(calls)


TASKS: dict[str, Any] = {"radar_fill": fill_activities, "radar_look": look}
