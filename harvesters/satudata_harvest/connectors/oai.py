"""A repository that speaks OAI-PMH 2.0: each of its records is a dataset record, in Dublin Core or ISO 19139."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from satudata.text import Text
from satudata_harvest.connectors.base import Check
from satudata_harvest.connectors.listed import Given, Head, ListedConnector
from satudata_harvest.connectors.network import SHARED, incomplete, no_progress
from satudata_harvest.connectors.xml_table import NAMES, local, text
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

DAY: Mapping[str, Any] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$"}
PATIENCE = 20  # parts in a row that bring nothing new
EXPIRED = "badResumptionToken"
WORDS = {EXPIRED: "SOURCE_UNAVAILABLE", "noSetHierarchy": "SOURCE_NOT_FOUND", "cannotDisseminateFormat": "SOURCE_NOT_FOUND",
         "idDoesNotExist": "SOURCE_NOT_FOUND", "noMetadataFormats": "SOURCE_NOT_FOUND"}
FIELDS = {"noSetHierarchy": "options.set", "cannotDisseminateFormat": "options.prefix"}


class OaiError(Exception):
    """An error inside an answer of status 200; ``code`` as the protocol names it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def failure(self) -> Failure:
        """The word of the code."""
        return Failure(WORDS.get(self.code, "SOURCE_DATA_INVALID"), Text(
            id=f"Repositori OAI-PMH menjawab galat {self.code}.", en=f"The OAI-PMH repository answers error {self.code}."),
            FIELDS.get(self.code))


@dataclass(frozen=True)
class Page:
    """A part of a list: its items, what asks for the next part, how long the list is said to be, and the time at the source."""

    items: list[Element]
    token: str
    total: int | None
    now: str


