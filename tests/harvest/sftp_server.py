"""A live SFTP server on the loopback that shows a folder, as well or as badly as a test needs."""
from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko

USER, PASSWORD = "pembaca", "sandi-contoh"


class _Door(paramiko.ServerInterface):
    def __init__(self, live: SftpServer) -> None:
        self.live = live

    def get_allowed_auths(self, username: str) -> str:
        return "password,publickey"

    def check_auth_password(self, username: str, password: str) -> int:
        self.live.tried.append((username, password))
        good = (username, password) == (USER, PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        good = username == USER and key == self.live.known
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _Files(paramiko.SFTPServerInterface):
    def __init__(self, server: _Door, *args: Any, **kwargs: Any) -> None:
        self.live = server.live
        super().__init__(server, *args, **kwargs)

    def _real(self, path: str) -> Path:
        return self.live.folder / path.lstrip("/")

    def canonicalize(self, path: str) -> str:
        if not self.live.resolves:
            return os.path.normpath(path)
        real = os.path.realpath(self._real(path))
        return "/" + os.path.relpath(real, self.live.folder) if real != str(self.live.folder) else "/"

    def list_folder(self, path: str) -> Any:
        self.live.wait("list")
        try:
            found = []
            for name in sorted(os.listdir(os.fsencode(self._real(path)))):
                state = os.lstat(os.path.join(os.fsencode(self._real(path)), name))
                found.append(paramiko.SFTPAttributes.from_stat(state, name))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        if path == self.live.also_in:
            found += [paramiko.SFTPAttributes.from_stat(os.stat(self.live.folder / "a.csv"), name) for name in self.live.also]
        return found

    def stat(self, path: str) -> Any:
        return self._state(os.stat, path)

    def lstat(self, path: str) -> Any:
        return self._state(os.lstat, path)

    def _state(self, how: Any, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(how(self._real(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def open(self, path: str, flags: int, attr: Any) -> Any:
        self.live.opened.append(path)
        self.live.wait("open")
        if path in self.live.denied:
            return paramiko.SFTP_PERMISSION_DENIED
        try:
            reader = open(self._real(path), "rb")  # noqa: SIM115 - the handle closes it
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = _Handle(flags)
        handle.readfile, handle.live = reader, self.live
        return handle


class _Handle(paramiko.SFTPHandle):
    live: SftpServer
    readfile: Any

    def read(self, offset: int, length: int) -> Any:
        if self.live.breaks:
            self.live.cut()
        if self.live.endless:
            return b"a" * length
        if self.live.shrinks and offset:
            return paramiko.SFTP_EOF
        return super().read(offset, min(length, 20) if self.live.shrinks else length)


class _Subsystem(paramiko.SFTPServer):
    server: Any

    def _read_folder(self, request_number: int, folder: Any) -> None:
        if self.server.live.cuts_list:
            self.server.live.cut()
        super()._read_folder(request_number, folder)


@dataclass
class SftpServer:
    """``folder`` is the root. ``opened``: files asked for; ``tried``: passwords; the others are ways to be a bad server."""

    folder: Path
    key: paramiko.PKey
    known: paramiko.PKey | None = None
    resolves: bool = True
    also: list[str] = field(default_factory=list)
    also_in: str = "/"
    denied: list[str] = field(default_factory=list)
    slow: str = ""
    breaks: bool = False
    endless: bool = False
    shrinks: bool = False
    cuts_list: bool = False
    opened: list[str] = field(default_factory=list)
    tried: list[tuple[str, str]] = field(default_factory=list)
    transports: list[paramiko.Transport] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> SftpServer:
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self.listener.close()
        self.cut()

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def cut(self) -> None:
        """Every connection breaks."""
        for transport in self.transports:
            transport.close()

    def wait(self, what: str) -> None:
        """As long as the server lives, where it is slow at this."""
        if self.slow == what:
            self.stopped.wait(20)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                wire, _ = self.listener.accept()
                if self.slow == "banner":
                    threading.Thread(target=self._hold, args=(wire,), daemon=True).start()
                    continue
                transport = paramiko.Transport(wire)
                transport.set_log_channel("satudata_harvest.sftp")
                transport.add_server_key(self.key)
                transport.set_subsystem_handler("sftp", _Subsystem, _Files)
                self.transports.append(transport)
                with suppress(paramiko.SSHException, EOFError):
                    transport.start_server(event=threading.Event(), server=_Door(self))

    def _hold(self, wire: socket.socket) -> None:
        self.stopped.wait(20)
        wire.close()
