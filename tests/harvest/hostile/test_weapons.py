"""A source is no weapon: it reaches no folder, database, protocol or secret beyond the operator's list, and runs no code."""
from __future__ import annotations

import ast
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest

import satudata_harvest
from satudata_harvest.allowance import Allowance, Database, Network, Root, Secret
from satudata_harvest.connectors import find
from satudata_harvest.engine import Engine
from satudata_harvest.failure import Failure
from satudata_harvest.limits import Limits
from satudata_harvest.mapping import MappingInvalid, compile_mapping
from satudata_harvest.source import SourceInvalid
from tests.harvest.conftest import QUICK
from tests.harvest.server import reply

#: Modules that open a connection, a file behind an address or a program; only the guarded client and the agent's own way may.
REACHING = {"requests", "httpx", "httpcore", "urllib3", "urllib.request", "http.client", "socket", "ftplib", "smtplib", "fsspec",
            "subprocess", "owslib", "sickle", "oaipmh_scythe", "pysdmx", "lxml", "paramiko", "boto3"}
MAY = {"web/client.py": {"httpcore"}, "web/dial.py": {"httpcore"}, "web/trouble.py": {"httpcore"}, "web/address.py": {"socket"},
       "agent/link.py": {"requests"}, "catalogue.py": {"requests"},
       "connectors/sftp_session.py": {"socket", "paramiko"},  # judges the address itself, by the same list
       "connectors/sftp_place.py": {"paramiko"}}  # speaks over the session


