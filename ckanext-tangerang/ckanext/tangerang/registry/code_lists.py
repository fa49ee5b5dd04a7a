"""Which codes of which version: a public list read from its table, an older version or a draft from its record."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import permissions
from ckanext.tangerang.registry import codes, correspondences
from ckanext.tangerang.registry.code_model import CodeRow
from ckanext.tangerang.revision import visible
from ckanext.tangerang.revision.model import Revision

Json = dict[str, Any]
SHOWN = (*codes.COLUMNS, "anak", "place")


@dataclass(frozen=True)
class Wanted:
    """What is asked of a list: children of `parent` ("" = the top, None = all), a level, words, a day, and the page."""

    parent: str | None = None
    level: str = ""
    q: str = ""
    day: str = ""
    after: int = -1
    limit: int = 100


class Codes(Protocol):
    """The codes of one version."""

    def page(self, wanted: Wanted) -> tuple[list[Json], int]:
        """The codes of a page and how many there are in all."""

    def count_all(self) -> int:
        """How many codes the version has."""

    def at(self, kodes: list[str]) -> list[Json]:
        """The rows of these codes, every period."""

    def matches(self, kode: str) -> list[Json]:
        """The correspondences of one code."""


def package(context: Context, name: str) -> model.Package:
    """The public classification of that id, name or code of its list; ``ObjectNotFound``."""
    found = of_name(name) if name else None
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such public classification."))
    tk.check_access("package_show", context, {"id": found.id})
    return found


def of_name(name: str) -> model.Package | None:
    """The public classification that is called so: by id, name, or the code of its list, case aside."""
    code = sa.func.lower(model.Package.extras.op("->>")("kode_list"))
    query = sa.select(model.Package).where(
        model.Package.type == "klasifikasi", model.Package.state == "active",
        sa.or_(model.Package.id == name, model.Package.name == name, code == name.lower()))
    found: list[model.Package] = list(model.Session.scalars(query.limit(5)))
    return min(found, key=lambda each: (each.id != name, each.name != name), default=None)


def of(context: Context, data_dict: Json) -> tuple[Json, Codes]:
    """What the list is, and its codes: of a draft (``revision_id``), of a version, or of the latest."""
    if data_dict.get("revision_id"):
        revision = visible.revision_of(permissions.actor(context), data_dict["revision_id"])
        return of_revision(revision)
    found = package(context, data_dict.get("id") or "")
    version = str(data_dict.get("version") or "")
    if not version:
        return {"id": found.id, "name": found.name, "title": found.title or found.name}, Stored(found.id)
    if not version.isdecimal():
        raise tk.ValidationError({"version": [tk._("Give a whole number.")]})
    query = sa.select(Revision).where(Revision.record_id == found.id, Revision.version == int(version))
    revision = model.Session.scalars(query).first()
    if revision is None:
        raise tk.ObjectNotFound(tk._("There is no such version."))
    about, frozen = of_revision(revision)
    return {**about, "name": found.name}, frozen


def of_revision(revision: Revision) -> tuple[Json, Codes]:
    """The codes of a record that is not the public one."""
    if revision.kind != "klasifikasi":
        raise tk.ObjectNotFound(tk._("There is no such public classification."))
    about = {"id": revision.record_id, "title": revision.title, "version": revision.version, "revision_id": revision.id}
    return about, Recorded(revision)


class Stored:
    """The latest public version: the tables."""

    def __init__(self, record_id: str) -> None:
        self.record_id = record_id

    def page(self, wanted: Wanted) -> tuple[list[Json], int]:
        where = [CodeRow.record_id == self.record_id]
        if wanted.parent is not None:
            where.append(CodeRow.induk == wanted.parent)
        if wanted.level:
            where.append(CodeRow.tingkat == wanted.level)
        if wanted.day:
            where.append(correspondences.valid(CodeRow, wanted.day))
        if wanted.q:
            where.append(said(wanted.q))
        query = sa.select(*(getattr(CodeRow, name) for name in SHOWN)).where(*where, CodeRow.place > wanted.after)
        found = [dict(row) for row in model.Session.execute(query.order_by(CodeRow.place).limit(wanted.limit)).mappings()]
        if wanted.after < 0 and len(found) < wanted.limit:
            return found, len(found)
        return found, model.Session.scalar(sa.select(sa.func.count()).select_from(CodeRow).where(*where)) or 0

    def count_all(self) -> int:
        return model.Session.scalar(
            sa.select(sa.func.count()).select_from(CodeRow).where(CodeRow.record_id == self.record_id)) or 0

    def at(self, kodes: list[str]) -> list[Json]:
        query = sa.select(*(getattr(CodeRow, name) for name in SHOWN)).where(
            CodeRow.record_id == self.record_id, sa.func.lower(CodeRow.kode).in_([kode.lower() for kode in kodes]),
            CodeRow.kode.in_(kodes))
        return [dict(row) for row in model.Session.execute(query.order_by(CodeRow.place)).mappings()]

    def matches(self, kode: str) -> list[Json]:
        return correspondences.found(self.record_id, kode=kode)


def said(words: str) -> sa.ColumnElement[bool]:
    """Whether a code begins with the words or its name holds them; one or two letters are looked for at the beginning."""
    plain = literal(words)
    held = f"%{plain}%" if len(words) > 2 else f"{plain}%"
    return sa.or_(sa.func.lower(CodeRow.kode).like(f"{plain}%"), sa.func.lower(CodeRow.nama).like(held),
                  sa.func.lower(CodeRow.nama_en).like(held))


def literal(words: str) -> str:
    """Words as a pattern takes them."""
    return words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class Recorded:
    """A version whose codes lie in its record only."""

    def __init__(self, revision: Revision) -> None:
        self.rows = codes.rows(revision.record.get("items"))
        self.record = revision.record

    def page(self, wanted: Wanted) -> tuple[list[Json], int]:
        found = [row for row in self.rows if self._fits(row, wanted)]
        return [row for row in found if row["place"] > wanted.after][:wanted.limit], len(found)

    def count_all(self) -> int:
        return len(self.rows)

    def at(self, kodes: list[str]) -> list[Json]:
        return [row for row in self.rows if row["kode"] in kodes]

    def matches(self, kode: str) -> list[Json]:
        found = correspondences.rows(self.record.get("korespondensi"))
        return [{name: row[name] for name in correspondences.COLUMNS} for row in found if row["dari"] == kode]

    @staticmethod
    def _fits(row: Json, wanted: Wanted) -> bool:
        low = wanted.q.lower()
        return ((wanted.parent is None or row["induk"] == wanted.parent)
                and (not wanted.level or row["tingkat"] == wanted.level)
                and (not wanted.day or (row["berlaku_dari"] or "") <= wanted.day <= (row["berlaku_sampai"] or "9999"))
                and (not low or row["kode"].lower().startswith(low) or low in row["nama"].lower()
                     or low in row["nama_en"].lower()))
