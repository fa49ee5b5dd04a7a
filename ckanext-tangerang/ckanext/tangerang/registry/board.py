"""What the pages of the board say: words for states and answers, and the table of who says what."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.discovery.words import label
from ckanext.tangerang.publish.words import difference
from ckanext.tangerang.registry.harmonisation import COMPARED

Json = dict[str, Any]
LISTS = {"satuan": "satuan", "periode": "frekuensi"}
"""Code lists in which a member's value is a code."""


def states() -> dict[str, str]:
    return {"found": tk._("Found"), "open": tk._("Agencies answer"), "decided": tk._("Case decided")}


def items() -> dict[str, str]:
    """What may differ, and what a proposal may settle, as people call it."""
    return {"nama": tk._("Name"), "definisi": tk._("Definition"), "satuan": tk._("Unit"),
            "klasifikasi": tk._("Classification"), "periode": tk._("Period")}


def answers() -> dict[str, str]:
    return {"setuju": tk._("Agree"), "usul": tk._("Propose a change"), "keberatan": tk._("Object")}


def outcomes() -> dict[str, str]:
    return {"adopt": tk._("Adopt the common concept"), "apart": tk._("Keep them apart"), "nothing": tk._("Nothing to do")}


def kinds() -> dict[str, str]:
    """Kinds of members that are no records of their own."""
    return {"ms_var": tk._("Variable of an activity"), "ms_ind": tk._("Indicator of an activity"),
            "kolom": tk._("Column of a table")}


def side_by_side(case: Mapping[str, Any]) -> list[Json]:
    """One row a member: its values for what differs, each as pieces beside the proposal, or beside what the first one says."""
    shown = [name for name in COMPARED if name in case["differs"] or any(member.get(name) for member in case["members"])]
    base = {name: (case["proposal"] or {}).get(name) or next(
        (member[name] for member in case["members"] if member.get(name)), "") for name in shown}
    rows = []
    for member in case["members"]:
        cells = [{"name": name, "label": items()[name], "pieces": pieces(name, base[name], member.get(name) or "")}
                 for name in shown]
        kind = kinds().get(member["kind"]) or tk.h.sdi_kind_title(member["kind"])
        rows.append({"member": member, "kind": kind, "cells": cells})
    return rows


def pieces(name: str, base: str, value: str) -> list[dict[str, str]]:
    """The value in pieces, those that are not in the base marked "new"; what the base has more is left out."""
    base, value = said(name, base), said(name, value)
    return [piece for piece in difference(base, value) if piece["op"] != "gone"]


def said(name: str, value: str) -> str:
    """A value as people read it: a code by its name."""
    return label(LISTS[name], value) if value and name in LISTS else value


def said_by_agency(case: Mapping[str, Any]) -> dict[tuple[str, str], Json]:
    """(agency, item) -> the answer that counts."""
    return {(one["owner_org"], one["item"]): one for one in case["answers"]}


def draft(case: Mapping[str, Any]) -> dict[str, str]:
    """What the form of the proposal begins with: the commonest name, and what most members say."""
    begun = {"nama": case["title"]}
    for name in COMPARED:
        values = [member[name] for member in case["members"] if member.get(name)]
        concepts = [member[name] for member in case["members"] if member.get(name) and member["kind"] == "konsep"]
        if values:
            begun[name] = said(name, concepts[0] if concepts else max(values, key=values.count))
    return begun
