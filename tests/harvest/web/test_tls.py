"""The guarded client and certificates: one nobody knows is refused, one the operator knows is not, through a proxy too."""
from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from satudata_harvest.failure import Failure
from satudata_harvest.web.client import Client
from satudata_harvest.web.parse import json_of
from tests.harvest.conftest import QUICK
from tests.harvest.server import Server, reply

LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key, a certificate of this machine that signs itself, and one whose days are over."""
    if not shutil.which("openssl"):
        pytest.skip("the command openssl, which makes the certificates, is not here")
    folder = tmp_path_factory.mktemp("sertifikat")
    names = folder / "nama.cnf"
    names.write_text("subjectAltName=IP:127.0.0.1,DNS:sumber.example\n")
    for name, days in (("kunci", "2"), ("lama", "-1")):
        key, request = folder / f"{name}.key", folder / f"{name}.csr"
        for command in (
                ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
                 "-out", request, "-subj", "/CN=sumber contoh"],
                ["x509", "-req", "-in", request, "-signkey", key, "-days", days, "-extfile", names,
                 "-out", folder / f"{name}.pem"]):
            subprocess.run(["openssl", *command], capture_output=True, check=True)
    return folder


def behind(folder: Path, name: str = "kunci") -> Server:
    """A server not yet entered that will speak TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")

    class Secure(Server):
        def __enter__(self) -> Server:
            super().__enter__()
            plain = self.tcp.get_request

            def accepted():
                wire, where = plain()
                wire.settimeout(5)
                return context.wrap_socket(wire, server_side=True, do_handshake_on_connect=False), where
            self.tcp.get_request = accepted
            return self

        @property
        def url(self) -> str:
            return f"https://127.0.0.1:{self.port}"
    return Secure(otherwise=lambda request: reply({"a": 1}))


@pytest.fixture
def secure(certificates: Path) -> Iterator[Server]:
    with behind(certificates) as live:
        yield live


def client(room: Path, **options) -> Client:
    return Client(room, networks=LOOPBACK, bounds=QUICK, sleep=lambda seconds: None, **options)


def test_a_certificate_nobody_signed_is_refused_and_nothing_is_asked(secure, tmp_path):
    with client(tmp_path) as made, pytest.raises(Failure) as refused:
        made.get(secure.url, secrets={"Authorization": "rahasia"})
    assert (refused.value.word.name, refused.value.field) == ("SOURCE_UNAVAILABLE", "options.url")
    assert "certificate" in refused.value.message.en
    assert secure.requests == []


def test_a_certificate_the_operator_knows_is_accepted(secure, certificates, tmp_path):
    with client(tmp_path, ca_file=certificates / "kunci.pem") as made:
        assert json_of(made.get(secure.url).bytes()) == {"a": 1}


def test_a_known_certificate_of_another_name_is_refused(secure, certificates, tmp_path):
    with client(tmp_path, ca_file=certificates / "kunci.pem", resolver=lambda *_: ["127.0.0.1"]) as made:
        assert made.get(f"https://sumber.example:{secure.port}/").size
        with pytest.raises(Failure, match="certificate"):
            made.get(f"https://lain.example:{secure.port}/")


def test_a_certificate_whose_days_are_over_is_refused(certificates, tmp_path):
    with behind(certificates, "lama") as live, client(tmp_path, ca_file=certificates / "lama.pem") as made:
        with pytest.raises(Failure, match="certificate"):
            made.get(live.url)
        assert live.requests == []


def tunnel(request):
    """A proxy's answer to CONNECT: the bytes of both sides, until one ends."""
    if request.method != "CONNECT":
        return reply({}, 405)
    with socket.create_connection(("127.0.0.1", int(request.path.rpartition(":")[2])), timeout=5) as far:
        request.send(b"HTTP/1.1 200 X\r\n\r\n")
        back = threading.Thread(target=pumped, args=(far, request.wire), daemon=True)
        back.start()
        pumped(request.wire, far)
        back.join(5)
    return None


def pumped(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def proxy() -> Iterator[Server]:
    with Server(otherwise=tunnel) as live:
        yield live


def test_a_proxy_carries_tls_it_cannot_read_and_never_sees_the_secret(secure, proxy, certificates, tmp_path):
    with client(tmp_path, ca_file=certificates / "kunci.pem", proxy=proxy.url) as made:
        assert json_of(made.get(f"{secure.url}/x", secrets={"Authorization": "rahasia"}).bytes()) == {"a": 1}
    assert [request.method for request in proxy.requests] == ["CONNECT"]
    assert "authorization" not in proxy.requests[0].headers
    assert secure.requests[0].headers["authorization"] == "rahasia"


def test_a_certificate_nobody_signed_is_refused_through_a_proxy_too(secure, proxy, tmp_path):
    with client(tmp_path, proxy=proxy.url) as made, pytest.raises(Failure):
        made.get(secure.url)
    assert secure.requests == []


def test_a_private_address_is_refused_before_the_proxy_is_asked(proxy, certificates, tmp_path):
    with client(tmp_path, ca_file=certificates / "kunci.pem", proxy=proxy.url) as made, pytest.raises(Failure) as refused:
        made.get("https://10.0.0.1/")
    assert (refused.value.word.name, proxy.requests) == ("SOURCE_BLOCKED", [])
