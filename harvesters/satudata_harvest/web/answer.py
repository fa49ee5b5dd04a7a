"""What came back: status, headers, and the body as a file on disk or in memory, decompressed within bounds."""
from __future__ import annotations

import hashlib
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.web.bounds import Bounds

IN_MEMORY = 1024 * 1024
PIECE = 64 * 1024


@dataclass
class Answer:
    """One answer, read to its end. ``headers`` have lower-case names; ``url`` is where it finally came from."""

    status: int
    headers: Mapping[str, str]
    url: str
    file: IO[bytes]
    size: int
    sha256: str

    def reader(self) -> IO[bytes]:
        """The body from its start."""
        self.file.seek(0)
        return self.file

    def bytes(self) -> bytes:
        """The whole body, and the answer is closed."""
        try:
            return self.reader().read()
        finally:
            self.close()

    def close(self) -> None:
        self.file.close()

    @property
    def kind(self) -> str:
        """Media type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def spooled(pieces: Iterable[bytes], encoding: str, bounds: Bounds, room: Path) -> tuple[IO[bytes], int, str]:
    """A body in a file: the file, its size and its sha-256.

    :raises Failure: SOURCE_DATA_INVALID when it is too big, or packed in a way or to a size that is not read
    """
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(room))  # noqa: SIM115 - lives in the answer
    digest, size = hashlib.sha256(), 0
    try:
        for piece in unpacked(pieces, encoding, bounds):
            size += len(piece)
            if size > bounds.body_bytes:
                raise too_big(bounds.body_bytes)
            digest.update(piece)
            file.write(piece)
    except BaseException:
        file.close()
        raise
    return file, size, digest.hexdigest()


def unpacked(pieces: Iterable[bytes], encoding: str, bounds: Bounds) -> Iterator[bytes]:
    """The pieces of a body after decompression, never more than 64 kB at once."""
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise _invalid("Jawaban sumber dimampatkan dengan cara yang tidak dibaca.",
                       "The source's answer is packed in a way that is not read.")
    came = made = 0
    packed = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, told by its first bytes
    for piece in pieces:
        came, left = came + len(piece), piece
        while left and not packed.eof:
            try:
                out = packed.decompress(left, PIECE)
            except zlib.error as error:
                raise _invalid("Jawaban sumber rusak saat dibuka mampatannya.",
                               "The source's answer cannot be unpacked.") from error
            left = packed.unconsumed_tail
            made += len(out)
            if made > bounds.ratio_from and made > came * bounds.ratio:
                raise _invalid("Jawaban sumber mengembang melewati batas saat dibuka mampatannya.",
                               "The source's answer grows beyond all bounds when unpacked.")
            yield out
    if came and not packed.eof:
        raise cut()


def too_big(limit: int) -> Failure:
    """The failure of a body beyond its limit."""
    return _invalid(f"Jawaban sumber melewati batas {limit} byte.", f"The source's answer is beyond the limit of {limit} bytes.")


def cut() -> Failure:
    """The failure of a body that ends before its end."""
    return _invalid("Jawaban sumber terpotong.", "The source's answer is cut short.")


def _invalid(id_: str, en: str) -> Failure:
    return Failure("SOURCE_DATA_INVALID", Text(id=id_, en=en))