class OaiConnector(ListedConnector):
    """A list is read part by part; what is marked deleted is not given, so that it counts as gone."""

    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            **SHARED,
            "prefix": {"type": "string", "pattern": r"^[A-Za-z0-9_.!~*'()-]{1,100}$"},
            "set": {"type": "string", "pattern": r"^[A-Za-z0-9_.!~*'():-]{1,300}$"},
            "from": DAY, "until": DAY,
            "estimate": {"type": "boolean"},
        },
    }

    @property
    def format(self) -> str:
        """Name of the format that is asked for."""
        wanted: str = self.document.options.get("prefix", "oai_dc")
        return wanted

    def check(self) -> Check:
        def look() -> Text:
            about = self._one("Identify")
            name, version = (about.findtext(f"oai:{part}", "", NAMES).strip() for part in ("repositoryName", "protocolVersion"))
            if version != "2.0":
                raise not_oai()
            self._offered(self._one("ListMetadataFormats"))
            return Text(id=f"Repositori {name[:200]} terbaca.", en=f"Repository {name[:200]} can be read.")
        return self.guarded(look)

    def _offered(self, shown: Element) -> None:
        """:raises Failure: SOURCE_NOT_FOUND when the format is not among those offered"""
        offered = [text(one) for one in shown.iterfind("oai:metadataFormat/oai:metadataPrefix", NAMES)]
        if self.format not in offered:
            listed = ", ".join(offered)[:300]
            raise Failure("SOURCE_NOT_FOUND", Text(
                id=f"Format {self.format} tidak ditawarkan; yang ada: {listed}.",
                en=f"Format {self.format} is not offered; there are: {listed}."), "options.prefix")

    def heads(self) -> Iterator[Head]:
        for item, head in self._items("ListIdentifiers", {}):
            if not is_deleted(item):
                yield head

    def given(self, wanted: Mapping[str, Head] | None) -> Iterator[Given]:
        """Every record, or those changed since the oldest change that is wanted."""
        oldest = min((head.changed for head in wanted.values()), default="") if wanted else ""
        for item, head in self._items("ListRecords", {"from": oldest} if oldest else {}):
            if not is_deleted(item):
                yield Given(head, item.find("oai:metadata/*", NAMES))

    def _items(self, verb: str, more: Mapping[str, str]) -> Iterator[tuple[Element, Head]]:
        """Every item of a list once, with its head; a list that expired is read once more from its start."""
        seen: set[str] = set()
        for last in (False, True):
            try:
                for page in self._pages(verb, more):
                    for item in page.items:
                        name = name_of(item) or f"#{len(seen) + 1}"
                        if name not in seen:
                            seen.add(name)
                            yield item, head_of(item, name, page.now)
                return
            except OaiError as error:
                if error.code != EXPIRED or last:
                    raise error.failure() from error

    def _pages(self, verb: str, more: Mapping[str, str]) -> Iterator[Page]:
        """The parts of one reading.

        :raises Failure: SOURCE_DATA_INVALID when a token comes again, or parts bring nothing new, or fewer than was said
        """
        options = self.document.options
        query: dict[str, Any] = {"verb": verb, "metadataPrefix": self.format, **{
            name: options[name] for name in ("set", "from", "until") if name in options}, **more}
        tokens: set[str] = set()
        here: set[str] = set()
        came, idle, total = 0, 0, None
        while query:
            page = self._page(query)
            names = {name_of(item) for item in page.items}
            idle = 0 if names - here else idle + 1
            if page.token in tokens or (page.token and idle > PATIENCE):
                raise no_progress()
            yield page
            here |= names
            came, total = came + len(page.items), page.total if page.total is not None else total
            tokens.add(page.token)
            query = {"verb": verb, "resumptionToken": page.token} if page.token else {}
        if total is not None and came < total and not options.get("estimate"):
            raise incomplete(total, came)

    def _page(self, query: Mapping[str, Any]) -> Page:
        try:
            shown, now = self._asked(query)
        except OaiError as error:
            if error.code != "noRecordsMatch":
                raise
            return Page([], "", None, "")
        token = shown.find("oai:resumptionToken", NAMES)
        items = [one for one in shown if isinstance(one.tag, str) and local(one) in ("record", "header")]
        said = "" if token is None else token.get("completeListSize", "")
        total = int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None
        return Page(items, "" if token is None else text(token), total, now)

    def _one(self, verb: str) -> Element:
        try:
            return self._asked({"verb": verb})[0]
        except OaiError as error:
            raise error.failure() from error

    def _asked(self, query: Mapping[str, Any]) -> tuple[Element, str]:
        """What is inside an answer, and the time at the source.

        :raises OaiError: an error the protocol knows
        :raises Failure: an answer that is not of OAI-PMH
        """
        shown = self.xml(self.place, query)
        error = shown.find("oai:error", NAMES)
        if error is not None:
            raise OaiError("".join(char for char in error.get("code", "") if char.isalnum())[:60])
        found = shown.find(f"oai:{query['verb']}", NAMES)
        if found is None:
            raise not_oai()
        return found, shown.findtext("oai:responseDate", "", NAMES).strip()


def header_of(item: Element) -> Element:
    """The header of a record, or the header itself."""
    found = item.find("oai:header", NAMES)
    return item if found is None else found


def name_of(item: Element) -> str:
    """The identifier in a header; empty where there is none."""
    return header_of(item).findtext("oai:identifier", "", NAMES).strip()


def is_deleted(item: Element) -> bool:
    """Whether the repository says that a record is no more."""
    return header_of(item).get("status") == "deleted"


def head_of(item: Element, name: str, now: str) -> Head:
    """The head in a header."""
    return Head(name, header_of(item).findtext("oai:datestamp", "", NAMES).strip(), now)


def not_oai() -> Failure:
    """The failure of an address with no OAI-PMH 2.0 behind it."""
    return invalid("Alamat ini tidak menjawab seperti repositori OAI-PMH 2.0.",
                   "This address does not answer as an OAI-PMH 2.0 repository does.")
