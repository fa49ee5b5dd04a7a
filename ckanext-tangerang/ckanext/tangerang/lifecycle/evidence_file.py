"""Which files are taken as evidence: what the content is decides, and the name must say the same."""
from __future__ import annotations

import io
import zipfile

import ckan.plugins.toolkit as tk

from ckanext.tangerang.delivery import storage
from satudata.gsbpm import EvidenceKind

MOST_BYTES = 10 * 1024 * 1024
ENDINGS = {
    "pdf": ("pdf",), "image": ("png", "jpg", "jpeg"), "office": ("docx", "xlsx", "pptx", "odt", "ods", "odp"), "csv": ("csv",),
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS = ("vbaproject.bin", "basic/", "scripts/")


def limit() -> int:
    """The largest file of evidence, in bytes; never more than a delivery may be."""
    return min(MOST_BYTES, storage.limit())


def put(data: bytes) -> storage.Stored:
    """Keeps the bytes in the store of deliveries, by their hash."""
    return storage.put(io.BytesIO(data), limit())


def fault(data: bytes, filename: str, kind: EvidenceKind) -> str:
    """Why the file is not taken, as a sentence; "" where it is."""
    if not data:
        return tk._("The file is empty.")
    if len(data) > limit():
        return tk._("The file is larger than %(size)s MB. Give a link instead.") % {"size": limit() // 2**20}
    if data.startswith(OLD_OFFICE):
        return tk._("This is a file of an old Office version. Save it as PDF, DOCX or XLSX.")
    form = format_of(data)
    wanted = ", ".join(sorted(ending.upper() for name in kind.files for ending in ENDINGS[name]))
    if form not in kind.files:
        return tk._("Evidence of this kind is a file of one of these kinds: %(kinds)s.") % {"kinds": wanted}
    if filename.rpartition(".")[2].lower() not in ENDINGS[form]:
        return tk._("The name of the file does not fit its content. It should end in: %(endings)s.") % {
            "endings": ", ".join(f".{ending}" for ending in ENDINGS[form])}
    return ""


def format_of(data: bytes) -> str:
    """``pdf``, ``image``, ``office``, ``csv``; "" for anything else, an office file with macros among it."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return "image"
    if data.startswith(b"PK\x03\x04"):
        return "office" if _is_office(data) else ""
    return "csv" if _is_text(data) else ""


def _is_office(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    if any(name.endswith(MACROS[0]) or name.startswith(MACROS[1:]) for name in members):
        return False
    return "[content_types].xml" in members or {"mimetype", "content.xml"} <= set(members)


def _is_text(data: bytes) -> bool:
    """Whether this is text with separators in its first line, and no page or program."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    head = text.lstrip()[:1]
    return "\x00" not in text and head not in ("<", "{") and not text.startswith("#!") and any(
        mark in text.partition("\n")[0] for mark in ",;\t|")
