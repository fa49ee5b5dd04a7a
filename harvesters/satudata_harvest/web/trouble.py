"""What a broken connection means: worth another attempt or not, and how to say it."""
from __future__ import annotations

import ssl

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.web.answer import cut
from satudata_harvest.web.target import Target


class Again(Exception):  # noqa: N818 - a signal, not an error
    """An attempt that may be made again: why it failed, and what the source asks to wait."""

    def __init__(self, failure: Failure, asked: str | None = None) -> None:
        self.failure, self.asked = failure, asked


def unreachable(where: Target, error: Exception) -> Failure:
    """The failure of a server that cannot be reached, or whose certificate cannot be trusted."""
    tls = isinstance(error.__cause__, ssl.SSLError) or "SSL" in str(error) or "certificate" in str(error)
    if tls:
        return Failure("SOURCE_UNAVAILABLE", Text(id=f"Sertifikat TLS server {where.host} tidak dapat dipercaya.",
                                                  en=f"The TLS certificate of server {where.host} cannot be trusted."),
                       "options.url")
    return Failure("SOURCE_UNAVAILABLE", Text(id=f"Server {where.host} tidak dapat dihubungi.",
                                              en=f"Server {where.host} cannot be reached."), "options.url")


def late(where: Target) -> Failure:
    """The failure of a server that answers too slowly or hangs up."""
    return Failure("SOURCE_UNAVAILABLE", Text(id=f"Server {where.host} terlalu lama menjawab atau memutus sambungan.",
                                              en=f"Server {where.host} takes too long or drops the connection."))


def broken(error: Exception, began: bool, where: Target) -> Exception:
    """What a broken answer means: a connection that was dropped is tried again, nonsense is not."""
    said = str(error)
    if began and ("incomplete" in said or "without sending complete" in said):
        return Again(cut())
    if "without sending" in said or "disconnected" in said:
        return Again(late(where))
    return Failure("SOURCE_DATA_INVALID", Text(id=f"Jawaban server {where.host} bukan HTTP yang sah.",
                                               en=f"The answer of server {where.host} is not valid HTTP."))
