"""The BPS WebAPI: each variable (dynamic table) and each static table of a domain is a dataset."""
from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from satudata import table as tables
from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.connectors.base import Check, Column, Since, SourceRecord, SourceTable, Structure, TableStructure
from satudata_harvest.connectors.bps_lists import answer_of, everything, is_there, pages
from satudata_harvest.connectors.bps_table import Dynamic, columns_of, dynamic_of, merged, no_table, plain, rows_of
from satudata_harvest.connectors.files import columns_of as profiled
from satudata_harvest.connectors.html_table import Cells
from satudata_harvest.connectors.network import SHARED, NetworkConnector, mark_of
from satudata_harvest.connectors.proposal import propose
from satudata_harvest.failure import Failure
from satudata_harvest.web.target import target

HOME = "https://webapi.bps.go.id/v1/api"
AT_ONCE = 5  # periods a request
NUMBERS: Mapping[str, Any] = {"type": "array", "minItems": 1, "maxItems": 5000, "items": {"type": "integer", "minimum": 0}}


class BpsConnector(NetworkConnector):
    """Dynamic and static tables of one domain, such as 3671 for Kota Tangerang."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["domain"],
        "properties": {
            "url": SHARED["url"],
            "domain": {"type": "string", "pattern": "^[0-9]{4}$"},
            "language": {"enum": ["ind", "eng"]},
            "tables": {"type": "array", "minItems": 1, "items": {"enum": ["dynamic", "static"]}},
            "subjects": NUMBERS, "variables": NUMBERS, "statics": NUMBERS,
        },
    }

    @property
    def url(self) -> str:
        written: str = self.document.options.get("url", HOME)
        return written.rstrip("/")

    def secrets(self) -> dict[str, str]:
        """None in a header: BPS takes its key in the address."""
        return {}

    def private_query(self, url: str) -> Mapping[str, str]:
        if not self.document.secret or not target(url).may_have_secrets_of(target(self.url)):
            return {}
        return {"key": self.allowance.secret(self.document.secret, self.document.name, target(self.url).host)}

    def check(self) -> Check:
        def look() -> Text:
            found = next(pages(self._list, {"model": "var"}), None)
            count = found[0].get("total", len(found[1])) if found else 0
            return Text(id=f"WebAPI BPS terbaca; {count} variabel di domain ini.",
                        en=f"The BPS WebAPI can be read; {count} variables in this domain.")
        return self.guarded(look)

    def describe(self) -> Structure:
        return Structure(tuple(
            TableStructure(f"var/{one['var_id']}", plain(one.get("title")), plain(one.get("def") or one.get("notes")),
                           (Column("nilai", "number", unit=plain(one.get("unit")), role="ukuran"),))
            for one in self._variables()))

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        wanted = self.document.options.get("tables", ["dynamic", "static"])
        if "dynamic" in wanted:
            for one in self._variables():
                yield self._safely(f"var/{one['var_id']}", lambda one=one: self._dynamic(one))
        if "static" in wanted:
            yield from self._statics(since)

    def _safely(self, identifier: str, read: Any) -> SourceRecord:
        """A record; what is wrong with it alone is its own failure."""
        try:
            found: SourceRecord = read()
        except Failure as failure:
            if failure.retriable or failure.word.name == "SOURCE_FORBIDDEN":
                raise
            return SourceRecord(identifier, failure=failure)
        return found

    def _variables(self) -> Iterator[Mapping[str, Any]]:
        """Every variable wanted, once: the same one may stand on two pages or under two subjects."""
        options = self.document.options
        seen: set[int] = set()
        for query in ([{"model": "var", "subject": one} for one in options["subjects"]] if "subjects" in options
                      else [{"model": "var"}]):
            for one in everything(self._list, query):
                number = one.get("var_id")
                if not isinstance(number, int) or number in seen or number not in options.get("variables", [number]):
                    continue
                seen.add(number)
                yield one

    def _dynamic(self, variable: Mapping[str, Any]) -> SourceRecord:
        number = variable["var_id"]
        years = [str(one["th_id"]) for one in everything(self._list, {"model": "th", "var": number}) if "th_id" in one]
        found: Dynamic | None = None
        for at in range(0, len(years), AT_ONCE):
            answer = answer_of(self._list({"model": "data", "var": number, "th": ";".join(years[at:at + AT_ONCE])}))
            if is_there(answer):
                part = dynamic_of(answer)
                found = merged(found, part) if found else part
        if found is None:
            raise no_table()
        columns = columns_of(found)
        written = content.write([column.name for column in columns], rows_of(found), self.limits, self.room)
        notes = " ".join(filter(None, (plain(variable.get("def")), plain(variable.get("notes")))))
        table = SourceTable(f"var-{number}", plain(variable.get("title")), notes, columns, written)
        about = {"url": self.url, "domain": self.document.options["domain"], "variable": number,
                 "subject": plain(variable.get("sub_name")), "unit": plain(variable.get("unit"))}
        return SourceRecord(f"var/{number}", propose(table, self.document, about), (table,))

    def _statics(self, since: Since | None) -> Iterator[SourceRecord]:
        wanted = self.document.options.get("statics")
        seen: set[str] = set()
        for one in everything(self._list, {"model": "statictable"}):
            number = str(one.get("table_id", ""))
            if not number or number in seen or (wanted and number not in map(str, wanted)):
                continue
            seen.add(number)
            identifier = f"static/{number}"
            mark = mark_of(identifier, one.get("updt_date"))
            if mark and since and identifier in since.known(mark):
                yield SourceRecord(identifier, mark=mark, unchanged=True)
            else:
                yield self._safely(identifier, lambda one=one, mark=mark: self._static(one, mark))

    def _static(self, listed: Mapping[str, Any], mark: str) -> SourceRecord:
        number = listed["table_id"]
        answer = answer_of(self.json(f"{self.url}/view", self._query({"model": "statictable", "id": number})))
        shown = answer.get("data")
        if not is_there(answer) or not isinstance(shown, dict) or not isinstance(shown.get("table"), str):
            raise no_table()
        cells = Cells(self.limits.rows)
        cells.feed(html.unescape(shown["table"]))
        cells.close()
        title = plain(listed.get("title") or shown.get("title"))
        try:
            book = tables.from_cells(f"static-{number}", cells.rows, cells.merges)
        except tables.Refused as refused:
            raise Failure("SOURCE_DATA_INVALID", refused.message, advice=refused.advice) from refused
        found = tuple(self._written(one, title) for one in book.tables)
        about = {"url": self.url, "domain": self.document.options["domain"], "table": number,
                 "subject": plain(listed.get("subj")), "updated": str(listed.get("updt_date") or "")}
        return SourceRecord(f"static/{number}", propose(found[0], self.document, about), found, mark)

    def _written(self, one: tables.Table, title: str) -> SourceTable:
        written = content.write(one.header, one.rows, self.limits, self.room)
        return SourceTable(one.name, title, " ".join(one.notes), profiled(one), written)

    def _list(self, query: Mapping[str, Any]) -> Any:
        return self.json(f"{self.url}/list", self._query(query))

    def _query(self, query: Mapping[str, Any]) -> dict[str, Any]:
        options = self.document.options
        return {"lang": options.get("language", "ind"), "domain": options["domain"], **query}
