"""Which record a source record becomes: defaults, then the mapping, then its tables; normalised by the form."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from satudata import form
from satudata.errors import FormError
from satudata.record import digest
from satudata.table import column_entry
from satudata.text import Text
from satudata_harvest.connectors.base import Column, SourceRecord, SourceTable
from satudata_harvest.connectors.proposal import years_of
from satudata_harvest.failure import Failure
from satudata_harvest.mapping import Compiled, compile_mapping
from satudata_harvest.source import DATASET, SourceDocument

LONGEST_IDENTIFIER = 500


@dataclass(frozen=True)
class Mapped:
    """A record as the catalogue would keep it, with its hash; deliveries are not in it yet."""

    record: dict[str, Any]
    hash: str


class Mapper:
    """Makes records of one source.

    :param owner_org: id of the agency in the catalogue
    """

    def __init__(self, document: SourceDocument, owner_org: str) -> None:
        self.document, self.owner_org = document, owner_org
        self.form = form.load(document.record_kind())
        self.ours: Compiled = compile_mapping(standard_fields(document.record_kind()))
        self.theirs: Compiled = compile_mapping(document.mapping.get("fields", {}))

    def record(self, source: SourceRecord, tables: Sequence[Mapping[str, Any]] = ()) -> Mapped:
        """The record of one source record.

        :param tables: the record's tables as ``table_of`` gives them, where the source record comes without its own
        :raises Failure: VALIDATION_ERROR naming the first wrong field
        """
        if len(source.identifier) > LONGEST_IDENTIFIER:
            raise Failure("VALIDATION_ERROR", Text(
                id=f"Pengenal lebih panjang dari {LONGEST_IDENTIFIER} huruf.",
                en=f"The identifier is longer than {LONGEST_IDENTIFIER} characters."), "identifier")
        if "\x00" in source.identifier:
            raise Failure("VALIDATION_ERROR", Text(id="Pengenal memuat karakter kosong (NUL).",
                                                   en="The identifier holds a NUL character."), "identifier")
        raw = {**self.document.defaults, **self.ours.apply(source.metadata), **self.theirs.apply(source.metadata)}
        raw["owner_org"] = self.owner_org
        described = [table_of(table) for table in source.tables] or [dict(table) for table in tables]
        if described and self.form.table_fields:
            raw["tables"] = described
        try:
            record = self.form.normalise(raw)
        except FormError as error:
            path, message = next(iter(error.problems.items()))
            raise Failure("VALIDATION_ERROR", message, path) from error
        if not record.get("title"):
            raise Failure("VALIDATION_ERROR", Text(id="Judul kosong.", en="The title is empty."), "title")
        return Mapped(record, digest(record))


def table_of(table: SourceTable) -> dict[str, Any]:
    """The record's table of a source table: 7.2 of the form, the schema with what is known of each column."""
    years = years_of(table)
    return {
        "name": table.name[:200], "description": (table.comment or table.title)[:2000], "format": "csv",
        "periode_isi": "" if not years else years[0] if years[0] == years[1] else "/".join(years),
        "baris_header": "1", "pemisah": "koma", "encoding": "utf-8",
        "skema_tabel": {"fields": [column_of(column) for column in table.columns[:1000]]},
        "kolom_kunci": [column.name[:200] for column in table.columns if column.key][:20],
    }


def column_of(column: Column) -> dict[str, str]:
    """One field of a table schema; empty where the source says nothing."""
    return column_entry(
        column.name, column.type, title=column.title, definition=column.comment, role=_role(column), unit=column.unit,
        codelist=column.codelist,
    )


@lru_cache(maxsize=16)
def standard_fields(kind: str = DATASET) -> Mapping[str, Any]:
    """What a source's own words become where a document maps nothing else.

    Of a dataset, as the table says; of every other kind, each part that is called as a field of its form becomes that field.
    """
    if kind == DATASET:
        loaded: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath("default.mapping.yaml").read_text("utf-8"))
        return loaded
    named = {field.name: field.name for field in form.load(kind).fields if not field.auto and field.kind != "organization"}
    return named | ({"notes": "notes || description"} if "notes" in named else {})


def _role(column: Column) -> str:
    """Role of a column: as the profile says, else what its type suggests."""
    if column.role:
        return column.role
    if column.type in {"integer", "number"} and not column.key:
        return "ukuran"
    return "dimensi"
