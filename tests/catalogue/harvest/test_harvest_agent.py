"""The command line of an agent against the catalogue: exit codes, JSON, what a held run says."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ckanext.tangerang.harvest.local import InProcess
from satudata_harvest import cli


@pytest.fixture
def run(agency: Any, allowed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: Any) -> Callable[..., tuple[int, Any]]:
    """``run("preview")``: exit code and JSON of the command, acting as the source's agent."""
    monkeypatch.setattr(cli, "connect", lambda url, token: InProcess(username=token))
    monkeypatch.setenv("TOKEN_AGEN", agency.source["agent"])

    def command(name: str, *more: str, document: Any = None, to: str = "TOKEN_AGEN") -> tuple[int, Any]:
        file = tmp_path / "sumber.yaml"
        file.write_text(yaml.safe_dump(document or agency.source["document"]))
        reach = ["--catalogue", "https://katalog.contoh.test/", "--token-env", to] if name in ("preview", "run") else []
        code = cli.main([name, str(file), "--json", "--allow", str(allowed), *reach, *more])
        said = capsys.readouterr()
        return code, json.loads(said.out or said.err)
    return command


def test_check_preview_run_and_run_again(run, agency):
    assert run("check")[0] == cli.EXIT_OK
    code, plan = run("preview")
    assert (code, plan["counts"]["new"], agency.held()) == (cli.EXIT_OK, 2, {})
    code, report = run("run")
    assert (code, report["state"], report["outcomes"]) == (cli.EXIT_OK, "finished", {"created": 2})
    assert set(agency.held()) == {"kunjungan", "imunisasi"}
    code, report = run("run")
    assert (code, report["plan"]["counts"]["unchanged"]) == (cli.EXIT_OK, 2)
    shown = agency.city.call("produsen", "sdi_harvest_run_list", source_id=agency.source["id"])
    assert [(one["state"], one["place"]) for one in shown["results"]] == [("finished", "agent")] * 2


def test_a_held_run_says_so_and_leaves_the_records(run, agency):
    run("run")
    agency.sql("DROP TABLE kunjungan; DROP TABLE imunisasi")
    code, report = run("run")
    assert (code, report["state"], report["word"]) == (cli.EXIT_HELD, "quarantined", "QUARANTINED")
    assert {row.state for row in agency.held().values()} == {"present"}


def test_another_document_another_token_and_a_source_that_is_down(run, agency):
    code, said = run("run", document={**agency.source["document"], "title": "Judul lain"})
    assert (code, said["failure"]["field"]) == (cli.EXIT_FAILED, "document")
    code, said = run("run", to="TIDAK_ADA")
    assert (code, said["failure"]["field"]) == (cli.EXIT_FAILED, "--token-env")
    agency.path.unlink()
    code, said = run("check")
    assert (code, said["failure"]["word"]) == (cli.EXIT_FAILED, "SOURCE_NOT_FOUND")
    code, report = run("run")
    assert (code, report["state"], report["word"]) == (cli.EXIT_FAILED, "failed", "SOURCE_NOT_FOUND")


def test_the_token_of_another_agency_is_refused(run, agency, make_document, tmp_path, monkeypatch):
    other = agency.city.call("produsen_other", "sdi_harvest_source_create",
                             document={**make_document(tmp_path / "lain.db", name="lain"), "owner_org": "dukcapil"})
    monkeypatch.setenv("TOKEN_LAIN", other["agent"])
    code, said = run("run", to="TOKEN_LAIN")
    assert (code, said["failure"]["word"]) == (cli.EXIT_FAILED, "SOURCE_FORBIDDEN")
    assert agency.held() == {}
