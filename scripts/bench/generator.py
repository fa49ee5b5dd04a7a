"""A source of any number of metadata records, as quick as a loop: what is measured is the harvest, not the source."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import records

from satudata.text import Text
from satudata_harvest import connectors
from satudata_harvest.connectors.base import Check, Connector, Since, SourceRecord, Structure

KIND = "bench"
COPIED = ("title", "notes", "tags", "definisi", "sumber_definisi", "ukuran", "satuan", "referensi_waktu_awal",
          "referensi_waktu_akhir")


class GeneratorConnector(Connector):
    """``count`` records; those whose number is a multiple of ``every`` are of the ``edition``."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object", "additionalProperties": False, "required": ["count"],
        "properties": {name: {"type": "integer", "minimum": 0} for name in ("count", "edition", "every")},
    }

    def check(self) -> Check:
        return Check(True, Text(id="Pembangkit siap.", en="The generator is ready."))

    def describe(self) -> Structure | None:
        return None

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        options = self.document.options
        edition, every = options.get("edition", 0), options.get("every", 1) or 1
        for number in range(options["count"]):
            yield SourceRecord(f"{self.document.name}-{number:07}", records.record(number, 0 if number % every else edition))


def register() -> None:
    """Makes the kind known in this process alone."""
    connectors.OURS[KIND] = GeneratorConnector
    connectors.available.cache_clear()
    connectors.find.cache_clear()


def document(name: str, owner_org: str, **options: int) -> dict[str, Any]:
    """A source document of this kind; what differs between records is mapped, the rest are defaults."""
    values = records.record(0)
    return {
        "name": name, "title": f"Pembangkit {name}", "owner_org": owner_org, "connector": KIND, "options": options,
        "defaults": {key: value for key, value in values.items() if key not in COPIED},
        "mapping": {"fields": {key: key for key in COPIED}},
    }
