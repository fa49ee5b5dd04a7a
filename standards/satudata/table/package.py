"""Is this zipped workbook safe to unpack? Its size, its parts, no lock, and no document type in its XML."""
from __future__ import annotations

import zipfile

from .model import Limits
from .words import Refusal, refused

_PARTS = 5_000


def guard(archive: zipfile.ZipFile, limits: Limits, format_: str) -> None:
    """Raises Refused ZIP_BOMB, ENCRYPTED or BROKEN_BOOK; nothing is unpacked but the first bytes of each part."""
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > limits.unpacked or len(parts) > _PARTS:
        raise refused(Refusal.ZIP_BOMB, size=size, limit=limits.unpacked)
    for part in parts:
        if part.flag_bits & 1:
            raise refused(Refusal.ENCRYPTED)
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as source:
                if b"<!" in source.read(1_000).replace(b"<!--", b""):  # a document type: entities that grow or reach out
                    raise refused(Refusal.BROKEN_BOOK, format=format_, reason=f"DOCTYPE ({part.filename})")
