"""A catalogue that can list what it has before it gives it: after the first run only what changed is fetched."""
from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from satudata.text import Text
from satudata_harvest.connectors.base import Since, SourceRecord
from satudata_harvest.connectors.described import described
from satudata_harvest.connectors.iso19139 import iso
from satudata_harvest.connectors.network import NetworkConnector, mark_of
from satudata_harvest.connectors.xml_table import NAMES, dublin_core
from satudata_harvest.failure import Failure

PEEK = 100  # heads looked at before it is decided that nothing is known and everything has to be read
REPEATED = frozenset({"service", "request", "version", "verb", "metadataprefix"})
READERS = {f"{{{NAMES['gmd']}}}MD_Metadata": iso, f"{{{NAMES['oai_dc']}}}dc": dublin_core,
           **{f"{{{NAMES['csw']}}}{name}": dublin_core for name in ("Record", "SummaryRecord", "BriefRecord")}}


@dataclass(frozen=True)
class Head:
    """What a list says of a record: its identifier, when it changed, and what time it was at the source."""

    identifier: str
    changed: str = ""
    now: str = ""

    @property
    def mark(self) -> str:
        """A sign of change; none where the record may change again within the same day or second without showing it."""
        told = self.changed and self.now and self.changed < self.now[:len(self.changed)]
        return mark_of(self.identifier, self.changed) if told else ""


@dataclass(frozen=True)
class Given:
    """A record as the source gives it."""

    head: Head
    body: Element | None


class ListedConnector(NetworkConnector):
    """Every run sees every identifier, so that what is absent is gone; what is known by its mark is not fetched again."""

    @property
    def place(self) -> str:
        """The service's address without what every request says anew, which people copy along with it."""
        base, _, query = str(self.document.options["url"]).partition("?")
        kept = [one for one in query.split("&") if one and one.partition("=")[0].lower() not in REPEATED]
        return f"{base}?{'&'.join(kept)}" if kept else base

    @abstractmethod
    def heads(self) -> Iterator[Head]:
        """Every record's head, each once."""

    @abstractmethod
    def given(self, wanted: Mapping[str, Head] | None) -> Iterator[Given]:
        """Every record, or at least those wanted, each once."""

    def describe(self) -> None:
        """A catalogue of others' tables has no structure of its own."""

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        wanted: dict[str, Head] = {}
        some = yield from self._known(since, wanted)
        left = dict(wanted)
        for one in self.given(wanted if some else None) if wanted or not some else ():
            if some and left.pop(one.head.identifier, None) is None:
                continue
            yield self._record(one, since)
        for identifier in (left if some else {}):
            yield SourceRecord(identifier, failure=Failure("SOURCE_DATA_INVALID", Text(
                id="Sumber mendaftar catatan ini, tetapi tidak memberikannya.",
                en="The source lists this record but does not give it.")))

    def _known(self, since: Since | None, wanted: dict[str, Head]) -> Generator[SourceRecord, None, bool]:
        """The records that are as held, while ``wanted`` gathers the others; its value is whether there was any."""
        some = False
        for number, head in enumerate(self.heads() if since else (), 1):
            if head.mark and since and head.identifier in since.known(head.mark):
                some = True
                yield SourceRecord(head.identifier, mark=head.mark, unchanged=True)
                continue
            if number >= PEEK and not some:
                break
            wanted[head.identifier] = head
        return some

    def _record(self, one: Given, since: Since | None) -> SourceRecord:
        """One record; what is wrong with it is its own failure."""
        head = one.head
        if head.mark and since and head.identifier in since.known(head.mark):
            return SourceRecord(head.identifier, mark=head.mark, unchanged=True)
        reader = READERS.get(str(one.body.tag)) if one.body is not None else None
        if head.identifier.startswith("#") or one.body is None or reader is None:
            return SourceRecord(head.identifier, failure=unread(one.body))
        found: dict[str, Any] = {**reader(one.body), "changed": head.changed}
        return SourceRecord(head.identifier, described(self.document, found), mark=head.mark)


def unread(body: Element | None) -> Failure:
    """The failure of a record without identifier, or in a format that is not read."""
    if body is not None and body.tag in READERS:
        return Failure("VALIDATION_ERROR", Text(id="Catatan tidak punya pengenal.", en="The record has no identifier."),
                       "identifier")
    name = "-" if body is None else str(body.tag)[:200]
    return Failure("SOURCE_DATA_INVALID", Text(
        id=f"Catatan ditulis dalam format {name}, yang tidak dibaca; pilih Dublin Core atau ISO 19139.",
        en=f"The record is written in format {name}, which is not read; choose Dublin Core or ISO 19139."))
