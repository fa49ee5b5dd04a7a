"""The files of a CKAN dataset, fetched through the guarded client and read as tables."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from satudata import table as tables
from satudata_harvest import content
from satudata_harvest.connectors.base import SourceTable
from satudata_harvest.connectors.files import columns_of
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from satudata_harvest.web.client import Client

READ = frozenset({"csv", "tsv", "xlsx", "xls", "ods"})


def marks(package: Mapping[str, Any]) -> str:
    """What the catalogue says of when its files changed; empty unless it says so of each, for then they have to be read."""
    signs = [str(one.get("hash") or one.get("last_modified") or "") for one in _wanted(package)]
    return "|".join(signs) or "-" if all(signs) else ""


def copies(package: Mapping[str, Any], client: Client, secrets_for: Callable[[str], Mapping[str, str]], limits: Limits,
           room: Path) -> tuple[SourceTable, ...]:
    """The tables of every file that can be one; other files stay links.

    :raises Failure: a file that cannot be fetched or read, named by its place: half a dataset is none
    """
    found: list[SourceTable] = []
    try:
        for place, resource in enumerate(_wanted(package)):
            try:
                found.extend(_tables(resource, client, secrets_for, limits, room))
            except Failure as failure:
                raise Failure(failure.word.name, failure.message, f"resources.{place}", failure.advice) from failure
    except BaseException:
        for table in found:
            table.content.close()
        raise
    return tuple(found)


def _tables(resource: Mapping[str, Any], client: Client, secrets_for: Callable[[str], Mapping[str, str]], limits: Limits,
            room: Path) -> Iterator[SourceTable]:
    url = str(resource["url"])
    data = client.get(url, secrets=secrets_for(url), most=limits.bytes).bytes()
    name = str(resource.get("name") or "") or PurePosixPath(unquote(urlsplit(url).path)).name
    try:
        book = tables.read(data, f"berkas.{_format(resource)}")
    except tables.Refused as refused:
        raise Failure("SOURCE_DATA_INVALID", refused.message, advice=refused.advice) from refused
    for one in book.tables:
        title = f"{name} - {one.name}" if len(book.tables) > 1 else name
        yield SourceTable(title, one.title or title, str(resource.get("description") or ""), columns_of(one),
                          content.write(one.header, one.rows, limits, room))


def _wanted(package: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    given = package.get("resources")
    return [one for one in given if isinstance(one, dict) and one.get("url") and _format(one) in READ] if isinstance(
        given, list) else []


def _format(resource: Mapping[str, Any]) -> str:
    """The format a file is said to have, else the end of its address."""
    said = str(resource.get("format") or "").strip().lower().lstrip(".")
    ending = PurePosixPath(urlsplit(str(resource.get("url"))).path).suffix.lstrip(".").lower()
    return said if said in READ else ending
