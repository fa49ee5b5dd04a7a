"""A mapping tried on a few records: what each would become and what the rules find, by the same code as a run."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from satudata import form, rules
from satudata_harvest.connectors.base import SourceRecord
from satudata_harvest.failure import Failure
from satudata_harvest.mapping import compile_mapping
from satudata_harvest.record import Mapper
from satudata_harvest.source import SourceDocument


@dataclass(frozen=True)
class Trial:
    """What one record would become: its values, or why it would be refused; what the rules find; what is still missing."""

    identifier: str
    record: Mapping[str, Any]
    failure: Failure | None
    findings: tuple[rules.Finding, ...]
    missing: tuple[str, ...]


def tried(document: SourceDocument, owner_org: str, sample: Mapping[str, Any]) -> Trial:
    """One record of a sample (``identifier, metadata, tables``) under the document's mapping."""
    source = SourceRecord(sample["identifier"], sample.get("metadata", {}))
    try:
        record = Mapper(document, owner_org).record(source, sample.get("tables", ())).record
    except Failure as failure:
        return Trial(source.identifier, {}, failure, (), ())
    kind = document.record_kind()
    found = tuple(one for one in rules.check(record, kind) if not _of_rows(one.path))
    return Trial(source.identifier, record, None, found, tuple(field.name for field in form.load(kind).missing(record)))


def example_of(mapping: Mapping[str, Any], sample: Mapping[str, Any]) -> dict[str, Any]:
    """A test that says: this record must become what it becomes now. Holds only the parts the mapping's own fields gave."""
    metadata = sample.get("metadata", {})
    kept = {name: value for name, value in metadata.items() if name not in ("columns", "source")}
    return {"title": str(metadata.get("title") or sample["identifier"])[:200], "source": kept,
            "record": compile_mapping(mapping.get("fields", {})).apply(kept)}


def _of_rows(path: str) -> bool:
    """Whether a finding is about a table's rows, which a sample has not."""
    return path.endswith(".delivery")
