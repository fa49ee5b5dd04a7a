"""The name in a record's address: made once from its title and its id, never changed."""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import sqlalchemy as sa
from ckan import model
from ckan.lib.munge import munge_title_to_name

TITLE = 80
SIZES = (6, 12)


def new_names(titles: Mapping[str, str]) -> dict[str, str]:
    """``record id -> name`` of many records by their titles, in one query; one whose name is taken is left out."""
    wanted = {record_id: slug(title, record_id) for record_id, title in titles.items()}
    taken = set(model.Session.scalars(sa.select(model.Package.name).where(model.Package.name.in_(wanted.values()))))
    taken |= {name for name, count in Counter(wanted.values()).items() if count > 1}
    return {record_id: name for record_id, name in wanted.items() if name not in taken}


def slug(title: str, record_id: str, size: int = SIZES[0]) -> str:
    """A slug of the title and so many characters of the id."""
    stem = munge_title_to_name(title)[:TITLE].strip("-_") or "data"
    return f"{stem[:TITLE]}-{record_id.replace('-', '')[:size]}"[-100:].lstrip("-_")


def new_name(title: str, record_id: str) -> str:
    """A slug of the title and six characters of the UUID; more of them in the rare case that it is taken."""
    digits = record_id.replace("-", "")
    for size in (*SIZES, len(digits)):
        name = slug(title, record_id, size)
        taken = model.Session.query(model.Package.id).filter(model.Package.name == name, model.Package.id != record_id)
        if taken.first() is None:
            return name
    return digits
