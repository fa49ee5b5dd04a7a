"""Codes by what somebody types: the code itself, codes and names that begin so, then names that hold the words."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry.code_lists import literal
from ckanext.tangerang.registry.code_model import CodeRow

Json = dict[str, Any]
kode, nama, nama_en = (sa.func.lower(column) for column in (CodeRow.kode, CodeRow.nama, CodeRow.nama_en))
CLOSE = 3  # fewer letters are looked for at the beginning only


def found(words: str, record_id: str | None, limit: int) -> list[Json]:
    """At most ``limit`` codes, the closest first. Each step asks an index and stops as soon as there are enough."""
    seen: dict[tuple[str, int], Json] = {}
    for condition, order in steps(words):
        rows = model.Session.execute(query(condition, order, record_id, limit))
        for row in rows:
            seen.setdefault((row.record_id, row.place), shown(row))
        if len(seen) >= limit:
            break
    return list(seen.values())[:limit]


def steps(words: str) -> list[tuple[sa.ColumnElement[bool], tuple[Any, ...]]]:
    """Condition and order of each step."""
    begins, low = f"{literal(words)}%", words.lower()
    places = (CodeRow.record_id, CodeRow.place)
    ways: list[tuple[sa.ColumnElement[bool], tuple[Any, ...]]] = [
        (kode == low, places), (nama == low, places), (kode.like(begins), (kode, *places)), (nama.like(begins), (nama, *places))]
    if len(words) >= CLOSE:
        holds = f"%{literal(words)}%"
        ways.append((sa.or_(nama.like(holds), nama_en.like(holds)), places))
    return ways


def query(condition: sa.ColumnElement[bool], order: tuple[Any, ...], record_id: str | None, limit: int) -> sa.Select[Any]:
    """Codes of public lists, with their list."""
    package = model.Package
    wanted = sa.select(CodeRow.record_id, CodeRow.place, CodeRow.kode, CodeRow.nama, package.title, package.name).join(
        package, package.id == CodeRow.record_id).where(condition, package.state == "active")
    if record_id:
        wanted = wanted.where(CodeRow.record_id == record_id)
    return wanted.order_by(*order).limit(limit)


def shown(row: Any) -> Json:
    """A code as the search gives it."""
    return {"list_id": row.record_id, "list_title": row.title or row.name, "list_name": row.name, "kode": row.kode,
            "nama": row.nama}
