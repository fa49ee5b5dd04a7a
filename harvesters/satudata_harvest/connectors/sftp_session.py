"""How an SFTP server is spoken to: a judged address, a host key the operator knows, one account, and never without end."""
from __future__ import annotations

import base64
import errno
import hashlib
import io
import logging
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from satudata.text import Text
from satudata_harvest.allowance import Allowance
from satudata_harvest.connectors.found import unreadable, vanished
from satudata_harvest.failure import Failure
from satudata_harvest.hosts import Host
from satudata_harvest.limits import Limits
from satudata_harvest.source import SourceDocument
from satudata_harvest.web import address

if TYPE_CHECKING:
    import paramiko

LOG = "satudata_harvest.sftp"
KEEPALIVE_SECONDS = 30


class Session:
    """One connection, made when first needed.

    :raises Failure: SOURCE_BLOCKED when the operator bound no secret to this source and server, or the reader is not installed
    """

    def __init__(self, host: Host, user: str, document: SourceDocument, allowance: Allowance, limits: Limits) -> None:
        self.host, self.user, self.bounds = host, user, allowance.web
        self.networks = allowance.networks_of(document.name)
        if not document.secret:
            raise Failure("SOURCE_BLOCKED", Text(
                id="Server SFTP perlu rahasia (kata sandi atau kunci pribadi); sebutkan namanya.",
                en="An SFTP server needs a secret (password or private key); give its name."), "secret")
        self.secret = allowance.secret(document.secret, document.name, host.host)
        self.library = _library()
        self.end = time.monotonic() + limits.run_seconds
        self.wire: socket.socket | None = None
        self.transport: paramiko.Transport | None = None
        self.client: paramiko.SFTPClient | None = None
        self.dropped = False

    @contextmanager
    def step(self, name: str = "") -> Iterator[paramiko.SFTPClient]:
        """One step at the server, over when its time is; what goes wrong becomes a failure without the server's words.

        The library waits for some answers without any limit: closing the connection is what ends such a wait.
        """
        left = min(self.bounds.request_seconds, self.end - time.monotonic())
        timer = threading.Timer(max(left, 0.0), self._drop)
        timer.daemon = True
        timer.start()
        try:
            self.client = self.client or self._connected()
            yield self.client
        except (self.library.SSHException, self.library.SFTPError, OSError, EOFError, ValueError, struct.error) as error:
            raise self._translated(error, name) from error
        finally:
            timer.cancel()

    def close(self) -> None:
        """Ends the connection."""
        for held in (self.transport, self.wire):
            if held is not None:
                held.close()
        self.client = self.transport = self.wire = None

    def _drop(self) -> None:
        self.dropped = True
        for held in (self.transport, self.wire):
            if held is not None:
                held.close()

    def _connected(self) -> paramiko.SFTPClient:
        seconds = self.bounds.connect_seconds
        try:
            where = address.judge(self.host.host, address.resolve(self.host.host, self.host.port, seconds), self.networks)
        except Failure as failure:
            raise Failure(failure.word.name, failure.message, "options.folder", failure.advice) from failure
        self.wire = socket.create_connection((where, self.host.port), timeout=seconds)
        logging.getLogger(LOG).setLevel(logging.CRITICAL)  # what a stranger's server says is not for our logs
        self.transport = transport = self.library.Transport(self.wire)
        transport.set_log_channel(LOG)
        transport.banner_timeout = transport.handshake_timeout = seconds
        transport.auth_timeout = self.bounds.between_seconds
        transport.start_client(timeout=seconds)
        self._recognise(transport.get_remote_server_key())
        self._log_in(transport)
        transport.set_keepalive(KEEPALIVE_SECONDS)  # the catalogue may take its time between two files
        channel = transport.open_session(timeout=seconds)
        channel.settimeout(self.bounds.between_seconds)
        channel.invoke_subsystem("sftp")
        return self.library.SFTPClient(channel)

    def _recognise(self, key: paramiko.PKey) -> None:
        """Before anything secret is sent."""
        shown = "SHA256:" + base64.b64encode(hashlib.sha256(key.asbytes()).digest()).decode().rstrip("=")
        if shown in self.host.fingerprints:
            return
        raise Failure("SOURCE_BLOCKED", Text(
            id=f"Server {self.host.host} menunjukkan kunci {shown}, yang tidak ada dalam daftar operator.",
            en=f"Server {self.host.host} shows the key {shown}, which is not on the operator's list."), "options.folder", Text(
            id="Tanyakan sidik kunci itu kepada pengelola server; bila sama, minta operator menambahkannya. Bila tidak, jangan.",
            en="Ask those who run the server for its fingerprint; if it is the same, have the operator list it. If not, do not."))

    def _log_in(self, transport: paramiko.Transport) -> None:
        try:
            if self.secret.startswith("-----BEGIN "):
                more = transport.auth_publickey(self.user, self._key())
            else:
                more = transport.auth_password(self.user, self.secret)
        except self.library.AuthenticationException as error:
            if self.dropped or not transport.is_active() and "timeout" in str(error).lower():
                raise self._late() from error
            more = ["another"]
        if more:
            raise Failure("SOURCE_FORBIDDEN", Text(
                id=f"Server {self.host.host} menolak akun {self.user}.",
                en=f"Server {self.host.host} refuses the account {self.user}."), "secret")

    def _key(self) -> paramiko.PKey:
        kinds: tuple[Any, ...] = (self.library.Ed25519Key, self.library.ECDSAKey, self.library.RSAKey)
        for kind in kinds:
            try:
                made: paramiko.PKey = kind.from_private_key(io.StringIO(self.secret + "\n"))
                return made
            except self.library.PasswordRequiredException:
                break
            except (self.library.SSHException, ValueError, IndexError):
                continue
        raise Failure("SOURCE_BLOCKED", Text(
            id="Kunci pribadi tidak terbaca; pasang kunci Ed25519, ECDSA, atau RSA tanpa frasa sandi.",
            en="The private key cannot be read; bind an Ed25519, ECDSA or RSA key without a passphrase."), "secret")

    def _translated(self, error: Exception, name: str) -> Failure:
        number = error.errno if isinstance(error, OSError) else None
        alive = self.transport is not None and self.transport.is_active() and not self.dropped
        if alive and number == errno.ENOENT:
            return vanished(name)
        if alive and number == errno.EACCES:
            return unreadable(name)
        if self.dropped or isinstance(error, TimeoutError):
            return self._late()
        if alive and self.client is not None and (number is None and not isinstance(error, self.library.SSHException)):
            return Failure("SOURCE_DATA_INVALID", Text(id=f"Server {self.host.host} tidak memberi {name or 'jawaban yang sah'}.",
                                                       en=f"Server {self.host.host} does not give {name or 'a proper answer'}."))
        return Failure("SOURCE_UNAVAILABLE", Text(
            id=f"Server {self.host.host} tidak dapat dihubungi atau memutus sambungan.",
            en=f"Server {self.host.host} cannot be reached or drops the connection."), "options.folder")

    def _late(self) -> Failure:
        return Failure("SOURCE_UNAVAILABLE", Text(id=f"Server {self.host.host} terlalu lama menjawab.",
                                                  en=f"Server {self.host.host} takes too long to answer."))


def _library() -> Any:
    try:
        import paramiko
    except ModuleNotFoundError as error:
        raise Failure("SOURCE_BLOCKED", Text(
            id="Pembaca SFTP tidak terpasang di mesin ini.", en="The reader of SFTP is not installed on this machine."),
            "options.folder", Text(id='Minta operator memasang "ckanext-tangerang[remote]".',
                                   en='Ask the operator to install "ckanext-tangerang[remote]".')) from error
    return paramiko
