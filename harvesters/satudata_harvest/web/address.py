"""Which addresses may be dialled: public ones, and the networks the operator listed for this source."""
from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from satudata.text import Text
from satudata_harvest.failure import Failure

Ip = IPv4Address | IPv6Address
Net = IPv4Network | IPv6Network
Resolver = Callable[[str, int, float], Sequence[str]]

#: Forms of IPv6 that lead into IPv4 by way of others, and what Python holds for public though it is not.
TUNNELS: tuple[Net, ...] = tuple(map(ip_network, (
    "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "::/96", "::ffff:0:0:0/96", "fec0::/10", "192.88.99.0/24",
    "100.64.0.0/10", "0.0.0.0/8", "240.0.0.0/4")))


def resolve(host: str, port: int, seconds: float) -> Sequence[str]:
    """Every address of a name, asked once, within a time the system's resolver does not know of.

    :raises Failure: SOURCE_UNAVAILABLE when there is none, or no answer in time
    """
    found: queue.Queue[Sequence[str]] = queue.Queue(1)

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            entries = []
        found.put(list(dict.fromkeys(str(entry[4][0]) for entry in entries)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        addresses = found.get(timeout=max(seconds, 0.01))
    except queue.Empty:
        addresses = []
    if not addresses:
        raise Failure("SOURCE_UNAVAILABLE", Text(id=f"Alamat server {host} tidak ditemukan.",
                                                 en=f"No address was found for server {host}."), "options.url")
    return addresses


def judge(host: str, addresses: Sequence[str], networks: Sequence[str]) -> str:
    """The address to dial; every address of the name must be allowed, or none is.

    :raises Failure: SOURCE_BLOCKED
    """
    listed = [ip_network(network, strict=False) for network in networks]
    for address in addresses:
        if not allowed(address, listed):
            raise Failure("SOURCE_BLOCKED", Text(
                id=f"Server {host} berada di jaringan yang tidak diizinkan operator untuk sumber ini.",
                en=f"Server {host} is in a network the operator did not allow for this source."), "options.url",
                Text(id="Minta operator menambahkan jaringan server itu ke daftar untuk sumber ini.",
                     en="Ask the operator to list the server's network for this source."))
    return addresses[0]


def allowed(address: str, listed: Sequence[Net]) -> bool:
    """Whether one IP address may be dialled."""
    try:
        ip = plain(ip_address(address))
    except ValueError:
        return False
    if any(ip in network for network in listed if network.version == ip.version):
        return True
    tunnel = any(ip in network for network in TUNNELS if network.version == ip.version)
    return ip.is_global and not (tunnel or ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_loopback)


def plain(ip: Ip) -> Ip:
    """An IPv4 address written as IPv6 as what it is."""
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    return mapped or ip
