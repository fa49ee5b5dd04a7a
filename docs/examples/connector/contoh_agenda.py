"""A service that answers {"agenda": [{"tanggal": ..., "acara": ...}]}: one dataset with its rows."""
from collections.abc import Iterator
from typing import Any, ClassVar

from satudata.text import Text
from satudata_harvest.connectors.base import Check, Since, SourceRecord, Structure, TableStructure
from satudata_harvest.connectors.json_table import table_of
from satudata_harvest.connectors.network import SHARED, NetworkConnector
from satudata_harvest.connectors.proposal import propose
from satudata_harvest.web.parse import invalid

SAID = {"name": "agenda", "title": "Agenda kegiatan", "columns": ["tanggal", "acara"]}


class AgendaConnector(NetworkConnector):
    """Addresses, secrets, limits and failures are those of every network connector."""

    options_schema: ClassVar[dict[str, Any]] = {
        "type": "object", "additionalProperties": False, "required": ["url"], "properties": {**SHARED}}

    def check(self) -> Check:
        return self.guarded(lambda: Text(id=f"{len(self._agenda())} acara.", en=f"{len(self._agenda())} events."))

    def describe(self) -> Structure:
        table = table_of(self._agenda(), SAID, self.limits, self.room)
        table.content.close()
        return Structure((TableStructure(table.name, table.title, "", table.columns),))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        table = table_of(self._agenda(), SAID, self.limits, self.room)
        yield SourceRecord("agenda", propose(table, self.document, {"url": self.url}), (table,))

    def _agenda(self) -> list[Any]:
        found = self.json(self.url)
        if not isinstance(found, dict) or not isinstance(found.get("agenda"), list):
            raise invalid("Jawaban tidak memuat agenda.", "The answer holds no agenda.")
        return found["agenda"]
