"""Which addresses may be dialled."""
from __future__ import annotations

from ipaddress import ip_network

import pytest

from satudata_harvest.web.address import allowed

FORBIDDEN = [
    "127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "fe80::1",
    "fc00::1", "fec0::1", "224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "100.64.0.1", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "192.88.99.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe", "::10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1",
    "2001:0:1::1", "100::1", "fe80::1%eth0", "satu",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_forbidden_unless_listed(address):
    assert not allowed(address, [])


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.1.1", "2606:4700::1", "::ffff:8.8.8.8"])
def test_public(address):
    assert allowed(address, [])


@pytest.mark.parametrize(("address", "network", "may"), [
    ("10.20.0.5", "10.20.0.0/16", True), ("10.21.0.5", "10.20.0.0/16", False), ("::ffff:10.20.0.5", "10.20.0.0/16", True),
    ("fd00::5", "fd00::/8", True), ("64:ff9b::a14:5", "10.20.0.0/16", False), ("10.20.0.5", "fd00::/8", False)])
def test_a_listed_network(address, network, may):
    assert allowed(address, [ip_network(network)]) is may
