"""The codes of a classification as a reader walks through them: whole when short, branch by branch when long."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

Json = dict[str, Any]
SHORT = 250
"""A list of so many codes is shown whole."""
MOST = 1000
FOUND = 100
NEAR = 6


def codes_of(record_id: str, args: Mapping[str, str]) -> Json:
    """``{count, list, tree, found, q, open}``: a tree of ``{kode, nama, nama_en, anak, children}``, or what a search found."""
    words = (args.get("cari") or "").strip()[:100]
    opened = (args.get("buka") or "").strip()[:100]
    top = _list(record_id, parent="")
    shown: Json = {"count": top["count_all"], "list": top["list"], "q": words, "open": opened, "found": None, "tree": []}
    if words:
        found = _list(record_id, q=words, limit=FOUND)
        return shown | {"found": found["results"], "found_count": found["count"]}
    if top["count_all"] <= SHORT:
        return shown | {"tree": nested(_list(record_id)["results"]), "whole": True}
    return shown | {"tree": branch(record_id, top["results"], opened), "whole": False, "more": top.get("next")}


def branch(record_id: str, top: list[Json], opened: str) -> list[Json]:
    """The top with the branch that is open, down to the children of the opened code."""
    if not opened:
        return [{**code, "children": []} for code in top]
    try:
        way = [item["kode"] for item in show(record_id, opened)["ancestors"]] + [opened]
    except tk.ObjectNotFound:
        return [{**code, "children": []} for code in top]
    level = [{**code, "children": []} for code in top]
    first = level
    for kode in way:
        here = next((code for code in level if code["kode"] == kode), None)
        if here is None:
            break
        here["open"] = True
        here["children"] = level = [{**code, "children": []} for code in _list(record_id, parent=kode)["results"]]
    return first


def named(words: str) -> list[Json]:
    """Codes of any list that begin with these words or whose name holds them, the closest first."""
    found: Json = tk.get_action("sdi_code_search")({"user": tk.g.user}, {"q": words, "limit": NEAR})
    return list(found["results"])


def show(record_id: str, kode: str) -> Json:
    """One code with its ancestors, number of children and correspondences. Raises ObjectNotFound."""
    found: Json = tk.get_action("sdi_code_show")({"user": tk.g.user}, {"id": record_id, "kode": kode})
    return found


def children(record_id: str, kode: str) -> list[Json]:
    """The codes directly below one."""
    return list(_list(record_id, parent=kode)["results"])


def nested(rows: list[Json]) -> list[Json]:
    """Codes below their parents; a code whose parent is not in the list stands at the top."""
    nodes = {row["kode"]: {**row, "children": []} for row in rows}
    top = []
    for row in rows:
        parent = nodes.get(row.get("induk") or "")
        node = nodes[row["kode"]]
        (parent["children"] if parent is not None and parent is not node else top).append(node)
    return top


def _list(record_id: str, **asked: Any) -> Json:
    found: Json = tk.get_action("sdi_code_list")({"user": tk.g.user}, {"id": record_id, "limit": MOST, **asked})
    return found
