"""What the rows of a file mean here: which agency, whether the entry stands already, what is wrong cell by cell."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.planning import entries
from satudata.codes.model import fold
from satudata.exchange.sheets import Sheet as Table
from satudata.exchange.sheets import xlsx
from satudata.planning import Row, Sheet

Json = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """The file, the entries that can be made as (entry, agency), and the faults of the other rows by row number."""

    sheet: Sheet
    good: list[tuple[Json, str]]
    wrong: dict[int, list[Json]]

    def told(self, most: int) -> Json:
        """The answer of an import."""
        rows = [{"row": row.number, "agency": row.agency, "title": row.name, "faults": self.wrong[row.number]}
                for row in self.sheet.rows if row.number in self.wrong]
        return {"total": len(self.sheet.rows), "fit": len(self.good), "wrong": len(rows), "unused": list(self.sheet.unused),
                "made": 0, "rows": rows[:most]}


def judged(sheet: Sheet, orgs: set[str] | None, only: model.Group | None) -> Judged:
    """Each row with its agency and what stands against it; two queries for any number of rows.

    :param orgs: agencies the person may plan for, None: all
    :param only: the one agency the file is for
    """
    known = agencies()
    wrong = {row.number: [fault(item.cell, item.field, item.said.in_(lang())) for item in row.faults] for row in sheet.rows}
    meant: dict[int, str] = {}
    for row in sheet.rows:
        found = known.get(fold(row.agency)) if row.agency else only.id if only else None
        if row.agency == "" and only:
            wrong[row.number] = [item for item in wrong[row.number] if item["field"] != "agency"]
        if said := foreign(row, found, orgs, only):
            wrong[row.number].append(fault(row.places.get("agency", ""), "agency", said))
        elif found:
            meant[row.number] = found
    twice(sheet.rows, meant, wrong)
    good = [(dict(row.entry), meant[row.number]) for row in sheet.rows if row.number in meant and not wrong[row.number]]
    return Judged(sheet, good, {number: items for number, items in wrong.items() if items})


def fault(cell: str, field: str, sentence: str) -> Json:
    """One fault of the answer."""
    return {"cell": cell, "field": field, "sentence": sentence}


def agencies() -> dict[str, str]:
    """Every way an agency is written -> its id."""
    rows = model.Session.execute(sa.select(model.Group.id, model.Group.name, model.Group.title).where(
        model.Group.is_organization.is_(True), model.Group.state == "active"))
    return {fold(text): ident for ident, name, title in rows for text in (name, title) if text}


def foreign(row: Row, found: str | None, orgs: set[str] | None, only: model.Group | None) -> str:
    """Why the row's agency cannot be taken, empty where it can."""
    if not row.agency and found is None:
        return ""  # the file's own fault says so
    if found is None:
        return tk._("“{agency}” is no agency of this catalogue.").format(agency=row.agency[:80])
    if only is not None and found != only.id:
        return tk._("This row is of another agency than the one chosen.")
    return "" if orgs is None or found in orgs else tk._("You cannot plan data for this agency.")


def twice(rows: Iterable[Row], meant: dict[int, str], wrong: dict[int, list[Json]]) -> None:
    """Tells of rows whose entry stands on the list already, or higher in the same file."""
    keys = {row.number: entries.likeness(row.entry, meant[row.number]) for row in rows
            if row.number in meant and row.name and not year_lacks(row, wrong[row.number])}
    there = entries.alike(keys.values())
    first: dict[entries.Likeness, str] = {}
    for row in rows:
        key = keys.get(row.number)
        if key is None:
            continue
        cell = row.places.get("nama_data", "")
        if key in there:
            said = tk._("The agency has this entry in {year} already: {number}.").format(year=key[0], number=there[key])
            wrong[row.number].append(fault(cell, "nama_data", said))
        elif key in first:
            wrong[row.number].append(fault(cell, "nama_data", tk._("The same entry stands in {cell}.").format(cell=first[key])))
        else:
            first[key] = cell


def year_lacks(row: Row, told: list[Json]) -> bool:
    """Whether the row has no usable year; says so where it has none."""
    if not row.entry.get("tahun"):
        told.append(fault(row.places.get("tahun", ""), "tahun", tk._("The year is missing. Choose the year of the list.")))
        return True
    return any(item["field"] == "tahun" for item in told)


def annotated(found: Judged) -> bytes:
    """The file again, with a first column that says what is wrong in each row."""
    head = (tk._("What to correct"), *found.sheet.header)
    rows = []
    for row in found.sheet.rows:
        said = "; ".join(f"{item['cell']} {item['sentence']}".strip() for item in found.wrong.get(row.number, ()))
        rows.append((said, *row.cells))
    return xlsx([Table(tk._("Daftar Data"), head, rows, (60, 30, 30, 40))])
