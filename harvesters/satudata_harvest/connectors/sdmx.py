"""An SDMX service: each dataflow is a dataset, its dimensions, measures and attributes the columns."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, ClassVar
from urllib.parse import quote

from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.connectors import sdmx_json, sdmx_xml
from satudata_harvest.connectors.base import Check, Codelist, Column, Since, SourceRecord, SourceTable, Structure, TableStructure
from satudata_harvest.connectors.network import SHARED, NetworkConnector, mark_of
from satudata_harvest.connectors.proposal import humanised, propose, proposed_columns, words_of
from satudata_harvest.connectors.sdmx_model import Available, Flow, Message
from satudata_harvest.connectors.sdmx_rows import rows_of
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import json_of, xml_of

WORD: Mapping[str, Any] = {"type": "string", "pattern": r"^[A-Za-z0-9_@$.,+*~-]{1,500}$"}
ACCEPT = {("2.1", "xml"): "application/vnd.sdmx.structure+xml;version=2.1",
          ("2.1", "json"): "application/vnd.sdmx.structure+json;version=1.0",
          ("3.0", "xml"): "application/vnd.sdmx.structure+xml;version=3.0.0",
          ("3.0", "json"): "application/vnd.sdmx.structure+json;version=2.0.0"}
ROWS = {"2.1": "application/vnd.sdmx.data+csv;version=1.0.0", "3.0": "application/vnd.sdmx.data+csv;version=2.0.0"}
PLACES = {"2.1": {"flows": "dataflow/{agency}/all/latest", "flow": "dataflow/{agency}/{id}/{version}",
                  "available": "availableconstraint/{agency},{id},{version}/{key}/all/all",
                  "data": "data/{agency},{id},{version}/{key}/all", "all": "all"},
          "3.0": {"flows": "structure/dataflow/{agency}/*/~", "flow": "structure/dataflow/{agency}/{id}/{version}",
                  "available": "availability/dataflow/{agency}/{id}/{version}/{key}",
                  "data": "data/dataflow/{agency}/{id}/{version}/{key}", "all": "*"}}


class SdmxConnector(NetworkConnector):
    """A registry or data service behind the SDMX REST interface."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            **SHARED,
            "version": {"enum": ["2.1", "3.0"]},
            "format": {"enum": ["xml", "json"]},
            "agency": WORD,
            "dataflows": {"type": "array", "maxItems": 1000, "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            "data": {"type": "boolean"},
            "key": WORD,
            "available": {"type": "boolean"},
            "languages": {"type": "array", "minItems": 1, "maxItems": 5, "items": {
                "type": "string", "pattern": "^[a-zA-Z-]{2,12}$"}},
        },
    }

    def check(self) -> Check:
        def look() -> Text:
            count = len(self._flows())
            return Text(id=f"Layanan SDMX terbaca; {count} aliran data.", en=f"The SDMX service can be read; {count} dataflows.")
        return self.guarded(look)

    def describe(self) -> Structure:
        tables: list[TableStructure] = []
        codelists: dict[str, Codelist] = {}
        for flow in self._flows():
            message = self._whole(flow)
            columns = tuple(message.column(one) for one in message.components(flow))
            tables.append(TableStructure(identifier_of(flow), flow.name, flow.description, columns))
            codelists |= {str(ref): Codelist(str(ref), codes.name, codes.items) for ref, codes in message.codelists.items()}
        return Structure(tuple(tables), tuple(codelists[name] for name in sorted(codelists)))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        for flow in self._flows():
            identifier = identifier_of(flow)
            mark = mark_of(identifier, flow.ref.version, flow.name, flow.structure) if self._stands(flow) else ""
            if mark and since and identifier in since.known(mark):
                yield SourceRecord(identifier, mark=mark, unchanged=True)
                continue
            try:
                yield self._record(flow, mark)
            except Failure as failure:
                if failure.retriable:
                    raise
                yield SourceRecord(identifier, failure=failure)

    def _stands(self, flow: Flow) -> bool:
        """Whether nothing of a dataflow can change while its version is the same: final, and without rows or counts."""
        return flow.final and not self._is("data") and not self._is("available")

    def _record(self, flow: Flow, mark: str) -> SourceRecord:
        message = self._whole(flow)
        columns = tuple(message.column(one) for one in message.components(flow))
        available = self._available(flow) if self._is("available") else Available()
        about = {"flow": flow.ref.id, "agency": flow.ref.agency, "version": flow.ref.version,
                 "structure": str(flow.structure or ""), "url": self._place("data", flow), "series": available.series,
                 "available": {name: list(codes) for name, codes in available.codes.items()},
                 "codelists": sorted(str(ref) for ref in message.codelists)}
        title = flow.name or humanised(flow.ref.id)
        years = {"tahun_awal": available.first[:4], "tahun_akhir": available.last[:4]}
        if self._is("data"):
            table = self._table(flow, title, columns)
            metadata = propose(table, self.document, about)
            said = {name: year for name, year in years.items() if year}
            return SourceRecord(identifier_of(flow), {**metadata, **said}, (table,))
        said = {"name": flow.ref.id, "title": title[:300], "comment": flow.description, "description": flow.description}
        return SourceRecord(identifier_of(flow), {
            **about, **years, **said, "tags": words_of(title), "rows": 0, "columns": proposed_columns(columns),
            "source": {"name": self.document.name, "title": self.document.title}}, mark=mark)

    def _table(self, flow: Flow, title: str, columns: tuple[Column, ...]) -> SourceTable:
        """The rows, with the columns the service gives them in."""
        known = {column.name: column for column in columns}
        rows = rows_of(self.answer(self._place("data", flow), {}, ROWS[self._version]))
        header = next(rows, [])
        written = content.write(header, rows, self.limits, self.room)
        found = tuple(known.get(name) or Column(name) for name in header)
        return SourceTable(flow.ref.id, title, flow.description, found, written)

    def _flows(self) -> list[Flow]:
        """The dataflows wanted, in the order of their names; of several versions the last the service gives."""
        wanted = self.document.options.get("dataflows", ["*"])
        message = self._message(self._place("flows"), {})
        found = {identifier_of(flow): flow for flow in message.flows
                 if any(fnmatchcase(name, pattern) for name in (flow.ref.id, identifier_of(flow)) for pattern in wanted)}
        return [found[name] for name in sorted(found)]

    def _whole(self, flow: Flow) -> Message:
        """A dataflow with its structure, concepts and code lists."""
        return self._message(self._place("flow", flow), {"references": "descendants"})

    def _available(self, flow: Flow) -> Available:
        """What data there are; nothing where the service cannot say."""
        try:
            found = self._message(self._place("available", flow), {}).available
        except Failure as failure:
            if failure.retriable or failure.word.name == "SOURCE_FORBIDDEN":
                raise
            return Available()
        return found[0] if found else Available()

    def _message(self, url: str, query: Mapping[str, Any]) -> Message:
        form = self.document.options.get("format", "xml")
        data = self.answer(url, query, ACCEPT[self._version, form]).bytes()
        languages = tuple(self.document.options.get("languages", ("id", "en")))
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            return sdmx_json.message_of(json_of(data, self.client.bounds.depth), languages)
        return sdmx_xml.message_of(xml_of(data, self.client.bounds.depth), languages)

    def _place(self, name: str, flow: Flow | None = None) -> str:
        places = PLACES[self._version]
        key = self.document.options.get("key", places["all"])
        ref = flow.ref if flow else None
        agency = ref.agency if ref else self.document.options.get("agency", places["all"])
        parts = {"agency": agency, "id": ref.id if ref else "", "version": ref.version if ref else "", "key": key}
        return f"{self.url}/{places[name].format(**{part: quote(said, safe='*~+.,@$') for part, said in parts.items()})}"

    @property
    def _version(self) -> str:
        version: str = self.document.options.get("version", "2.1")
        return version

    def _is(self, option: str) -> bool:
        return self.document.options.get(option) is True


def identifier_of(flow: Flow) -> str:
    """Agency and id: a new version is the same dataset, changed."""
    return f"{flow.ref.agency}:{flow.ref.id}"
