"""What a revision of a standard breaks in one record that uses it: codes that vanish or change, meanings that change."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ckanext.tangerang.registry.occurring import SHOWN, Reader
from ckanext.tangerang.registry.retiring import is_retired
from ckanext.tangerang.revision.records import at

Json = dict[str, Any]
MEANING = ("definisi", "konsep", "satuan", "ukuran", "klasifikasi", "rumus", "metode_perhitungan", "kunci", "objek")
"""Fields of a concept, variable, indicator or master list whose change changes what the data that use it say."""


@dataclass
class Change:
    """What a new version of a standard changes: ``lost`` codes, ``renamed`` codes, ``meaning`` fields, retirement."""

    kind: str
    record_id: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    reader: Reader = field(default_factory=Reader)

    @cached_property
    def _codes(self) -> tuple[dict[str, str], dict[str, str]]:
        both = []
        for record in (self.old, self.new):
            rows = [row for row in record.get("items") or [] if isinstance(row, Mapping) and row.get("kode")]
            both.append({str(row["kode"]): str(row.get("nama") or "") for row in rows})
        return both[0], both[1]

    @cached_property
    def lost(self) -> dict[str, str]:
        """Codes of the old version that the new one has no more, with their names."""
        before, after = self._codes
        return {code: name for code, name in before.items() if code not in after}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Codes that mean something else by the new version, with their new names."""
        before, after = self._codes
        return {code: after[code] for code, name in before.items() if code in after and after[code] != name}

    @cached_property
    def meaning(self) -> list[str]:
        """Fields that say what the standard means and say something else now."""
        return [name for name in MEANING if self.old and self.old.get(name) != self.new.get(name)]

    @property
    def retires(self) -> bool:
        """Whether this version takes the standard out of use."""
        return is_retired(self.new) and not is_retired(self.old)

    def is_harmless(self) -> bool:
        """Whether no user needs to look."""
        return not (self.lost or self.renamed or self.meaning or self.retires)

    def correspondence(self) -> list[Json]:
        """What leads from the old codes to the new: a lost code to the only new one of the same name, else to nothing yet."""
        before, after = self._codes
        by_name: dict[str, list[str]] = {}
        for code, name in after.items():
            if code not in before:
                by_name.setdefault(name.casefold(), []).append(code)
        rows = []
        for code, name in self.lost.items():
            heirs = by_name.get(name.casefold(), [])
            ke = heirs[0] if len(heirs) == 1 else None
            rows.append({"dari": code, "nama_dari": name, "ke": ke, "nama": after.get(ke or "", ""),
                         "jenis": "exact" if ke else None})
        return rows


def in_record(change: Change, record: Mapping[str, Any], path: str) -> Iterator[Json]:
    """What breaks at one pointer of a record: ``{"path", "what", "values", "complete"}``.

    ``what``: ``kode_hilang``, ``kode_berubah``, ``definisi`` (or another field of ``MEANING``), ``usang``. ``complete`` is
    false where only samples of the column were looked at.
    """
    if change.kind == "klasifikasi":
        yield from _codes_in(change, record, path)
    for name in change.meaning:
        yield {"path": path, "what": name, "values": [], "complete": True}
    if change.retires:
        yield {"path": path, "what": "usang", "values": [], "complete": True}


def _codes_in(change: Change, record: Mapping[str, Any], path: str) -> Iterator[Json]:
    for what, codes in (("kode_hilang", change.lost), ("kode_berubah", change.renamed)):
        if codes:
            found, complete = occurring(change, record, path, frozenset(codes))
            if found:
                yield {"path": path, "what": what, "values": found[:SHOWN], "count": len(found), "complete": complete}


def occurring(change: Change, record: Mapping[str, Any], path: str, wanted: frozenset[str]) -> tuple[list[str], bool]:
    """Which of these codes the record really holds where it points at the list: in a column, a value domain, a correspondence."""
    parts = path.split(".")
    if parts[0] == "tables" and "fields" in parts:
        column = at(record, ".".join(parts[:-1])) or {}
        return change.reader.occurring(record, int(parts[1]), str(column.get("name") or ""), wanted)
    if parts[0] == "korespondensi":
        listed = at(record, path)
        held = {str(row.get("ke")) for row in record.get("korespondensi") or [] if row.get("daftar") == listed}
        return sorted(wanted & held), True
    row = at(record, ".".join(parts[:-1])) if len(parts) > 1 else record
    domain = row.get("value_domain") if isinstance(row, Mapping) else None
    held = {str(item.get("kode")) for item in domain or [] if isinstance(item, Mapping)}
    return sorted(wanted & held), True
