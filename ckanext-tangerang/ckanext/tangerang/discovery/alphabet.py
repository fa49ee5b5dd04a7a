"""Standards by the first letter of their name."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.language import lang

from . import showing
from .finding import STANDARDS

Json = dict[str, Any]
PAGE = 200
OTHER = "#"
"""Names that begin with no letter."""


def page_of(letter: str, page: int) -> Json:
    """``{letters: [{letter, count}], letter, groups: [{letter, count, entries}], page, pages}``.

    A short registry is shown whole; a long one letter by letter, beginning with the first there is.
    """
    letters = counts()
    listed = [{"letter": name, "count": many} for name, many in letters.items()]
    if not letter and sum(letters.values()) <= PAGE:
        groups = [{**each, "entries": entries(str(each["letter"]), PAGE, 0)} for each in listed]
        return {"letters": listed, "letter": "", "groups": groups, "page": 1, "pages": 1}
    chosen = letter if letter in letters else next(iter(letters), "")
    count = letters.get(chosen, 0)
    group = {"letter": chosen, "count": count, "entries": entries(chosen, PAGE, (page - 1) * PAGE)}
    return {"letters": listed, "letter": chosen, "groups": [group] if count else [], "page": page, "pages": -(-count // PAGE)}


def counts() -> dict[str, int]:
    """How many standards begin with each letter, in one query; letters first, then the rest."""
    first = _first()
    query = sa.select(first, sa.func.count()).where(*_public()).group_by(first).order_by(first)
    found = {str(letter): int(count) for letter, count in model.Session.execute(query)}
    other = found.pop(OTHER, 0)
    return {**found, **({OTHER: other} if other else {})}


def entries(letter: str, limit: int, offset: int) -> list[Json]:
    """The standards of one letter by name: ``{title, url, kind}``."""
    table = model.Package
    query = sa.select(table.type, table.name, table.title).where(*_public(), _first() == letter).order_by(
        sa.func.lower(table.title), table.name).limit(limit).offset(max(offset, 0))
    return [
        {"title": title or name, "url": showing.address(kind, name), "kind": showing.form_of(kind).title.in_(lang())}
        for kind, name, title in model.Session.execute(query)
    ]


def _first() -> Any:
    letter = sa.func.upper(sa.func.left(model.Package.title, 1))
    return sa.case((letter.between("A", "Z"), letter), else_=OTHER)


def _public() -> tuple[Any, ...]:
    table = model.Package
    kinds = [kind for kind in STANDARDS if kind != "kegiatan"]
    return table.type.in_(kinds), table.state == "active", table.private.is_(False)
