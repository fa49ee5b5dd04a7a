"""What kind of file is this? Its first bytes decide, never its name."""
from __future__ import annotations

import io
import json
import re
import zipfile

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
_JSON_TRY = 100_000_000


def is_xlsx(data: bytes, limits: Limits) -> bool:
    """True for an xlsx; False for what may be text; raises Refused for every other kind it knows."""
    if not data:
        raise refused(Refusal.EMPTY_FILE)
    if len(data) > limits.size:
        raise refused(Refusal.TOO_LARGE, size=len(data), limit=limits.size)
    if data.startswith(_OLE):
        raise _ole(data)
    if data.startswith(_ZIP):
        _zip(data)
        return True
    for magic, word, kind in _MAGIC:
        if data.startswith(magic):
            raise refused(word, format=kind)
    return False


def _ole(data: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refused(Refusal.ENCRYPTED)
    if "WordDocument".encode("utf-16-le") in data:
        return refused(Refusal.OTHER_OFFICE, format="Word (.doc)")
    if "PowerPoint Document".encode("utf-16-le") in data:
        return refused(Refusal.OTHER_OFFICE, format="PowerPoint (.ppt)")
    return refused(Refusal.XLS_OLD)


def _zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise refused(Refusal.BROKEN_XLSX, reason=str(error) or type(error).__name__) from error
    if "xl/workbook.bin" in names:
        raise refused(Refusal.OTHER_OFFICE, format="Excel biner (.xlsb)")
    if "word/document.xml" in names:
        raise refused(Refusal.OTHER_OFFICE, format="Word (.docx)")
    if "ppt/presentation.xml" in names:
        raise refused(Refusal.OTHER_OFFICE, format="PowerPoint (.pptx)")
    if "mimetype" in names and "content.xml" in names:
        raise refused(Refusal.OTHER_OFFICE, format="OpenDocument (.ods/.odt)")
    if "[Content_Types].xml" not in names:
        raise refused(Refusal.ARCHIVE, format="zip")


def refuse_markup(text: str) -> None:
    """Raises Refused when the text is HTML, XML or JSON; `opendata.json` that holds a csv passes."""
    start = text[:4096].lstrip("\ufeff \t\r\n")
    if start.startswith("<"):
        if _HTML.search(start):
            raise refused(Refusal.HTML)
        if re.match(r"<(\?xml|!|[A-Za-z][\w:.-]*[\s>/])", start):
            raise refused(Refusal.XML)
    if start.startswith(("{", "[")):
        _refuse_json(text, start)


def _refuse_json(text: str, start: str) -> None:
    try:
        value = json.loads(text if len(text) < _JSON_TRY else start)
    except RecursionError as error:
        raise refused(Refusal.JSON) from error
    except ValueError:
        # Cut short or broken JSON is still no table: an object or array of quoted keys does not begin a csv.
        if re.match(r"[\[{]\s*([\[{\"]|$)", start):
            raise refused(Refusal.JSON) from None
        return
    geo = isinstance(value, dict) and value.get("type") in {"FeatureCollection", "Feature", "GeometryCollection", "Topology"}
    raise refused(Refusal.GEOJSON if geo else Refusal.JSON)
