"""What of a published standard an export is made of: its record, its addresses, its dates, and what it points at."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from satudata import form as forms
from satudata.form import Form

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Link:
    """A record another one points at: address, title, latest version (0: not known), and the code of a list."""

    uri: str
    title: str
    version: int = 0
    code: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The version that this one replaces."""

    uri: str
    issued: str


@dataclass(frozen=True)
class Published:
    """One version of a record as the public may have it.

    `uri` is the permanent address of its latest version, `version_uri` of this one. Days are ISO: `created` of the first
    version, `issued` of this one. `links` resolves values of the record (id, name or list code) to the records they name.
    """

    kind: str
    id: str
    name: str
    uri: str
    version: int
    created: str
    issued: str
    record: Record
    publisher: str = ""
    publisher_uri: str = ""
    decision: str = ""
    earlier: Earlier | None = None
    links: Mapping[str, Link] = field(default_factory=dict)
    agency: str = "ID3671"
    """Who maintains it, as SDMX names agencies."""

    @property
    def form(self) -> Form:
        """The form of its kind."""
        return forms.load(self.kind)

    @property
    def version_uri(self) -> str:
        """The address of this version, which never changes."""
        return f"{self.uri}/{self.version}"

    @property
    def title(self) -> str:
        """What it is called in Indonesian."""
        return self.text("title") or self.name

    @property
    def title_en(self) -> str:
        """What it is called in English, "" when nobody said."""
        return self.text("title_en") or self.text("bahasa_inggris")

    @property
    def retired(self) -> bool:
        """Whether it is no longer to be used."""
        return self.text("usang") == "ya"

    @property
    def successor(self) -> str:
        """The address of the record to be used instead, "" when there is none."""
        link = self.links.get(self.text("digantikan_oleh"))
        return link.uri if link else ""

    def text(self, name: str) -> str:
        """One value as text, "" where there is none."""
        value = self.record.get(name)
        return "" if value is None or isinstance(value, (list, tuple, Mapping)) else str(value)

    def texts(self, name: str) -> list[str]:
        """The values of a field as texts."""
        value = self.record.get(name)
        values = value if isinstance(value, (list, tuple)) else [value]
        return [str(item) for item in values if item not in (None, "") and not isinstance(item, (list, tuple, Mapping))]

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """The rows of a field of kind `rows`."""
        value = self.record.get(name)
        return [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []

    def shown(self, value: str) -> str:
        """The title of the record a value names, else the value."""
        link = self.links.get(value)
        return link.title if link else value

    def with_(self, **values: Any) -> Published:
        """The same with some attributes replaced."""
        return replace(self, **values)


def inner(base: str, *parts: str) -> str:
    """An address of a part of what lies at `base`: each part percent-encoded after a #, parts joined by a slash."""
    return f"{base}#{'/'.join(quote(part, safe='') for part in parts)}"
