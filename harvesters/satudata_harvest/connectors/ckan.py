"""Another CKAN catalogue: each of its public datasets is a record, its files as links or as copies."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from satudata.text import Text
from satudata_harvest.connectors.base import Check, Since, SourceRecord, SourceTable
from satudata_harvest.connectors.ckan_files import copies, marks
from satudata_harvest.connectors.ckan_package import metadata_of
from satudata_harvest.connectors.network import SHARED, NetworkConnector, incomplete, mark_of, no_object
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

ROUNDS = 3  # how often a list is read again when records came and went while it was read
WORDS = {"Authorization Error": "SOURCE_FORBIDDEN", "Not Found Error": "SOURCE_NOT_FOUND"}
NAME: Mapping[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,100}$"}


class CkanConnector(NetworkConnector):
    """Datasets of CKAN 2.x through ``package_search``.

    Pages are ordered by id, which no edit moves; what slipped between two pages is looked for in a second reading.
    """

    prefix: ClassVar[str] = ""
    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url"],
        "properties": {
            **SHARED,
            "organizations": {"type": "array", "minItems": 1, "maxItems": 200, "items": NAME},
            "types": {"type": "array", "minItems": 1, "maxItems": 20, "items": NAME},
            "size": {"type": "integer", "minimum": 1, "maximum": 1000},
            "files": {"enum": ["links", "copies"]},
        },
    }

    def check(self) -> Check:
        def look() -> Text:
            count = self._page(0, 0)[0]
            return Text(id=f"Katalog CKAN terbaca; {count} dataset.", en=f"The CKAN catalogue can be read; {count} datasets.")
        return self.guarded(look)

    def describe(self) -> None:
        """A catalogue of others' tables has no structure of its own."""

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:
        seen: set[str] = set()
        said = 0
        for _ in range(ROUNDS):
            steady = True
            for count, packages, still in self._pages():
                said, steady = count, still
                for package in packages:
                    yield from self._new(package, seen, since)
            if steady and len(seen) >= said:
                return
        raise incomplete(said, len(seen))

    def _pages(self) -> Iterator[tuple[int, list[Any], bool]]:
        """The pages of one reading: the count, the datasets, and whether the list still stands as it was.

        Each page begins with the last dataset of the one before; where it does not, something came or went, and the reading ends.
        """
        size, start, last = self.document.options.get("size", 100), 0, None
        while True:
            overlap = 1 if start else 0
            count, packages = self._page(start - overlap, size + overlap)
            steady = not overlap or (bool(packages) and _id(packages[0]) == last)
            yield count, packages, steady
            start += len(packages) - overlap
            if not steady or len(packages) <= overlap or start >= count:
                return
            last = _id(packages[-1])

    def _new(self, package: Any, seen: set[str], since: Since | None) -> Iterator[SourceRecord]:
        """The record of a dataset that was not given before in this run."""
        identifier = _id(package)
        if not isinstance(identifier, str):
            identifier = f"#{len(seen) + 1}"
            seen.add(identifier)
            yield SourceRecord(identifier, failure=no_object())
        elif identifier not in seen:
            seen.add(identifier)
            if len(seen) > self.limits.records:  # those left out count as well: the list may be endless
                raise invalid(f"Sumber memberi lebih dari {self.limits.records} catatan.",
                              f"The source gives more than {self.limits.records} records.")
            if self._wanted(package):
                yield self._record(identifier, package, since)

    def _wanted(self, package: Mapping[str, Any]) -> bool:
        types = self.document.options.get("types", ["dataset"])
        return (package.get("state", "active") == "active" and not package.get("private")
                and (package.get("type") or "dataset") in types)

    def _record(self, identifier: str, package: dict[str, Any], since: Since | None) -> SourceRecord:
        copy = self.document.options.get("files") == "copies"
        files = marks(package) if copy else "-"
        mark = mark_of(identifier, package.get("metadata_modified"), files)
        if mark and since and identifier in since.known(mark):
            return SourceRecord(identifier, mark=mark, unchanged=True)
        tables: tuple[SourceTable, ...] = ()
        try:
            metadata = metadata_of(package, self.document)
            if copy:
                tables = copies(package, self.client, self.secrets_for, self.limits, self.room)
        except Failure as failure:
            return SourceRecord(identifier, failure=failure)
        return SourceRecord(identifier, metadata, tables, mark)

    def _page(self, start: int, rows: int) -> tuple[int, list[Any]]:
        """How many datasets there are, and some of them.

        :raises Failure: the catalogue's own error, or an answer that is not CKAN's
        """
        query: dict[str, Any] = {"rows": rows, "start": start, "sort": "id asc"}
        wanted = self.document.options.get("organizations")
        if wanted:
            query["fq"] = "organization:(" + " OR ".join(f'"{name}"' for name in wanted) + ")"
        result = answer_of(self.json(f"{self.url}/api/3/action/package_search", query))
        count, packages = (result.get("count"), result.get("results")) if isinstance(result, dict) else (None, None)
        if not isinstance(count, int) or not isinstance(packages, list):
            raise not_ckan()
        return count, packages


def _id(package: Any) -> Any:
    return package.get("id") or package.get("name") if isinstance(package, dict) else None


def answer_of(value: Any) -> Any:
    """The result inside what the action API answers.

    :raises Failure: the word of its error
    """
    if not isinstance(value, dict) or "success" not in value:
        raise not_ckan()
    if value["success"] is not True:
        error = value.get("error")
        kind = error.get("__type") if isinstance(error, dict) else None
        raise Failure(WORDS.get(str(kind), "SOURCE_DATA_INVALID"), Text(
            id="Katalog CKAN itu menolak permintaan.", en="That CKAN catalogue refuses the request."))
    return value.get("result")


def not_ckan() -> Failure:
    """The failure of an address with no CKAN behind it."""
    return invalid("Alamat ini tidak menjawab seperti CKAN; tulis alamat portal tanpa /dataset atau /api.",
                   "This address does not answer as CKAN does; give the portal's address without /dataset or /api.")
