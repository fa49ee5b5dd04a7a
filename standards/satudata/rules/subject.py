"""What does a check look at? The record, its form, its tables and the context, read safely."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from satudata import codes, form
from satudata.codes import Code, Codelist
from satudata.form import Field
from satudata.rules.areas import Areas
from satudata.rules.context import Context, Lookup
from satudata.rules.register import Register
from satudata.rules.tableview import Given, TableView

if TYPE_CHECKING:
    from satudata.rules.area_columns import AreaColumn

AREA_FIELD = "cakupan_wilayah"
#: Where a record states its year: activities, then data by the end of their coverage.
YEAR_FIELDS = ("tahun", "submission_period", "referensi_waktu_akhir", "referensi_waktu_awal")


class Subject:
    """One record under examination. Reading never raises: what is absent or of another shape reads as empty."""

    def __init__(self, record: Mapping[str, Any], kind: str, tables: Mapping[str, Given], context: Context) -> None:
        self.record = record
        self.kind = kind
        self.context = context
        self._given = tables
        self.area_columns: dict[str, list[AreaColumn]] = {}

    @property
    def year(self) -> int:
        """The year the record is about: of the activity, or the last of the data; this year where it states none."""
        stated = [as_year(self.text(name)) for name in YEAR_FIELDS]
        of_tables = [as_year(str(table.entry.get("periode_isi") or "")) for table in self.tables]
        found = next((year for year in stated if year), None)
        return found or max((year for year in of_tables if year), default=self.context.today.year)

    @cached_property
    def register(self) -> Register:
        """The rules as the city asks them of this kind and year."""
        return self.context.register.of(self.kind, self.year)

    @cached_property
    def tables(self) -> tuple[TableView, ...]:
        """The record's tables, each beside what is known of its file."""
        entries = self.record.get("tables")
        if not isinstance(entries, list):
            return ()
        return tuple(
            TableView(index, entry, self._given.get(str(entry.get("delivery") or "")))
            for index, entry in enumerate(entries)
            if isinstance(entry, Mapping)
        )

    def has(self, name: str) -> bool:
        """True where the field holds something."""
        value = self.record.get(name)
        return bool(value.strip()) if isinstance(value, str) else bool(value)

    def text(self, name: str) -> str:
        """The field as one text; "" where it is empty, a list or an object."""
        value = self.record.get(name)
        return value.strip() if isinstance(value, str) else ""

    def values(self, name: str) -> list[str]:
        """The field as a list of texts: one for a single value."""
        value = self.record.get(name)
        if isinstance(value, str):
            return [value.strip()] if value.strip() else []
        return [item.strip() for item in value if isinstance(item, str) and item.strip()] if isinstance(value, list) else []

    def day(self, name: str) -> date | None:
        """The field as a date; a year alone is no date."""
        return as_date(self.text(name))

    def field(self, name: str) -> Field | None:
        """The field of the form, None where the form has none of this name."""
        return _fields(self.kind).get(name)

    def label(self, name: str) -> Any:
        """What the person knows the field as."""
        found = self.field(name)
        return found.label if found else name

    def codelist(self, name: str) -> Codelist | None:
        """The code list of a field."""
        return _codelist(self.kind, name)

    def code(self, name: str) -> Code | None:
        """The code a single-valued field holds."""
        return self.code_of(name, self.text(name))

    def code_of(self, name: str, value: str) -> Code | None:
        """The code ``value`` in the list of a field."""
        found = self.codelist(name)
        return found[value] if found is not None and value in found else None

    @property
    def open(self) -> bool:
        """Whether the data are for everybody: they are taken to be unless they are clearly said not to be."""
        return self.text("accessRights").lower() not in ("terbatas", "tertutup")

    def found(self, kind: str, value: str) -> Mapping[str, Any] | None:
        """What the catalogue's look-up of a kind ("concept", "variable" ...) gives; None without look-up or value."""
        look_up: Lookup | None = getattr(self.context, kind)
        return look_up(value) if look_up is not None and value else None

    @property
    def areas(self) -> Areas:
        """The areas of the city."""
        return _areas(self.kind, self.context.area)


def as_date(value: str) -> date | None:
    """An ISO date, or None."""
    try:
        return date.fromisoformat(value) if len(value) == 10 else None
    except ValueError:
        return None


def as_year(value: str) -> int | None:
    """The year of "2024" or of an ISO date or month, or None."""
    head = value.strip()[:4]
    return int(head) if head.isascii() and head.isdigit() and len(head) == 4 else None


@cache
def _fields(kind: str) -> Mapping[str, Field]:
    return {field.name: field for field in form.load(kind).fields}


@cache
def _codelist(kind: str, name: str) -> Codelist | None:
    found = _fields(kind).get(name)
    if found is None or not found.codelist or found.codelist not in set(codes.names()):
        return None
    return codes.load(found.codelist)


@cache
def _areas(kind: str, city: str) -> Areas:
    return Areas(_codelist(kind, AREA_FIELD) or _codelist("dataset", AREA_FIELD) or (), city)
