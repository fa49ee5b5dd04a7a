"""A record as JSON with what is to be known about it."""
from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from satudata.exchange.model import Published


def about(published: Published) -> dict[str, Any]:
    """Which version of which record this is, whose it is, what decided it and what it replaces."""
    found = {
        "jenis": published.kind, "id": published.id, "nama_alamat": published.name, "alamat": published.uri,
        "alamat_versi": published.version_uri, "versi": published.version, "terbit_pertama": published.created,
        "terbit": published.issued, "pengelola": published.publisher, "keputusan": published.decision,
        "menggantikan_versi": published.earlier.uri if published.earlier else "", "digantikan_oleh": published.successor,
        "rujukan": {value: {"alamat": link.uri, "judul": link.title} for value, link in sorted(published.links.items())},
    }
    return {name: value for name, value in found.items() if value not in ("", {})}


def json_of(published: Published) -> Iterator[str]:
    """The record as it is kept, with what is to be known about it."""
    document = {"tentang": about(published), "catatan": published.record}
    yield json.dumps(document, ensure_ascii=False, indent=1) + "\n"
