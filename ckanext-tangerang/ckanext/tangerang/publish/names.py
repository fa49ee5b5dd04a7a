"""The name in a record's address: made once from its title and its id, never changed."""
from __future__ import annotations

from ckan import model
from ckan.lib.munge import munge_title_to_name

TITLE = 80


def new_name(title: str, record_id: str) -> str:
    """A slug of the title and six characters of the UUID; more of them in the rare case that it is taken."""
    digits = record_id.replace("-", "")
    stem = munge_title_to_name(title)[:TITLE].strip("-_") or "data"
    for size in (6, 12, len(digits)):
        name = f"{stem[:TITLE]}-{digits[:size]}"[-100:].lstrip("-_")
        taken = model.Session.query(model.Package.id).filter(model.Package.name == name, model.Package.id != record_id)
        if taken.first() is None:
            return name
    return digits
