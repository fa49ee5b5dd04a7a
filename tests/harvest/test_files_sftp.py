"""Files on an SFTP server: only a server whose key the operator knows is logged in to, and a bad one changes nothing."""
from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import paramiko
import pytest

from satudata_harvest.allowance import Allowance, Network, Secret
from satudata_harvest.connectors.files import FilesConnector
from satudata_harvest.connectors.place import parse
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.hosts import Host
from satudata_harvest.limits import Limits
from tests.harvest.conftest import QUICK
from tests.harvest.sftp_server import PASSWORD, USER, SftpServer

PLAIN = "kecamatan,tahun,jumlah\nBenda,2023,5\nCiledug,2024,6\n"
SECRET = {"secret": "sandi"}


@pytest.fixture(scope="module")
def keys() -> tuple[paramiko.ECDSAKey, paramiko.ECDSAKey]:
    """The server's key, and a user's."""
    return paramiko.ECDSAKey.generate(), paramiko.ECDSAKey.generate()


@pytest.fixture
def sftp(folder: Path, keys: Any) -> Iterator[SftpServer]:
    for name in ("a.csv", "2024/b.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(PLAIN)
    with SftpServer(folder, keys[0], known=keys[1]) as live:
        yield live


@pytest.fixture
def allowed(sftp: SftpServer, monkeypatch: pytest.MonkeyPatch) -> Allowance:
    """Allows this very server, with its key and the account's password."""
    monkeypatch.setenv("SANDI", PASSWORD)
    return Allowance(hosts=(Host("sftp", "127.0.0.1", sftp.port, (sftp.key.fingerprint,)),), web=QUICK,
                     networks=(Network("127.0.0.0/8"),), secrets=(Secret("sandi", "sumber-contoh", "127.0.0.1", "SANDI"),))


@pytest.fixture
def reading(sftp: SftpServer, document: Any, tmp_path: Path) -> Iterator[Callable[..., FilesConnector]]:
    """``reading(allowed, "/2024", bytes=10)``: a connector for the server, closed at the end."""
    made = []

    def make(allowance: Allowance, folder: str = "", extra: Any = SECRET, user: str = USER, **limits: Any) -> FilesConnector:
        at = document("files", extra, folder=f"sftp://{user}@127.0.0.1:{sftp.port}{folder}")
        made.append(FilesConnector(at, allowance, Limits(**limits), tmp_path))
        return made[-1]
    yield make
    for one in made:
        one.close()


def words(connector: FilesConnector) -> dict[str, str]:
    """Identifier and word of each record; ``ok`` where there is none."""
    return {one.identifier: one.failure.word.name if one.failure else "ok" for one in connector.records()}


def refused(connector: FilesConnector) -> Failure:
    with pytest.raises(Failure) as caught:
        list(connector.records())
    return caught.value


def test_files_of_all_folders_are_read_and_the_folder_may_be_one_below(reading, allowed):
    connector = reading(allowed)
    assert "2 berkas" in connector.check().message.id
    assert words(connector) == {"a.csv": "ok", "2024/b.csv": "ok"}
    below = list(reading(allowed, "/2024").records())
    assert [one.identifier for one in below] == ["b.csv"]
    assert below[0].tables[0].content.reader().read().decode() == PLAIN
    assert len(connector.describe().tables) == 2


def test_a_private_key_opens_too(reading, allowed, keys, monkeypatch):
    written = io.StringIO()
    keys[1].write_private_key(written)
    monkeypatch.setenv("SANDI", written.getvalue().strip())
    assert set(words(reading(allowed)).values()) == {"ok"}
    monkeypatch.setenv("SANDI", "-----BEGIN OPENSSH PRIVATE KEY-----\nrusak\n-----END OPENSSH PRIVATE KEY-----")
    assert refused(reading(allowed)).word.name == "SOURCE_BLOCKED"


def test_a_server_with_another_key_gets_no_password(reading, allowed, sftp, keys):
    wrong = replace(allowed, hosts=(replace(allowed.hosts[0], fingerprints=(keys[1].fingerprint,)),))
    failure = refused(reading(wrong))
    assert (failure.word.name, sftp.tried) == ("SOURCE_BLOCKED", [])
    assert sftp.key.fingerprint in failure.message.en


@pytest.mark.parametrize(("change", "word"), [
    ({"hosts": ()}, "SOURCE_BLOCKED"), ({"networks": ()}, "SOURCE_BLOCKED"), ({"secrets": ()}, "SOURCE_BLOCKED"),
    ({"hosts": (Host("sftp", "127.0.0.1", 1, ("SHA256:" + "a" * 43,)),)}, "SOURCE_BLOCKED"),
])
def test_what_the_operator_did_not_list_is_not_dialled(reading, allowed, sftp, change, word):
    assert refused(reading(replace(allowed, **change))).word.name == word
    assert sftp.transports == []


def test_a_server_for_another_source_and_a_source_without_a_secret_are_refused(reading, allowed):
    others = replace(allowed, hosts=(replace(allowed.hosts[0], sources=("sumber-lain",)),))
    assert refused(reading(others)).word.name == "SOURCE_BLOCKED"
    assert refused(reading(allowed, extra=None)).field == "secret"


def test_a_wrong_password_or_account_is_forbidden_and_stands_in_no_failure(reading, allowed, monkeypatch):
    monkeypatch.setenv("SANDI", "keliru-sekali")
    failure = refused(reading(allowed))
    assert (failure.word.name, failure.field) == ("SOURCE_FORBIDDEN", "secret")
    assert "keliru" not in str(failure.as_dict())
    assert refused(reading(allowed, user="lain")).word.name == "SOURCE_FORBIDDEN"


def test_a_folder_that_is_not_there_and_one_that_is_a_file(reading, allowed):
    assert refused(reading(allowed, "/tidak-ada")).word.name == "SOURCE_NOT_FOUND"
    assert refused(reading(allowed, "/a.csv")).word.name == "SOURCE_NOT_FOUND"


def test_links_are_followed_to_files_of_the_folder_alone(reading, allowed, sftp, tmp_path):
    (tmp_path / "rahasia.csv").write_text(PLAIN)
    for name, to in (("dalam.csv", "a.csv"), ("luar.csv", tmp_path / "rahasia.csv"), ("putus.csv", "tidak-ada"),
                     ("turun", tmp_path), ("2024/atas.csv", "../a.csv")):
        (sftp.folder / name).symlink_to(to)
    os.mkfifo(sftp.folder / "pipa.csv")
    assert words(reading(allowed)) == {"a.csv": "ok", "2024/b.csv": "ok", "dalam.csv": "ok", "luar.csv": "SOURCE_BLOCKED",
                                       "putus.csv": "SOURCE_NOT_FOUND", "2024/atas.csv": "ok", "pipa.csv": "SOURCE_DATA_INVALID"}
    assert words(reading(allowed, "/2024"))["atas.csv"] == "SOURCE_BLOCKED"
    sftp.resolves = False
    assert words(reading(allowed))["dalam.csv"] == "SOURCE_BLOCKED"


def test_hostile_names_stay_within_the_folder_and_hidden_ones_are_left_out(reading, allowed, sftp):
    sftp.also = ["../rahasia.csv", "/etc/a.csv", "nol\0.csv", "..", ".", "", ".tersembunyi.csv", "~$kunci.csv", "a\u202eb.csv"]
    with open(os.fsencode(sftp.folder) + b"/\xff\xfe.csv", "w", encoding="utf-8") as out:
        out.write(PLAIN)
    (sftp.folder / ".git").mkdir()
    (sftp.folder / ".git" / "c.csv").write_text(PLAIN)
    assert words(reading(allowed)) == {
        "a.csv": "ok", "2024/b.csv": "ok", "../rahasia.csv": "SOURCE_DATA_INVALID", "/etc/a.csv": "SOURCE_DATA_INVALID",
        "nol\\x00.csv": "SOURCE_DATA_INVALID", "\\udcff\\udcfe.csv": "SOURCE_DATA_INVALID", "a\u202eb.csv": "SOURCE_NOT_FOUND"}
    assert not any(path.startswith(("/etc", "/..")) for path in sftp.opened)


def test_a_file_that_vanishes_or_may_not_be_read_is_one_failed_record(reading, allowed, sftp):
    sftp.also, sftp.denied = ["hilang.csv"], ["/2024/b.csv"]
    assert words(reading(allowed)) == {"a.csv": "ok", "hilang.csv": "SOURCE_NOT_FOUND", "2024/b.csv": "SOURCE_FORBIDDEN"}


@pytest.mark.parametrize("bad", [{"slow": "banner"}, {"slow": "list"}, {"slow": "open"}, {"breaks": True}, {"cuts_list": True}])
def test_a_slow_or_broken_server_ends_the_run_in_time_and_nothing_is_gone(reading, allowed, sftp, memory, tmp_path, bad):
    Engine(reading(allowed).document, memory, allowed, under=tmp_path).run("1")
    for name, value in bad.items():
        setattr(sftp, name, value)
    for name in ("a.csv", "2024/b.csv"):
        os.utime(sftp.folder / name, (1, 1))
    report = Engine(reading(allowed).document, memory, allowed, under=tmp_path).run("2")
    assert (report.failure.word.name, report.seconds < 5) == ("SOURCE_UNAVAILABLE", True)
    assert {known.state for known in memory.records()} == {"present"}


def test_files_without_end_or_shorter_than_said_are_refused(reading, allowed, sftp):
    sftp.shrinks = True
    assert set(words(reading(allowed)).values()) == {"SOURCE_DATA_INVALID"}
    sftp.endless, sftp.shrinks = True, False
    assert set(words(reading(allowed, bytes=100_000)).values()) == {"SOURCE_DATA_INVALID"}


def test_a_file_beyond_the_limit_is_not_opened(reading, allowed, sftp):
    assert set(words(reading(allowed, bytes=10)).values()) == {"SOURCE_DATA_INVALID"}
    assert sftp.opened == []


def test_a_list_that_is_too_long_ends_the_run(reading, allowed, monkeypatch):
    monkeypatch.setattr("satudata_harvest.connectors.sftp_place.MOST", 2)
    assert refused(reading(allowed)).word.name == "SOURCE_DATA_INVALID"


def test_without_the_reader_the_operator_is_told_what_to_install(reading, allowed, monkeypatch):
    monkeypatch.setitem(sys.modules, "paramiko", None)
    failure = refused(reading(allowed))
    assert (failure.word.name, "ckanext-tangerang[remote]" in failure.advice.en) == ("SOURCE_BLOCKED", True)


@pytest.mark.parametrize("address", [
    "sftp://pembaca:sandi@server/a", "sftp://server/a", "sftp://pembaca@server:x/a", "simplecache::sftp://pembaca@server/a",
    "sftp::s3://ember/a", "s3://ember::s3://lain", "file:///etc", "http://server/a", "s3://", "s3://A_B/c", "s3://ember/../lain",
    "sftp://pembaca@server/a/../../etc", "sftp://pembaca@server/a\0", "a::b",
])
def test_addresses_that_are_none_chained_or_hold_a_password(address):
    with pytest.raises(Failure) as caught:
        parse(address)
    assert (caught.value.word.name, caught.value.field) == ("SOURCE_BLOCKED", "options.folder")
    assert "sandi" not in caught.value.message.en


def test_addresses_that_are_one():
    found = parse("sftp://a.b@Server.Contoh:2222/data 2024%20")
    assert (found.name, found.host, found.port, found.folder) == ("a.b", "server.contoh", 2222, "/data 2024%20")
    assert parse("sftp://a@[fd00::1]/x").host == "fd00::1"
    assert (parse("s3://ember-dlh/2024/").name, parse("s3://ember-dlh/2024/").folder) == ("ember-dlh", "2024")
