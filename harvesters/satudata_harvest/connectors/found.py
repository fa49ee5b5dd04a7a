"""What a file of a source is before it is opened, and whether its name is one that is wanted and harmless."""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from satudata.text import Text
from satudata_harvest.failure import Failure

MOST = 200_000  # names a place may list, wanted or not


@dataclass(frozen=True)
class Found:
    """A file: its path below the folder, where it is, and what is cheap to know of it."""

    relative: str
    where: str
    size: int
    changed: int | str  # time of change, or the ETag
    failure: Failure | None = None


class Place(ABC):
    """Where the files of a source are."""

    @abstractmethod
    def files(self, patterns: Sequence[str], exclude: Sequence[str]) -> Iterator[Found]:
        """The files that fit a pattern, in a stable order; hidden ones and spreadsheet lock files left out.

        :raises Failure: they cannot all be listed: the others would look gone
        """

    @abstractmethod
    def read(self, file: Found, most: int) -> bytes:
        """All of a file, once.

        :raises Failure: it cannot be read, or has more bytes than ``most``
        """

    def close(self) -> None:  # noqa: B027 - a folder of this machine holds nothing open
        """Lets go of what is held open."""


def fits(relative: str, patterns: Sequence[str]) -> bool:
    """True when a path, or its last part where the pattern has no slash, fits; letter case ignored."""
    low = relative.casefold()
    name = low.rsplit("/", 1)[-1]
    return any(fnmatchcase(low if "/" in pattern else name, pattern.casefold().removeprefix("**/")) or
               fnmatchcase(low, pattern.casefold()) for pattern in patterns)


def wanted(relative: str, patterns: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether a file is asked for: it fits, is not left out, and is no lock file."""
    hidden = relative.rsplit("/", 1)[-1].startswith((".", "~$"))
    return not hidden and fits(relative, patterns) and not fits(relative, exclude)


def misnamed(relative: str) -> Found | None:
    """The failed file of a name that leads elsewhere or that no file can have; None for a proper one."""
    parts = relative.split("/")
    proper = _shown(relative) == relative and not {".", ".."} & set(parts) and parts[-1]
    return None if proper else nameless(relative)


def nameless(relative: str) -> Found:
    """The failed file of a name that cannot be used."""
    shown = _shown(relative)
    return Found(shown, "", 0, 0, Failure("SOURCE_DATA_INVALID", Text(
        id=f"Nama berkas {shown} tidak dapat dipakai; ganti namanya.", en=f"File name {shown} cannot be used; rename it.")))


def _shown(name: str) -> str:
    """A name as it can travel: control characters and what is no UTF-8 written out."""
    plain = "".join(one if one.isprintable() or ord(one) > 0x9f else f"\\x{ord(one):02x}" for one in name)
    return plain.encode("utf-8", "backslashreplace").decode()


def unreadable(name: str) -> Failure:
    """The failure of a file that cannot be opened."""
    return Failure("SOURCE_FORBIDDEN", Text(id=f"Berkas {name} tidak boleh dibaca.", en=f"File {name} may not be read."))


def vanished(name: str) -> Failure:
    """The failure of a file that was listed and is no more."""
    return Failure("SOURCE_NOT_FOUND", Text(id=f"Berkas {name} hilang saat akan dibaca.",
                                            en=f"File {name} vanished before it was read."))


def outside(name: str) -> Failure:
    """The failure of a link that leads out of the folder."""
    return Failure("SOURCE_BLOCKED", Text(id=f"{name} menunjuk ke luar folder sumber; salin berkasnya ke dalam folder.",
                                          en=f"{name} points outside the source's folder; copy the file into it."))


def irregular(name: str) -> Failure:
    """The failure of what is neither a file nor a folder."""
    return Failure("SOURCE_DATA_INVALID", Text(id=f"{name} bukan berkas biasa.", en=f"{name} is no regular file."))


def cut_short(name: str) -> Failure:
    """The failure of a file of which less came than was announced."""
    return Failure("SOURCE_DATA_INVALID", Text(id=f"Berkas {name} terpotong atau berubah saat dibaca.",
                                               en=f"File {name} is cut short or changed while it was read."))


def too_many() -> Failure:
    """The failure of a list that is too long, or has no end."""
    return Failure("SOURCE_DATA_INVALID", Text(
        id=f"Tempat ini memuat lebih dari {MOST} berkas atau terlalu banyak folder bertingkat; pilih folder yang lebih sempit.",
        en=f"This place holds more than {MOST} files or too many nested folders; choose a narrower folder."), "options.folder")
