"""What a revision changes, field by field and figure by figure."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.tangerang.delivery import tables as delivered
from ckanext.tangerang.publish import figures, words
from satudata import form as forms

Record = Mapping[str, Any]
TEXT_KINDS = ("text", "markdown")


def diff(old: Record, new: Record, kind: str, lang: str = "id") -> dict[str, Any]:
    """``{"fields": [{path, label, old, new, words}], "tables": [{name, columns, cells, rows, counts, truncated}]}``.

    :param old: the record compared with, empty for a new one
    :param new: the record looked at
    """
    return {"fields": list(_fields(old, new, kind, lang)), "tables": list(_tables(old, new))}


def _fields(old: Record, new: Record, kind: str, lang: str) -> Iterator[dict[str, Any]]:
    form = forms.load(kind)
    for item in form.fields:
        before, after = old.get(item.name), new.get(item.name)
        if before != after and not item.auto and item.name != "tables":
            yield _change(item.name, item.label.in_(lang), before, after, item.kind in TEXT_KINDS)
    for number, (was, now) in enumerate(paired(old, new)):
        for item in form.table_fields:
            before, after = (was or {}).get(item.name), (now or {}).get(item.name)
            if before != after and not item.auto:
                path = f"tables.{number}.{item.name}"
                yield _change(path, item.label.in_(lang), before, after, item.kind in TEXT_KINDS)


def _change(path: str, label: str, before: Any, after: Any, is_text: bool) -> dict[str, Any]:
    old, new = shown(before), shown(after)
    return {"path": path, "label": label, "old": old, "new": new, "words": words.difference(old, new) if is_text else []}


def shown(value: Any) -> str:
    """A value of a record as text a person can read."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def paired(old: Record, new: Record) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """Tables of both records side by side: by name, what is left over by its place."""
    before, after = list(old.get("tables") or []), list(new.get("tables") or [])
    names = {table.get("name"): table for table in before if table.get("name")}
    taken = [names.get(table.get("name")) for table in after]
    left = [table for table in before if not any(table is other for other in taken)]
    pairs = [(was if was is not None else (left.pop(0) if left else None), table)
             for was, table in zip(taken, after, strict=True)]
    return [*pairs, *((table, None) for table in left)]


def _tables(old: Record, new: Record) -> Iterator[dict[str, Any]]:
    for was, now in paired(old, new):
        before = delivered.rows_of(was, old) if was else None
        after = delivered.rows_of(now, new) if now else None
        if before is None or after is None or before.sha256 == after.sha256:
            continue
        changes = figures.difference(before.rows(), after.rows(), (now or {}).get("skema_tabel"))
        if changes:
            yield changes.as_dict((now or {}).get("name") or after.name)
