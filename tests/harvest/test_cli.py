"""The command line: what it says of a document, and that every command is documented."""
from __future__ import annotations

import argparse
import json

import pytest
import yaml

from satudata_harvest import cli


@pytest.fixture
def write(tmp_path, database):
    """``write(change)``: a source file with some entries replaced; its path."""
    def make(**change):
        document = {"name": "contoh", "title": "Sumber contoh", "owner_org": "dinkes", "connector": "sql",
                    "options": {"url": f"sqlite:///{database}"}, **change}
        (tmp_path / "izin.yaml").write_text(yaml.safe_dump({"databases": [{"dialect": "sqlite", "path": str(tmp_path)}]}))
        path = tmp_path / "sumber.yaml"
        path.write_text(yaml.safe_dump({name: value for name, value in document.items() if value is not None}))
        return path
    return make


def main(path, command, *more):
    return cli.main([command, str(path), "--allow", str(path.parent / "izin.yaml"), *more])


def commands():
    actions = cli.parser()._subparsers._group_actions
    return next(action for action in actions if isinstance(action, argparse._SubParsersAction)).choices


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented_and_has_help(name, repository):
    written = (repository / "docs" / "harvesting.md").read_text("utf-8")
    assert f"satudata-harvest {name}" in written
    command = commands()[name]
    assert command.description
    for action in command._actions:
        assert action.help
        for option in action.option_strings:
            assert option in written or option in ("-h", "--help"), option


def test_every_failure_word_is_documented(repository):
    from satudata_harvest.failure import words
    written = (repository / "docs" / "harvesting.md").read_text("utf-8")
    assert [word for word in words() if f"`{word}`" not in written] == []


def test_every_entry_of_a_source_document_is_documented(repository):
    from satudata_harvest.connectors import OURS
    from satudata_harvest.source import schema
    written = (repository / "docs" / "harvesting.md").read_text("utf-8")
    entries = [*schema()["properties"], *(name for kind in OURS.values() for name in kind.options_schema["properties"])]
    assert [name for name in entries if f"`{name}`" not in written] == []


@pytest.mark.parametrize(("change", "field"), [
    ({"name": None}, "name"), ({"connector": "ftp"}, "connector"), ({"options": {"url": 1}}, "options.url"),
    ({"lain": 1}, "lain"), ({"limits": {"share": 2}}, "limits.share"),
    ({"mapping": {"fields": {"title": {"transforms": ["exec"]}}}}, "mapping.fields.title"),
])
def test_a_wrong_document_names_its_field(write, capsys, change, field):
    assert main(write(**change), "check", "--json") == cli.EXIT_USAGE
    assert field in [one["field"] for one in json.loads(capsys.readouterr().out)["troubles"]]


@pytest.mark.parametrize("text", ["a: [", "&a [*a]", "- 1", "\x00", "a: &x 1\nb: *x", ""])
def test_a_file_that_is_no_document(tmp_path, capsys, text):
    path = tmp_path / "s.yaml"
    path.write_text(text)
    assert cli.main(["check", str(path)]) == cli.EXIT_USAGE
    assert capsys.readouterr().err


def test_a_preview_without_a_catalogue(write, capsys):
    assert main(write(), "preview", "--lang", "en") == cli.EXIT_OK
    assert capsys.readouterr().out.startswith("2 new, 0 changed")


def test_describe_and_test(write, capsys):
    mapping = {"fields": {"title": "name"}, "tests": [{"source": {"name": "a"}, "record": {"title": "b"}}]}
    path = write(mapping=mapping)
    assert main(path, "describe") == cli.EXIT_OK
    assert "kunjungan" in capsys.readouterr().out
    assert main(path, "test") == cli.EXIT_FINDINGS
    assert "1 uji, 1 salah" in capsys.readouterr().out


def test_what_is_printed_cannot_drive_a_terminal(write, capsys):
    path = write(mapping={"fields": {"notes": {"value": "x\x1b[2Jy\u202e"}}})
    main(path, "preview")
    assert "\x1b" not in capsys.readouterr().out
