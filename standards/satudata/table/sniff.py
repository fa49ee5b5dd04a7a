"""What kind of file is this? Its first bytes decide, never its name."""
from __future__ import annotations

import io
import re
import zipfile
import zlib

from .model import Limits
from .words import Refusal, refused

_MAGIC: tuple[tuple[bytes, Refusal, str], ...] = (
    (b"%PDF", Refusal.PDF, "PDF"),
    (b"\x89PNG", Refusal.IMAGE, "PNG"),
    (b"\xff\xd8\xff", Refusal.IMAGE, "JPEG"),
    (b"GIF8", Refusal.IMAGE, "GIF"),
    (b"\x1f\x8b", Refusal.ARCHIVE, "gzip"),
    (b"Rar!", Refusal.ARCHIVE, "RAR"),
    (b"7z\xbc\xaf\x27\x1c", Refusal.ARCHIVE, "7z"),
    (b"BZh", Refusal.ARCHIVE, "bzip2"),
    (b"PAR1", Refusal.OTHER_OFFICE, "Parquet"),
    (b"SQLite format 3\x00", Refusal.OTHER_OFFICE, "SQLite"),
    (b"{\\rtf", Refusal.OTHER_OFFICE, "RTF"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_HTML = re.compile(r"<(!doctype html|html|head|body|table|div|script|style|meta)\b", re.IGNORECASE)


def book_kind(data: bytes, limits: Limits) -> str | None:
    """`xlsx`, `xls` or `ods` for a workbook; None for what may be text; raises Refused for every other kind it knows."""
    if not data:
        raise refused(Refusal.EMPTY_FILE)
    if len(data) > limits.size:
        raise refused(Refusal.TOO_LARGE, size=len(data), limit=limits.size)
    if data.startswith(_OLE):
        _refuse_ole(data)
        return "xls"
    if data.startswith(_ZIP):
        return _zipped(data)
    for magic, word, kind in _MAGIC:
        if data.startswith(magic):
            raise refused(word, format=kind)
    return None


def _refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise refused(Refusal.ENCRYPTED)
    if "WordDocument".encode("utf-16-le") in data:
        raise refused(Refusal.OTHER_OFFICE, format="Word (.doc)")
    if "PowerPoint Document".encode("utf-16-le") in data:
        raise refused(Refusal.OTHER_OFFICE, format="PowerPoint (.ppt)")


def _zipped(data: bytes) -> str:
    """Which workbook a zip is, by its parts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if _is_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise refused(Refusal.BROKEN_BOOK, format="XLSX", reason=str(error) or type(error).__name__) from error
    if "xl/workbook.bin" in names:
        raise refused(Refusal.OTHER_OFFICE, format="Excel biner (.xlsb)")
    if "word/document.xml" in names:
        raise refused(Refusal.OTHER_OFFICE, format="Word (.docx)")
    if "ppt/presentation.xml" in names:
        raise refused(Refusal.OTHER_OFFICE, format="PowerPoint (.pptx)")
    if "mimetype" in names and "content.xml" in names:
        if b"opendocument.spreadsheet" in mimetype:
            return "ods"
        raise refused(Refusal.OTHER_OFFICE, format="OpenDocument (.odt/.odp)")
    if "[Content_Types].xml" not in names:
        raise refused(Refusal.ARCHIVE, format="zip")
    return "xlsx"


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.namelist() and archive.getinfo(name).file_size < 1_000


def refuse_markup(text: str) -> None:
    """Raises Refused when the text is HTML or XML."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if _HTML.search(start):
            raise refused(Refusal.HTML)
        if re.match(r"<(\?xml|!|[A-Za-z][\w:.-]*[\s>/])", start):
            raise refused(Refusal.XML)
