"""Which files of a folder a source may read: below a root the operator listed, regular, and never by a link out of it."""
from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from satudata.text import Text
from satudata_harvest import content
from satudata_harvest.allowance import Allowance
from satudata_harvest.connectors.found import Found, Place, irregular, outside, unreadable, wanted
from satudata_harvest.failure import Failure


class Folder(Place):
    """A folder of this machine, or of a share mounted on it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def files(self, patterns: Sequence[str], exclude: Sequence[str]) -> Iterator[Found]:
        if moved(self.path):
            raise Failure("SOURCE_BLOCKED", Text(id="Folder ini sekarang tautan ke tempat lain.",
                                                 en="This folder is a link to another place now."), "options.folder")
        return walk(self.path, patterns, exclude)

    def read(self, file: Found, most: int) -> bytes:
        if moved(file.where):
            raise outside(file.relative)
        try:
            with open(file.where, "rb") as reader:
                data = reader.read(most + 1)
        except OSError as error:
            raise unreadable(file.relative) from error
        if len(data) > most:
            raise content.too_big(f"{most} byte", f"{most} bytes")
        return data


def moved(path: Path | str) -> bool:
    """Whether a path whose links were resolved when it was judged leads through a link now."""
    return os.path.realpath(path) != str(path)


def opened(folder: str, source: str, allowance: Allowance) -> Path:
    """The folder, links resolved.

    :raises Failure: SOURCE_BLOCKED outside the operator's roots; SOURCE_NOT_FOUND when it is not there
    """
    if "\x00" in folder or not Path(folder).is_absolute():
        raise Failure("SOURCE_BLOCKED", Text(id="Folder harus ditulis sebagai jalur penuh.",
                                             en="The folder must be written as a full path."), "options.folder")
    path = Path(os.path.realpath(folder))
    roots = [Path(os.path.realpath(root.path)) for root in allowance.roots if not root.sources or source in root.sources]
    if not any(path.is_relative_to(root) for root in roots):
        raise Failure("SOURCE_BLOCKED", Text(id="Folder ini tidak ada dalam daftar operator.",
                                             en="This folder is not on the operator's list."), "options.folder")
    if not path.is_dir():
        raise Failure("SOURCE_NOT_FOUND", Text(id="Folder sumber tidak ada.", en="The source's folder is not there."),
                      "options.folder")
    return path


def walk(folder: Path, patterns: Sequence[str], exclude: Sequence[str]) -> Iterator[Found]:
    """The files that fit a pattern, in the order of their paths; hidden ones and spreadsheet lock files left out.

    :raises Failure: SOURCE_FORBIDDEN when a folder on the way cannot be listed: its files would look gone
    """
    def refuse(error: OSError) -> None:
        raise Failure("SOURCE_FORBIDDEN", Text(id="Isi folder sumber tidak boleh dibaca.",
                                               en="The source's folder may not be listed.")) from error

    for here, folders, names in os.walk(folder, onerror=refuse, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(here, name)
            relative = path.relative_to(folder).as_posix()
            if wanted(relative, patterns, exclude):
                yield _found(path, relative, folder)


def _found(path: Path, relative: str, folder: Path) -> Found:
    shown = relative.encode("utf-8", "backslashreplace").decode()  # a name that is no UTF-8 must still travel as JSON
    if shown != relative:
        return Found(shown, str(path), 0, 0, Failure("SOURCE_DATA_INVALID", Text(
            id=f"Nama berkas {shown} bukan UTF-8; ganti namanya.", en=f"File name {shown} is not UTF-8; rename it.")))
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(folder):
        return Found(shown, str(path), 0, 0, outside(shown))
    try:
        state = real.stat()
    except OSError:
        return Found(shown, str(path), 0, 0, unreadable(shown))
    if not stat.S_ISREG(state.st_mode):
        return Found(shown, str(path), 0, 0, irregular(shown))
    return Found(shown, str(real), state.st_size, state.st_mtime_ns)
