"""The DNA service of BPS: each activity (MS-Keg) with its variables and indicators. To be confirmed with BPS."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, ClassVar
from urllib.parse import quote

from satudata.exchange import dna
from satudata.exchange.dna_values import Unread
from satudata.text import Text
from satudata_harvest.connectors.base import Check, Since, SourceRecord
from satudata_harvest.connectors.bps_dna_pages import Page, listed, pages
from satudata_harvest.connectors.network import SHARED, NetworkConnector
from satudata_harvest.failure import Failure
from satudata_harvest.web.parse import invalid

HOME = "https://dna.web.bps.go.id/api"
SECTORAL = "STATISTIK_SEKTORAL"
APPROVED = "APPROVED"
ROWS = {"ms_var": ("msvar", "total_msvar"), "ms_ind": ("msind", "total_msind")}
IN_A_ROW = 3  # activities whose rows cannot be had, one after another, before the service is taken for down
PEOPLE = frozenset({"requested_by", "updated_by", "approved_by"})  # accounts of INDAH, which are nobody's business here


class BpsDnaConnector(NetworkConnector):
    """Activities of one province and city, of the producers named."""

    kinds = ("kegiatan",)
    options_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "additionalProperties": False,
        "required": ["province", "city", "producers"],
        "properties": {
            "url": SHARED["url"],
            "province": {"type": "string", "pattern": "^[0-9]{2}$"},
            "city": {"type": "string", "pattern": "^[0-9]{2,4}$"},
            "producers": {"type": "array", "minItems": 1, "maxItems": 50,
                          "items": {"type": "string", "minLength": 1, "maxLength": 200}},
            "years": {"type": "array", "minItems": 1, "maxItems": 50, "uniqueItems": True,
                      "items": {"type": "integer", "minimum": 1990, "maximum": 2100}},
            "unapproved": {"enum": ["keep", "refuse"]},
            "leave_out": {"type": "array", "maxItems": 100, "items": {"type": "string", "minLength": 1, "maxLength": 100}},
            "size": {"type": "integer", "minimum": 1, "maximum": 1000},
        },
    }

    @property
    def url(self) -> str:
        written: str = self.document.options.get("url", HOME)
        return written.rstrip("/")

    def check(self) -> Check:
        def look() -> Text:
            first = next(self._pages(self._years()[0]))
            names = sorted({str(item.get("produsen_data_name") or "-") for item in first.items})
            mine = sum(self._is_mine(item) for item in first.items)
            shown = ", ".join(names[:10])
            return Text(id=f"DNA BPS terbaca; {mine} dari {len(first.items)} kegiatan di halaman pertama milik produsen yang"
                           f" diminta. Produsen di sana: {shown}.",
                        en=f"DNA of BPS can be read; {mine} of the {len(first.items)} activities on its first page are of the"
                           f" producers asked for. Producers there: {shown}.")
        return self.guarded(look)

    def describe(self) -> None:
        """Activities have no tables."""

    def records(self, since: Since | None = None) -> Iterator[SourceRecord]:  # noqa: ARG002 - DNA tells no time of change of rows
        down = 0
        seen: dict[str, Mapping[str, Any]] = {}
        for number, item in enumerate(self._items(), 1):
            identifier = identifier_of(item)
            if not identifier:
                yield SourceRecord(f"#{number}", failure=Failure("VALIDATION_ERROR", Text(
                    id=f"Kegiatan ke-{number} tidak punya id.", en=f"Activity {number} has no id."), "identifier"))
                continue
            if seen.get(identifier) == item:
                continue  # it moved from one page to the next
            seen.setdefault(identifier, item)
            record = self._safely(identifier, item)
            down = down + 1 if record.failure and record.failure.retriable else 0
            if record.failure and down >= IN_A_ROW:
                raise record.failure
            yield record

    def _items(self) -> Iterator[Mapping[str, Any]]:
        """Every activity of the producers named, year by year where years are named."""
        for year in self._years():
            for page in self._pages(year):
                yield from (item for item in page.items if self._is_mine(item))

    def _years(self) -> list[int | None]:
        return list(self.document.options.get("years", [None]))

    def _pages(self, year: int | None) -> Iterator[Page]:
        options = self.document.options
        query = {"province": options["province"], "city": options["city"], "staticticsType": SECTORAL,
                 "length": options.get("size", 100), **({"year": year} if year else {})}
        return pages(lambda number: self.json(f"{self.url}/metadata/mskeg/search", {**query, "page": number}), self.url)

    def _is_mine(self, item: Mapping[str, Any]) -> bool:
        """Whether an activity is of a producer asked for; one that names none is, so that it is reported."""
        name = str(item.get("produsen_data_name") or "").strip().casefold()
        return not name or any(fnmatchcase(name, one.casefold()) for one in self.document.options["producers"])

    def _safely(self, identifier: str, item: Mapping[str, Any]) -> SourceRecord:
        """A record; what is wrong with it alone, and rows that cannot be had, are its own failure."""
        try:
            return SourceRecord(identifier, self._metadata(item))
        except Unread as unread:
            return SourceRecord(identifier, {"title": title_of(item)}, failure=Failure(
                "VALIDATION_ERROR", unread.message, unread.field, unread.advice))
        except Failure as failure:
            if failure.word.name in ("SOURCE_FORBIDDEN", "SOURCE_BLOCKED"):
                raise
            return SourceRecord(identifier, {"title": title_of(item)}, failure=failure)

    def _metadata(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """The items of the form under their own names, and the activity as DNA has it under ``item``."""
        for name, field in (("produsen_data_name", "owner_org"), ("judul_kegiatan", "title")):
            if not item.get(name):
                raise missing(name, field)
        options = self.document.options
        leave_out = options.get("leave_out", ())
        record = dna.read("kegiatan", item, leave_out)
        if options.get("unapproved") == "refuse" and record.get("status_indah") != APPROVED:
            raise Failure("VALIDATION_ERROR", Text(id="Kegiatan ini belum disetujui di INDAH.",
                                                   en="This activity is not approved at INDAH."), "status_indah")
        for name in ROWS:
            record[name] = [self._row(name, place, row, leave_out) for place, row in enumerate(self._rows(name, item))]
        plain = {name: value for name, value in item.items() if name not in PEOPLE}
        return {**record, "item": plain, "source": {"name": self.document.name, "title": self.document.title}}

    def _row(self, name: str, place: int, row: Mapping[str, Any], leave_out: list[str]) -> dict[str, Any]:
        try:
            return dna.read(name, row, leave_out)
        except Unread as unread:
            raise Unread(unread.why, f"{name}.{place}.{unread.field}", f"{ROWS[name][0]}.{place}.{unread.name}") from unread

    def _rows(self, name: str, item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The variables or indicators of an activity: never fewer than DNA says it has."""
        path, total = ROWS[name]
        wanted = number_of(item.get(total))
        if wanted == 0:
            return []
        found = listed(self.json(f"{self.url}/metadata/{path}/under/{quote(str(item['id']), safe='')}"))
        if wanted is not None and len(found) < wanted:
            raise invalid(f"DNA menyebut {wanted} baris {path}, tetapi hanya memberi {len(found)}.",
                          f"DNA speaks of {wanted} rows of {path} but gave only {len(found)}.")
        return found


def identifier_of(item: Mapping[str, Any]) -> str:
    """What an activity is known by; empty where its id cannot be one."""
    found = item.get("id")
    known = isinstance(found, (str, int)) and not isinstance(found, bool) and str(found).strip()
    return f"mskeg/{str(found).strip()}" if known else ""


def title_of(item: Mapping[str, Any]) -> str:
    """What an activity is called in a report."""
    return str(item.get("judul_kegiatan") or item.get("id") or "")


def number_of(value: Any) -> int | None:
    """A count as DNA writes it; None where it says none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def missing(name: str, field: str) -> Failure:
    """The failure of an activity without a part it must have."""
    return Failure("VALIDATION_ERROR", Text(id=f"Isian {name} kosong di DNA.", en=f"Item {name} is empty at DNA."), field)
