"""A geoportal's catalogue service (CSW 2.0.2): each of its records is a dataset record, as ISO 19139 or Dublin Core."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from satudata.text import Text
from satudata_harvest.connectors.base import Check
from satudata_harvest.connectors.csw_request import BASE, CSW, GMD, Ask, by_id
from satudata_harvest.connectors.listed import Given, Head, ListedConnector
from satudata_harvest.connectors.network import SHARED, incomplete, no_progress
from satudata_harvest.connectors.xml_table import NAMES, local, text
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

ROUNDS = 3      # how often a list is read again when records came and went while it was read
FEW = 500       # so many changed records are asked for by their identifiers; more, and the whole list is read
AT_ONCE = 20    # identifiers in one address
SCHEMAS = {"iso": GMD, "dc": CSW}
WORDS = {"NoApplicableCode": "SOURCE_UNAVAILABLE", "OperationNotSupported": "SOURCE_NOT_FOUND"}


@dataclass(frozen=True)
class Page:
    """A page of a list: its records, how many there are in all, where the next one starts, and the time at the source."""

    records: list[Element]
    total: int
    next: int
    now: str


class CswConnector(ListedConnector):
    """Pages are ordered by identifier, which no edit moves; what slipped between two pages is looked for in another reading."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            **SHARED,
            "output": {"enum": ["iso", "dc"]},
            "method": {"enum": ["post", "get"]},
            "constraint": {"type": "string", "minLength": 1, "maxLength": 2000},
            "type_names": {"type": "string", "pattern": "^[A-Za-z0-9_:. ]{1,100}$"},
            "sort": {"type": "string", "pattern": "^[A-Za-z0-9_:.]{0,100}$"},
            "size": {"type": "integer", "minimum": 1, "maximum": 1000},
        },
    }

    @property
    def schema(self) -> str:
        return SCHEMAS[self.document.options.get("output", "iso")]

    def check(self) -> Check:
        def look() -> Text:
            shown = answered(self.xml(self.place, {**BASE, "request": "GetCapabilities"}))
            if local(shown) != "Capabilities":
                raise not_csw()
            count = self._page(1, "full", self.schema).total
            return Text(id=f"Layanan katalog CSW terbaca; {count} catatan.",
                        en=f"The CSW catalogue service can be read; {count} records.")
        return self.guarded(look)

    def heads(self) -> Iterator[Head]:
        return (one.head for one in self._all("summary", CSW))

    def given(self, wanted: Mapping[str, Head] | None) -> Iterator[Given]:
        if wanted is None or len(wanted) > FEW or any("," in name for name in wanted):
            yield from self._all("full", self.schema)
            return
        left = [name for name in wanted if not name.startswith("#")]
        for start in range(0, len(left), AT_ONCE):
            shown = answered(self.xml(self.place, by_id(left[start:start + AT_ONCE], self.schema)))
            for record in shown:
                name = identifier(record)
                if name in wanted:
                    yield Given(wanted[name], record)

    def _all(self, elements: str, schema: str) -> Iterator[Given]:
        """Every record once, however often the list has to be read."""
        seen: set[str] = set()
        total = 0
        for _ in range(ROUNDS):
            for page in self._pages(elements, schema):
                total = page.total
                for record in page.records:
                    name = identifier(record) or f"#{len(seen) + 1}"
                    if name not in seen:
                        seen.add(name)
                        yield Given(Head(name, changed(record), page.now), record)
            if len(seen) >= total:
                return
        raise incomplete(total, len(seen))

    def _pages(self, elements: str, schema: str) -> Iterator[Page]:
        """One reading of the list.

        :raises Failure: SOURCE_DATA_INVALID when its pages lead back, or bring the same again
        """
        start = 1
        here: set[str] = set()
        while start:
            page = self._page(start, elements, schema)
            names = set(map(identifier, page.records))
            if page.next and (page.next <= start or names <= here):
                raise no_progress()
            yield page
            here |= names
            start = page.next

    def _page(self, start: int, elements: str, schema: str) -> Page:
        options = self.document.options
        ask = Ask(start, options.get("size", 50), elements, schema, options.get("type_names", "csw:Record"),
                  options.get("sort", "dc:identifier"), options.get("constraint", ""))
        shown = answered(self.xml(self.place, ask.query()) if options.get("method") == "get"
                         else self.xml(self.place, body=ask.body()))
        results = shown.find("csw:SearchResults", NAMES)
        if results is None:
            raise not_csw()
        total = number(results.get("numberOfRecordsMatched"))
        if total is None:
            raise not_csw()
        status = shown.find("csw:SearchStatus", NAMES)
        now = "" if status is None else status.get("timestamp", "")
        records = [record for record in results if isinstance(record.tag, str)]
        return Page(records, total, following(start, len(records), total, number(results.get("nextRecord"))), now)


def following(start: int, came: int, total: int, said: int | None) -> int:
    """Where the next page starts: as the service says, else after what came; 0 at the end."""
    if came == 0 or start + came > total:
        return 0
    return start + came if said is None else said if said <= total else 0


def identifier(record: Element) -> str:
    """The identifier of a record of either schema; empty where it has none."""
    found = record.find("gmd:fileIdentifier" if record.tag == f"{{{GMD}}}MD_Metadata" else "dc:identifier", NAMES)
    return "" if found is None else text(found)


def changed(record: Element) -> str:
    """When a record was changed, as it says."""
    found = record.find("gmd:dateStamp" if record.tag == f"{{{GMD}}}MD_Metadata" else "dct:modified", NAMES)
    return "" if found is None else text(found)


def answered(shown: Element) -> Element:
    """An answer that is no exception; exceptions come with status 200.

    :raises Failure: the word of the exception's code
    """
    if local(shown) != "ExceptionReport":
        return shown
    codes = [one.get("exceptionCode", "") for one in shown.iter() if isinstance(one.tag, str) and local(one) == "Exception"]
    code = "".join(char for char in next(iter(codes), "") if char.isalnum())[:60]
    word = "SOURCE_FORBIDDEN" if any(part in code.lower() for part in ("auth", "denied", "forbidden")) else WORDS.get(
        code, "SOURCE_DATA_INVALID")
    raise Failure(word, Text(id=f"Layanan CSW menjawab galat {code}.", en=f"The CSW service answers exception {code}."))


def number(written: str | None) -> int | None:
    """A count in an attribute; None where it is none."""
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 16 else None


def not_csw() -> Failure:
    """The failure of an address with no CSW behind it."""
    return invalid("Alamat ini tidak menjawab seperti layanan CSW 2.0.2.",
                   "This address does not answer as a CSW 2.0.2 service does.")

