"""Whether a plan may go on, or is held until walidata has seen it."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from satudata.text import Text
from satudata_harvest.limits import Limits


@dataclass(frozen=True)
class Verdict:
    """``held`` with the reason, or free to go on."""

    held: bool
    reason: Text | None = None


def judge(plan: Mapping[str, Any], limits: Limits, released: str | None = None) -> Verdict:
    """A verdict on a plan (:meth:`Plan.as_dict`).

    Held: an empty answer where there were records; or more changed and gone records than the share of the known
    ones, and at least the minimum. A plan that walidata released (by its digest) is not held again.
    """
    known, counts = int(plan["known"]), plan["counts"]
    if released and released == plan["digest"]:
        return Verdict(False)
    if known and not int(plan["given"]):
        return Verdict(True, Text(id=f"Sumber tidak memberi satu catatan pun, sedangkan katalog memegang {known}.",
                                  en=f"The source gave no record at all, while the catalogue holds {known}."))
    touched = int(counts["changed"]) + int(counts["gone"])
    if known and touched >= limits.minimum and touched > limits.share * known:
        return Verdict(True, Text(
            id=f"{touched} dari {known} catatan akan berubah atau hilang, lebih dari batas {limits.share:.0%}.",
            en=f"{touched} of {known} records would change or vanish, more than the limit of {limits.share:.0%}."))
    return Verdict(False)
