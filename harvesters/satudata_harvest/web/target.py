"""What an address means: scheme, host, port and path, written the one way a request needs them."""
from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

from satudata.text import Text
from satudata_harvest.failure import Failure

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?")
SAFE = "/:@!$&'()*+,;=~%-._?"


@dataclass(frozen=True)
class Target:
    """An http or https address."""

    scheme: str
    host: str
    port: int
    path: str  # with the query

    @property
    def url(self) -> str:
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}{port}{self.path}"

    @property
    def place(self) -> str:
        """The address without its query, which may hold what is nobody's business."""
        return self.url.partition("?")[0]

    def may_have_secrets_of(self, first: Target) -> bool:
        """Whether what was meant for another address may be sent here: same server, or the same made safe."""
        if self.host != first.host:
            return False
        same = (self.scheme, self.port) == (first.scheme, first.port)
        return same or ((first.scheme, first.port) == ("http", 80) and (self.scheme, self.port) == ("https", 443))


def target(url: str, longest: int = 8_000) -> Target:
    """An address a person or a source wrote.

    :raises Failure: SOURCE_BLOCKED when it is no plain http or https address
    """
    if len(url) > longest or re.search(r"[\x00-\x20\x7f\\]", url):
        raise _refused("Alamat memuat spasi atau huruf terlarang, atau terlalu panjang.",
                       "The address has blanks or characters it must not have, or is too long.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise _refused("Alamat tidak dapat dibaca.", "The address cannot be read.") from error
    if parts.scheme not in PORTS:
        raise _refused("Alamat harus dimulai dengan http:// atau https://.", "The address must begin with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise _refused("Alamat tidak boleh memuat nama pengguna atau sandi; pakai rahasia.",
                       "The address must hold no user name or password; use a secret.")
    path = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE + '[]')}" if parts.query else "")
    return Target(parts.scheme, _host(host), PORTS[parts.scheme] if port is None else port, path)


def joined(base: Target, location: str) -> Target:
    """Where a relative or full address leads from another."""
    try:
        url = urljoin(base.url, location.strip())
    except ValueError as error:
        raise _refused("Alamat tidak dapat dibaca.", "The address cannot be read.") from error
    return target(url)


def _host(host: str) -> str:
    """A host name in ASCII, or a literal IP address."""
    try:
        return str(ip_address(host)) if ":" in host and "%" not in host else _name(host)
    except ValueError as error:
        raise _refused("Nama server tidak sah.", "The name of the server is not valid.") from error


def _name(host: str) -> str:
    name = host.encode("idna").decode().lower()
    if not HOST.fullmatch(name):
        raise ValueError(name)
    return name


def _refused(id_: str, en: str) -> Failure:
    return Failure("SOURCE_BLOCKED", Text(id=id_, en=en), "options.url",
                   Text(id="Perbaiki alamat di dokumen sumber.", en="Correct the address in the source document."))