def imported(path: Path) -> set[str]:
    """Whole names of the modules a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_only_the_guarded_client_reaches_a_network():
    root = Path(satudata_harvest.__file__).parent
    for path in root.rglob("*.py"):
        relative = path.relative_to(root).as_posix()
        reaching = {name for name in REACHING for one in imported(path) if one == name or one.startswith(f"{name}.")}
        assert reaching <= MAY.get(relative, set()), relative


@pytest.mark.parametrize("folder", [
    "sftp://10.0.0.1/data", "s3://ember/data", "memory://x", "file:///etc", "simplecache::file:///etc", "zip://*.csv::file:///etc",
    "github://a:b@main/", "http://127.0.0.1/", "~/x", "~root", "$HOME", "%2e%2e/etc", "etc", "./etc"])
def test_a_folder_is_a_path_and_no_protocol_is_spoken(document, tmp_path, monkeypatch, folder):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    check = find("files")(document("files", folder=folder), Allowance(roots=(Root(tmp_path),)), Limits(), tmp_path).check()
    assert check.failure is not None
    assert (check.failure.word.name, check.failure.field) == ("SOURCE_BLOCKED", "options.folder")


@pytest.mark.parametrize("folder", [
    "{root}-lain", "{root}/../rahasia", "{root}/naik", "{ROOT}", "{root}/./../", "/.", "{root}\u200b"])
def test_a_folder_beside_above_or_named_in_other_letters_is_outside(document, tmp_path, folder):
    root = tmp_path / "akar"
    for made in (root, tmp_path / "akar-lain", tmp_path / "rahasia", tmp_path / "AKAR", tmp_path / "akar\u200b"):
        made.mkdir(exist_ok=True)
        (made / "a.csv").write_text("tahun,n\n2024,1\n")
    (root / "naik").symlink_to(tmp_path / "rahasia")
    wanted = folder.format(root=root, ROOT=tmp_path / "AKAR")
    connector = find("files")(document("files", folder=wanted), Allowance(roots=(Root(root),)), Limits(), tmp_path)
    with pytest.raises(Failure) as refused:
        list(connector.records())
    assert refused.value.word.name == "SOURCE_BLOCKED"


def test_a_folder_that_becomes_a_link_after_the_check_is_judged_again(document, tmp_path):
    root, secret = tmp_path / "akar", tmp_path / "rahasia"
    (root / "data").mkdir(parents=True)
    secret.mkdir()
    (secret / "a.csv").write_text("tahun,n\n2024,1\n")
    connector = find("files")(document("files", folder=str(root / "data")), Allowance(roots=(Root(root),)), Limits(), tmp_path)
    assert connector.check().ok
    (root / "data").rmdir()
    (root / "data").symlink_to(secret)
    with pytest.raises(Failure) as refused:
        list(connector.records())
    assert refused.value.word.name == "SOURCE_BLOCKED"


@pytest.mark.parametrize("url", [
    "postgresql://a@10.0.0.6/x", "postgresql://a@10.0.0.5:5433/x", "postgresql://a@10.0.0.5,10.0.0.6/x", "postgresql:///x",
    "postgresql+asyncpg://a@10.0.0.6/x", "mssql+pyodbc://a@10.0.0.5/x", "oracle://a@10.0.0.5/x", "duckdb:///etc/passwd",
    "postgresql://a@10.0.0.5/x?options=-c%20x=y", "postgresql://a@10.0.0.5/x?service=lain", "sqlite:////etc/passwd",
    "sqlite:///:memory:", "sqlite://", "postgresql://a@10.0.0.5/x?passfile=/etc/shadow"])
def test_a_database_beyond_the_list_is_not_reached(document, tmp_path, monkeypatch, url):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    allowed = Allowance(databases=(Database("postgresql", "10.0.0.5"), Database("sqlite", path=tmp_path)))
    check = find("sql")(document("sql", url=url), allowed, Limits(), tmp_path).check()
    assert check.failure is not None
    assert check.failure.word.name == "SOURCE_BLOCKED"


SECRET = "s3cr3t-nilai-rahasia"  # noqa: S105 - of the test


@pytest.mark.parametrize(("name", "source", "host"), [
    ("lain", "sumber-contoh", "127.0.0.1"), ("kunci", "sumber-lain", "127.0.0.1"), ("kunci", "sumber-contoh", "10.0.0.9")])
def test_a_secret_of_another_name_source_or_host_stops_the_run_before_anything_is_sent(
        server, document, memory, tmp_path, monkeypatch, name, source, host):
    monkeypatch.setenv("KUNCI_UJI", SECRET)
    allowed = Allowance(networks=(Network("127.0.0.0/8"),), web=QUICK, secrets=(Secret("kunci", source, host, env="KUNCI_UJI"),))
    made = document("rest", {"secret": name}, url=f"{server.url}/daftar", records="@")
    report = Engine(made, memory, allowed, under=tmp_path).run("1")
    assert (report.failure.word.name, server.requests) == ("SOURCE_BLOCKED", [])
    assert SECRET not in json.dumps(report.as_dict())


def test_secrets_are_names_in_the_document_and_a_value_has_no_place_there(document):
    for extra in ({"secret": "dua kata"}, {"secret": {"value": SECRET}}, {"password": SECRET}):
        with pytest.raises(SourceInvalid) as refused:
            document("rest", extra, url="https://a.example/")
        assert SECRET not in str(refused.value)


@pytest.mark.parametrize(("written", "wanted"), [
    ("{title.__class__.__mro__}", "{title.__class__.__mro__}"), ("{title[0]}", "{title[0]}"), ("{title!r}", "{title!r}"),
    ("{title:>9999999999}", "{title:>9999999999}"), ("{0}{}", "{0}{}"), ("%(title)s ${title}", "%(title)s $T"),
    ("{__class__}{self}", ""), ("{{ 7*7 }}{% import os %}", "{{ 7*7 }}{% import os %}")])
def test_templates_put_values_in_and_nothing_else(written, wanted):
    rule = {"path": "title", "transforms": [{"template": written}]}
    assert compile_mapping({"f": rule}).apply({"title": "T"}).get("f", "") == wanted


MULTIPLIES = ["|".join(["[@, @]"] * 20), "|".join(["{a: @, b: @}"] * 20), "|".join(["merge(@, @)"] * 20),
              "|".join(["[@, @]"] * 30) + "|to_string(@)", "map(&[@, @, @, @], @)|[@, @, @, @, @]|[@, @, @, @, @, @]"]


@pytest.mark.parametrize("path", MULTIPLIES)
def test_a_path_that_multiplies_what_it_reads_is_refused(document, server, memory, allowance, tmp_path, path):
    with pytest.raises(MappingInvalid) as refused:
        compile_mapping({"satuan": path})
    assert refused.value.field == "satuan"
    with pytest.raises(SourceInvalid):
        document("rest", {"mapping": {"fields": {"satuan": path}}}, url="https://a.example/")
    server.paths["/daftar"] = lambda request: reply([{"id": 1}])
    started = time.monotonic()
    for options in ({"records": path}, {"identifier": path}, {"pages": {"style": "next", "path": path, "total": path}}):
        Engine(document("rest", **{"url": f"{server.url}/daftar", **options}), memory, allowance, under=tmp_path).run("1")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", ["[a, b, c]", "{a: a, b: b}", "h[*].{n: n, m: m}", "a || b || c", "join(', ', [a, b, c, d])",
                                  "sort_by(h, &n)[0].n", "h[?n == 'x'] | [0].n"])
def test_paths_people_write_are_no_multiplying(path):
    compile_mapping({"satuan": path})


ODD: list[Any] = ["tags[::0]", "ceil(to_number('nan'))", "floor(to_number('inf'))", "sort_by(tags, &x)", "&judul", "avg(tags)",
                  {"path": "judul", "transforms": [{"date": "%Y %Y"}]}, {"path": "judul", "transforms": [{"date": "%"}]},
                  {"path": "judul", "transforms": [{"split": [1]}]}, {"path": "judul", "transforms": [{"template": None}]}]


@pytest.mark.parametrize("rule", ODD)
def test_a_rule_that_does_not_fit_a_value_stops_no_run(document, server, memory, allowance, tmp_path, rule):
    server.paths["/daftar"] = lambda request: reply([{"id": 1, "judul": "2024 2024", "tags": ["a b"]}])
    made = document("rest", {"mapping": {"fields": {"satuan": rule}}}, url=f"{server.url}/daftar")
    report = Engine(made, memory, allowance, under=tmp_path).run("1")
    assert report.state == "finished"
    assert {problem["word"] for problem in report.problems} <= {"VALIDATION_ERROR"}
