"""The action that finds what is like a name in the registry, before another one like it is made."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.registry import similar
from ckanext.tangerang.registry.addresses import address
from ckanext.tangerang.registry.named import KINDS, ROW_KINDS

__all__ = ["sdi_similar_list"]

Json = dict[str, Any]
WITH_ROWS = {"variabel": ("variabel", "ms_var"), "indikator": ("indikator", "ms_ind")}
MOST = 50


@tk.side_effect_free
def sdi_similar_list(context: Context, data_dict: Json) -> Json:
    """Public concepts, variables, indicators and activities like a name, the most alike first; open to everybody.

    :param text: the name
    :param kinds: kinds apart by commas or as a list (optional: all); ``variabel`` and ``indikator`` take the rows of
        activities with them, ``ms_var`` and ``ms_ind`` are those alone
    :param satuan: code of a unit (optional)
    :param codes: codes and lists the named thing goes by (optional)
    :param exclude: ids of records or rows to leave out (optional)
    :param limit: at most so many (optional: 10, at most 50)
    :returns: ``{results: [{id, record_id, kind, title, definisi, satuan, owner_org, score, why, retired, successor, url}]}``
    """
    text = str(data_dict.get("text") or "").strip()[:500]
    asked = similar.Question(
        text=text, kinds=kinds(data_dict.get("kinds")), satuan=str(data_dict.get("satuan") or ""),
        codes=several(data_dict.get("codes")), exclude=several(data_dict.get("exclude")),
        limit=min(int(data_dict.get("limit") or 10), MOST))
    if not text and not asked.codes:
        raise tk.ValidationError({"text": [tk._("Give the name to look for.")]})
    return {"results": [shown(match) for match in similar.find(asked)]}


def several(value: Any) -> list[str]:
    """A parameter as a list of texts: a list, or one text apart by commas."""
    given = value if isinstance(value, list | tuple) else str(value or "").split(",")
    return [text for item in given if (text := str(item).strip())]


def kinds(value: Any) -> list[str]:
    """The kinds asked for, with the rows that are like them; ``ValidationError`` for one there is not."""
    wanted = several(value) or list(KINDS)
    unknown = [kind for kind in wanted if kind not in (*KINDS, *ROW_KINDS)]
    if unknown:
        known = ", ".join((*KINDS, *ROW_KINDS))
        raise tk.ValidationError({"kinds": [tk._("There is no such kind. Use: %(kinds)s.") % {"kinds": known}]})
    return list(dict.fromkeys(kind for one in wanted for kind in WITH_ROWS.get(one, (one,))))


def shown(match: similar.Match) -> Json:
    """One result as the API gives it."""
    row = match.row
    return {
        "id": row.id, "record_id": row.record_id, "kind": row.kind, "title": row.title, "definisi": row.definisi,
        "satuan": row.satuan, "owner_org": row.owner_org, "score": match.score, "why": [why(word) for word in match.why],
        "retired": row.retired, "successor": row.successor, "within": row.record_title if row.kind in ROW_KINDS else None,
        "url": address(row.kind, row.name, row.id),
    }


def why(word: str) -> str:
    """What agrees, as a person reads it."""
    return {
        "nama": tk._("same name"), "dasar": tk._("same words"), "mirip": tk._("similar name"),
        "sinonim": tk._("synonym"), "sinonim_mirip": tk._("similar synonym"), "satuan": tk._("same unit"),
        "klasifikasi": tk._("same classification"), "kode": tk._("same code"), "usang": tk._("no longer in force"),
    }[word]
