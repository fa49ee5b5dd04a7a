"""Actions that read codes and correspondences."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.tangerang.people.clock import to_date, today
from ckanext.tangerang.registry import code_lists, code_search, correspondences
from ckanext.tangerang.registry.code_lists import Codes, Wanted

Json = dict[str, Any]
MOST = 1000
MOST_FOUND = 100
DEEPEST = 30


@tk.side_effect_free
def sdi_code_list(context: Context, data_dict: Json) -> Json:
    """Codes of a classification, in their order, with the number of codes directly below each (``anak``).

    :param id: id, name or list code of a public classification, or
    :param revision_id: a revision this person may read
    :param version: an older public version (optional)
    :param parent: only the codes directly below this one; empty: the top (optional)
    :param level: only this level (optional)
    :param q: the beginning of a code, or words of a name (optional)
    :param valid_on: only codes valid on this day (optional)
    :param after: ``next`` of the page before (optional)
    :param limit: at most 1000 (default 100)
    """
    about, codes = code_lists.of(context, data_dict)
    wanted = asked(data_dict)
    results, count = codes.page(wanted)
    last = results[-1]["place"] if len(results) == wanted.limit else None
    alone = wanted.parent is None and not (wanted.level or wanted.q or wanted.day)
    whole = count if alone else None if wanted.q else codes.count_all()
    return {"list": about, "count": count, "count_all": whole,
            "results": [shown(row) for row in results], "next": None if last is None else str(last)}


def asked(data_dict: Json) -> Wanted:
    """The parameters of a page of codes; ``ValidationError`` keyed by the parameter."""
    day = to_date(data_dict.get("valid_on"), "valid_on")
    after = str(data_dict.get("after") or "-1")
    if after != "-1" and not after.isdecimal():
        raise tk.ValidationError({"after": [tk._("This does not come from the page before.")]})
    parent = data_dict.get("parent")
    return Wanted(None if parent is None else str(parent), data_dict.get("level") or "", (data_dict.get("q") or "").strip()[:200],
                  day.isoformat() if day else "", int(after[:9]), page(data_dict.get("limit"), 100, MOST))


def page(given: Any, usual: int, most: int) -> int:
    """How many results are asked for."""
    return max(1, min(int(given if given not in (None, "") else usual), most))


def shown(row: Json) -> Json:
    """A code as it is given: what is empty as None."""
    return {name: value if value != "" else None for name, value in row.items() if name != "place"}


@tk.side_effect_free
def sdi_code_search(context: Context, data_dict: Json) -> Json:
    """Codes of every public classification (or of ``list``) that begin with ``q`` or whose name holds it; the closest first."""
    words = str(tk.get_or_bust(data_dict, "q")).strip()[:200]
    limit = page(data_dict.get("limit"), 20, MOST_FOUND)
    if not words:
        return {"results": []}
    within = code_lists.package(context, data_dict["list"]).id if data_dict.get("list") else None
    return {"results": code_search.found(words, within, limit)}


@tk.side_effect_free
def sdi_code_show(context: Context, data_dict: Json) -> Json:
    """One code: its ancestors from the top, the number of codes below, its other periods, its correspondences.

    :param id: id, name or list code of a public classification (or ``revision_id``)
    :param kode: the code
    :param version: an older public version (optional)
    """
    kode = str(tk.get_or_bust(data_dict, "kode"))
    about, codes = code_lists.of(context, data_dict)
    periods = codes.at([kode])
    if not periods:
        raise tk.ObjectNotFound(tk._("There is no such code in this list."))
    row = in_force(periods)
    return {**shown(row), "list": about, "ancestors": ancestors(codes, row), "periods": [shown(each) for each in periods],
            "correspondences": [shown(each) for each in codes.matches(kode)]}


def in_force(periods: list[Json]) -> Json:
    """The period that holds today, else the last."""
    day = today().isoformat()
    for row in periods:
        if (row["berlaku_dari"] or "") <= day <= (row["berlaku_sampai"] or "9999"):
            return row
    return max(periods, key=lambda row: row["berlaku_sampai"] or "9999")


def ancestors(codes: Codes, row: Json) -> list[Json]:
    """The codes above, from the top: one short question a level."""
    found: list[Json] = []
    seen = {row["kode"]}
    while row["induk"] and row["induk"] not in seen and len(found) < DEEPEST:
        above = codes.at([row["induk"]])
        if not above:
            break
        row = in_force(above)
        seen.add(row["kode"])
        found.append({name: row[name] or None for name in ("kode", "nama", "nama_en", "tingkat")})
    return found[::-1]


@tk.side_effect_free
def sdi_correspondence_show(context: Context, data_dict: Json) -> Json:
    """Correspondences of a public classification.

    :param id: id, name or list code
    :param to: only those to this list (optional)
    :param kode: only those of this code (optional)
    :param valid_on: only those that hold on this day (optional)
    """
    found = code_lists.package(context, tk.get_or_bust(data_dict, "id"))
    day = to_date(data_dict.get("valid_on"), "valid_on")
    results = correspondences.found(
        found.id, daftar=called(data_dict["to"]) if data_dict.get("to") else None, kode=str(data_dict.get("kode") or ""),
        day=day.isoformat() if day else "")
    return {"results": [shown(row) for row in results]}


def called(name: str) -> set[str]:
    """Every name under which correspondences may lead to a list."""
    found = code_lists.of_name(name)
    if found is None:
        return {name}
    return {name, found.id, found.name, found.title or name, str((found.extras or {}).get("kode_list") or name)}
