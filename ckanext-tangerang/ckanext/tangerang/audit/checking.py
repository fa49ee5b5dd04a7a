"""The chain checked on demand: the newest rows at once, the whole of a long one by the worker; the last result is kept."""
from __future__ import annotations

import json
from itertools import islice
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.audit import sentences, verify
from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.later import left_to_worker
from ckanext.tangerang.revision.model import now

Json = dict[str, Any]
AT_ONCE = 20_000
"""Rows checked while the person waits; some 60,000 take a second."""
NAMED = 20
"""Broken places named; the rest is counted by the command line."""
TIMEOUT = 3600
KEY = "sdi_audit_verified"
"""Where the last whole check is kept (core's table of settings the catalogue writes itself)."""


def check(known: verify.Head | None = None) -> Json:
    """Walks the newest rows now, all of them if they are few; else a job walks the whole chain. ``known``: a head kept
    elsewhere. ``{unbroken, whole, checked, head: {seq, hash}, problems: [{seq, word, text}], queued, moment}``.
    """
    end = verify.head()
    start = before(end.seq - AT_ONCE)
    said = walked(start, known if start is None or (known and known.seq > start.seq) else None)
    if start is None:
        keep(said)
        return said | {"queued": False}
    if known and known.seq <= start.seq:
        said["problems"] = [*compared(known), *said["problems"]]
        said["unbroken"] = not said["problems"]
    queued = left_to_worker(check_whole, [str(known) if known else ""], "check the whole audit chain", TIMEOUT)
    return said | {"queued": queued}


def before(seq: int) -> verify.Head | None:
    """The row of that number or, where it is missing, the nearest one before; None where the chain is that short."""
    if seq <= 0:
        return None
    query = sa.select(audit_event.c.seq, audit_event.c.hash).where(audit_event.c.seq <= seq)
    row = model.Session.execute(query.order_by(audit_event.c.seq.desc()).limit(1)).first()
    return verify.Head(row.seq, row.hash) if row else None


def compared(known: verify.Head) -> list[Json]:
    """Whether the row a kept head names is still there, and the same."""
    row = model.Session.execute(sa.select(audit_event).where(audit_event.c.seq == known.seq)).mappings().first()
    if row is None:
        return [named(verify.Problem("removed", known.seq, ""))]
    return [] if row["hash"] == known.hash else [named(verify.Problem("head", row["seq"], row["id"], row["action"]))]


def walked(start: verify.Head | None, known: verify.Head | None) -> Json:
    """What the walk from the row after ``start`` found."""
    rows = verify.rows(start.seq if start else 0)
    found = [named(problem) for problem in islice(verify.problems(rows, known, start), NAMED)]
    end = verify.head()
    return {"unbroken": not found, "whole": start is None, "checked": end.seq - (start.seq if start else 0),
            "head": {"seq": end.seq, "hash": end.hash}, "problems": found, "moment": now().isoformat(timespec="seconds")}


def named(problem: verify.Problem) -> Json:
    """A broken place: its row, the word for it, and the action that row speaks of."""
    return {"seq": problem.seq, "word": problem.word, "action": problem.action, "id": problem.id}


def sentence(problem: Json) -> str:
    """A broken place in words."""
    words = {"changed": tk._("Row {n} was changed after it was written: {what}."), "removed": tk._("Row {n} is missing."),
             "inserted": tk._("Row {n} was put in afterwards: {what}."),
             "head": tk._("Row {n} is not the one the known head names.")}
    return words[problem["word"]].format(n=problem["seq"], what=sentences.title(problem["action"]) or "–")


def check_whole(known: str = "") -> None:
    """The job: walks all, keeps what it found."""
    keep(walked(None, verify.Head.parse(known) if known else None))


def keep(said: Json) -> None:
    """Remembers a whole check; commits."""
    model.system_info.set_system_info(KEY, json.dumps(said))
    model.Session.commit()


def last() -> Json | None:
    """The last check of the whole chain, or None."""
    kept = model.system_info.get_system_info(KEY)
    found: Json | None = json.loads(kept) if kept else None
    return found
