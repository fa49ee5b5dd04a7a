"""What is wrong with correspondences, and which kind they are where the file does not say."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from .check import limits, text_faults
from .dates import whole_date
from .messages import fault
from .model import KINDS, Correspondence, Fault, Where


def with_kinds(rows: Sequence[Correspondence], parts: Sequence[tuple[bool, bool]] | None = None) -> list[Correspondence]:
    """The rows with `jenis` filled in where it is empty.

    `parts` says of each row whether only part of the source and part of the target is meant (as tables of the UN do).
    Without it the counts tell: one to one is exact, a split narrow, a merge broad; many to many stays open.
    """
    sources = Counter((row.dari, row.daftar, row.versi) for row in rows)
    targets = Counter((row.ke, row.daftar, row.versi) for row in rows)
    found = []
    for number, row in enumerate(rows):
        if row.jenis:
            found.append(row)
            continue
        split, merge = (parts[number] if parts is not None else
                        (sources[row.dari, row.daftar, row.versi] > 1, targets[row.ke, row.daftar, row.versi] > 1))
        kind = "" if split and merge else "narrow" if split else "broad" if merge else "exact"
        found.append(row.with_(jenis=kind))
    return found


def check_correspondences(
    rows: Sequence[Correspondence], places: Sequence[Where] = (), *, codes: Collection[str] | None = None,
    targets: Mapping[str, Collection[str]] | None = None,
) -> list[Fault]:
    """Every fault, in order of rows.

    `codes`: the codes of this list; `targets`: the codes of the lists the rows may point at. What is not given is not asked.
    """
    where = list(places) or [Where(number) for number in range(1, len(rows) + 1)]
    found: list[Fault] = []
    seen: dict[tuple[str, ...], int | None] = {}
    for row, place in zip(rows, where, strict=True):
        found += _of_one(row, place)
        if codes is not None and row.dari and row.dari not in codes:
            found.append(fault("UNKNOWN_FROM", place, "dari", row.dari))
        known = (targets or {}).get(row.daftar)
        if known is not None and row.ke and row.ke not in known:
            found.append(fault("UNKNOWN_TO", place, "ke", row.ke, listed=row.daftar))
        key = (row.dari, row.daftar, row.versi, row.ke, row.berlaku_dari)
        if key in seen:
            found.append(fault("DUPLICATE_PAIR", place, "ke", f"{row.dari} → {row.ke}", first=seen[key]))
        seen.setdefault(key, place.row)
    return found


def _of_one(row: Correspondence, place: Where) -> list[Fault]:
    found: list[Fault] = []
    if not row.dari:
        found.append(fault("NO_CODE", place, "dari"))
    if not row.ke:
        found.append(fault("NO_TARGET", place, "ke", row.dari))
    if not row.daftar:
        found.append(fault("NO_LIST", place, "daftar"))
    if row.jenis and row.jenis not in KINDS:
        found.append(fault("KIND", place, "jenis", row.jenis))
    for name, limit in limits("korespondensi").items():
        found += text_faults(name, getattr(row, name, ""), limit, place)
    found += [fault("DATE", place, name, getattr(row, name)) for name in ("berlaku_dari", "berlaku_sampai")
              if whole_date(getattr(row, name)) is None]
    if row.berlaku_dari and row.berlaku_sampai and row.berlaku_sampai < row.berlaku_dari:
        found.append(fault("PERIOD", place, "berlaku_sampai", row.dari, since=row.berlaku_dari, until=row.berlaku_sampai))
    return found
