"""What the address of a folder means: a path of this machine, ``sftp://account@server/folder`` or ``s3://bucket/folder``."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from satudata.text import Text
from satudata_harvest.allowance import Allowance
from satudata_harvest.connectors.folder import Folder, opened
from satudata_harvest.connectors.found import Place
from satudata_harvest.connectors.s3_place import S3Place
from satudata_harvest.connectors.sftp_place import SftpPlace
from satudata_harvest.connectors.sftp_session import Session
from satudata_harvest.failure import Failure
from satudata_harvest.hosts import Host
from satudata_harvest.limits import Limits
from satudata_harvest.source import SourceDocument
from satudata_harvest.web.client import Client

SFTP = re.compile(r"(?P<user>[^@:/\s]+)@(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?(?P<folder>/.*)?")
S3 = re.compile(r"(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<folder>.*))?")
LEAD = Text(id="Tulis jalur penuh, sftp://akun@server/folder, atau s3://bucket/folder.",
            en="Write a full path, sftp://account@server/folder, or s3://bucket/folder.")


@dataclass(frozen=True)
class Remote:
    """An address on a server of files. ``name``: the account of SFTP, the bucket of S3."""

    protocol: str
    name: str
    folder: str
    host: str = ""
    port: int = 22


def place_of(document: SourceDocument, allowance: Allowance, limits: Limits, room: Path) -> Place:
    """The place of a source, judged by the operator's list.

    :raises Failure: SOURCE_BLOCKED when it is not on the list, SOURCE_NOT_FOUND when a folder of this machine is not there
    """
    written: str = document.options["folder"]
    if "://" not in written and "::" not in written:
        return Folder(opened(written, document.name, allowance))
    remote = parse(written)
    host = _listed(remote, document.name, allowance)
    if remote.protocol == "s3":
        secret = allowance.secret(document.secret, document.name, host.host) if document.secret else None
        client = Client(room, networks=allowance.networks_of(document.name), bounds=allowance.web, proxy=allowance.proxy,
                        ca_file=allowance.ca_file, seconds=limits.run_seconds)
        return S3Place(remote.name, remote.folder, host, secret, client)
    return SftpPlace(remote.folder, Session(host, remote.name, document, allowance, limits))


def parse(written: str) -> Remote:
    """An address on a server, taken as it is written: nothing in it is decoded.

    :raises Failure: SOURCE_BLOCKED: it is none, chains others, or holds a password
    """
    protocol, _, rest = written.partition("://")
    if re.search(r"[\x00-\x1f\x7f]", written):
        raise blocked("Alamat memuat huruf terlarang.", "The address holds characters it must not have.")
    if protocol == "s3" and (found := S3.fullmatch(rest)):
        return Remote("s3", found["bucket"], _climbless((found["folder"] or "").strip("/")))
    if protocol == "sftp" and (found := SFTP.fullmatch(rest)):
        host = found["host"].strip("[]").lower()
        return Remote("sftp", found["user"], _climbless(found["folder"] or "/"), host, int(found["port"] or 22))
    if protocol == "sftp" and re.match(r"[^@/]*:[^@/]*@", rest):
        raise blocked("Kata sandi tidak boleh ditulis dalam alamat; pasang sebagai rahasia.",
                      "A password must not stand in the address; bind it as a secret.")
    raise Failure("SOURCE_BLOCKED", Text(id="Alamat folder ini tidak dikenal.", en="This address of a folder is not known."),
                  "options.folder", LEAD)


def _climbless(folder: str) -> str:
    if ".." in folder.split("/"):
        raise blocked("Folder tidak boleh memuat bagian ..", "The folder must have no part that is ..")
    return folder


def _listed(remote: Remote, source: str, allowance: Allowance) -> Host:
    for entry in allowance.hosts:
        if entry.protocol != remote.protocol or not entry.is_for(source):
            continue
        if remote.name in entry.buckets if remote.protocol == "s3" else (entry.host, entry.port) == (remote.host, remote.port):
            return entry
    raise blocked("Server atau bucket ini tidak ada dalam daftar operator.",
                  "This server or bucket is not on the operator's list.")


def blocked(id_: str, en: str) -> Failure:
    """SOURCE_BLOCKED, of the address of the folder."""
    return Failure("SOURCE_BLOCKED", Text(id=id_, en=en), "options.folder")
