"""Central standards (SDSN): found by name, synonym or code; changed by import only."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

Json = dict[str, Any]
CENTRAL = "pusat"
_importing: ContextVar[bool] = ContextVar("sdi_central_import", default=False)


@contextmanager
def importing() -> Iterator[None]:
    """While central standards come in by import, their records may be written."""
    token = _importing.set(True)
    try:
        yield
    finally:
        _importing.reset(token)


def is_central(record: Mapping[str, Any] | None) -> bool:
    """Whether the record says that the standard is set by the centre."""
    return str((record or {}).get("asal_standar") or "").lower() == CENTRAL


def require_local(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """Refuses to write a central standard, or to make one of a local one, by anything but the import.

    :param before: the values a revision starts from or held so far
    :raises ValidationError: keyed ``asal_standar``
    """
    if _importing.get():
        return
    if is_central(before):
        raise tk.ValidationError({"asal_standar": [
            tk._("This is a standard of the centre: it changes by import only. Propose a city standard, or ask walidata to "
                 "import the new central one.")]})
    if is_central(after):
        raise tk.ValidationError({"asal_standar": [
            tk._("Central standards come in by import only. Choose “kota” for a standard of the city.")]})


def found(values: Iterable[str], kind: str, but: str | None = None) -> dict[str, Json]:
    """``value in lower case -> {"id", "title", "definisi"}`` of the central standards of a kind that have this name, synonym
    or SDSN code, in one query.

    :param but: id of a record that is not looked at
    """
    wanted = {value.strip().lower() for value in values if value and value.strip()}
    if not wanted:
        return {}
    extra, table = model.Package.extras.op("->>"), model.Package
    synonyms = sa.func.lower(extra("sinonim"))
    query = sa.select(table.id, table.title, extra("definisi"), extra("kode_sds"), extra("sinonim")).where(
        table.type == kind, table.state == "active", extra("asal_standar") == CENTRAL, table.id != (but or ""),
        sa.or_(sa.func.lower(table.title).in_(wanted), sa.func.lower(extra("kode_sds")).in_(wanted),
               *(synonyms.contains(json.dumps(value, ensure_ascii=False), autoescape=True) for value in wanted)))
    answers: dict[str, Json] = {}
    for ident, title, meaning, code, others in model.Session.execute(query):
        for name in (title, code, *named(others)):
            if name and name.strip().lower() in wanted:
                answers.setdefault(name.strip().lower(), {"id": ident, "title": title, "definisi": meaning})
    return answers


def named(synonyms: str | None) -> list[str]:
    """Synonyms as the package row keeps them."""
    try:
        kept = json.loads(synonyms or "[]")
    except ValueError:
        return []
    return [str(name) for name in kept] if isinstance(kept, list) else []
