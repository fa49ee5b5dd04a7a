"""Public standards as files: which record and version, what it points at, and the file."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.discovery.auto import permanent
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.registry import references, standing
from ckanext.tangerang.revision.model import Revision
from satudata.errors import SatuDataError
from satudata.exchange import formats
from satudata.exchange.formats import Format, UnknownFormat
from satudata.exchange.model import Earlier, Link, Published

#: Links asked of the database at once: a classification may name a list in each of 60,000 rows, but few lists.
AT_ONCE = 1000


def render(kind: str, record_id: str, version: int | None, format: str) -> tuple[str, str, bytes]:  # noqa: A002
    """A public record as a file: ``(name, media type, content)``.

    :param version: the latest where it is None
    :raises ckan.logic.NotFound: no public record of this kind has this version
    :raises ckan.logic.ValidationError: the kind has no such format; keyed ``format``
    """
    chosen = format_of(kind, format)
    published = public(kind, record_id, version)
    return formats.filename(published, chosen), chosen.mimetype, b"".join(pieces(published, chosen))


def stream(kind: str, record_id: str, version: int | None, name: str) -> tuple[str, str, Iterator[bytes]]:
    """The same in pieces, for a long list of codes."""
    chosen = format_of(kind, name)
    published = public(kind, record_id, version)
    return formats.filename(published, chosen), chosen.mimetype, pieces(published, chosen)


def pieces(published: Published, chosen: Format) -> Iterator[bytes]:
    """The file in pieces; ``ValidationError`` where this record cannot be written so (a dataset without a dimension)."""
    try:
        return formats.stream(published, chosen.name)
    except SatuDataError as error:
        raise tk.ValidationError({"format": [error.message.in_(lang()), error.advice.in_(lang())]}) from error


def format_of(kind: str, name: str) -> Format:
    """The format, or ``ValidationError`` that names those there are."""
    try:
        return formats.format_of(kind, name)
    except UnknownFormat as error:
        raise tk.ValidationError({"format": [error.message.in_(lang()), error.advice.in_(lang())]}) from error


def public(kind: str, record_id: str, version: int | None = None) -> Published:
    """One version of a record that is public now; withdrawn ones have none. Raises ``ObjectNotFound``."""
    package = model.Package.get(record_id)
    if package is None or package.state != "active" or package.type != kind or package.private:
        raise tk.ObjectNotFound(tk._("There is no public record %(id)s of this kind.") % {"id": record_id})
    rows = revisions(package.id, version)
    if not rows:
        raise tk.ObjectNotFound(tk._("This record has no such version."))
    return published_of(package, rows[0], earlier_of(package, rows))


def revisions(record_id: str, version: int | None) -> list[Revision]:
    """The version asked for and the one before it."""
    query = sa.select(Revision).where(Revision.record_id == record_id, Revision.version.is_not(None))
    if version is not None:
        query = query.where(Revision.version <= version)
    found = list(model.Session.scalars(query.order_by(Revision.version.desc()).limit(2)))
    return found if version is None or (found and found[0].version == version) else []


def earlier_of(package: model.Package, rows: list[Revision]) -> Earlier | None:
    """The version before, None for the first."""
    if len(rows) < 2:
        return None
    return Earlier(f"{permanent(package.type, package.id)}/{rows[1].version}", day(rows[1].applied))


def published_of(package: model.Package, revision: Revision, earlier: Earlier | None) -> Published:
    """A version with all that an export says of it."""
    org = model.Group.get(revision.owner_org or package.owner_org)
    first = model.Session.scalar(
        sa.select(sa.func.min(Revision.applied)).where(Revision.record_id == package.id, Revision.version.is_not(None)))
    return Published(
        kind=package.type, id=package.id, name=package.name, uri=permanent(package.type, package.id), version=revision.version,
        created=day(first or revision.applied), issued=day(revision.applied), record=revision.record,
        publisher=org.title if org else "", publisher_uri=agency(org) if org else "",
        decision=decided(package.id, revision.version), earlier=earlier, links=links(revision),
        agency=sdmx_agency(),
    )


def day(moment: Any) -> str:
    """The day of a moment, ISO."""
    return str(moment.date().isoformat())


def agency(org: model.Group) -> str:
    """The address of an agency."""
    return f"{tk.config['ckan.site_url'].rstrip('/')}/organization/{org.name}"


def decided(record_id: str, version: int) -> str:
    """The document that set this version, in one sentence; "" where none is kept."""
    stands = standing.of(record_id, version)
    paper = (stands or {}).get("ditetapkan") or {}
    return ", ".join(str(paper[name]) for name in ("nomor", "tanggal", "oleh") if paper.get(name))


def links(revision: Revision) -> dict[str, Link]:
    """What the record's values lead to: public records by id, name or list code, and the agency that keeps it."""
    pointers = list(references.pointers(revision.record, revision.kind))
    pointers += [references.Pointer("korespondensi", "klasifikasi", value) for value in lists_of(revision)]
    named = references.named(pointers)
    kinds = versions({record_id for record_id, _ in named.values()})
    return {
        value: Link(permanent(kinds[record_id].kind, record_id), title, kinds[record_id].version, kinds[record_id].code)
        for value, (record_id, title) in named.items() if record_id in kinds
    }


def lists_of(revision: Revision) -> list[str]:
    """The lists that correspondences of a classification lead to."""
    rows = revision.record.get("korespondensi") if revision.kind == "klasifikasi" else None
    return sorted({str(row["daftar"]) for row in rows or [] if row.get("daftar")})[:AT_ONCE]


def versions(ids: set[str]) -> dict[str, Any]:
    """Kind, latest version and list code (rows ``record_id, kind, version, code``) of public records by id, in one query."""
    if not ids:
        return {}
    code = sa.func.coalesce(Revision.record["kode_list"].astext, "").label("code")
    query = sa.select(Revision.record_id, Revision.kind, Revision.version, code).where(
        Revision.record_id.in_(ids), Revision.version.is_not(None))
    latest = query.distinct(Revision.record_id).order_by(Revision.record_id, Revision.version.desc())
    return {row.record_id: row for row in model.Session.execute(latest)}


def sdmx_agency() -> str:
    """The city as SDMX names agencies: ID and the digits of its area."""
    digits = "".join(sign for sign in str(tk.config.get("ckanext.sdi.area") or "36.71") if sign.isdigit())
    return f"ID{digits}"
