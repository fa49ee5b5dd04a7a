"""The command line: every command works, helps and is documented."""
from __future__ import annotations

import argparse
import json

import jsonschema
import pytest
from openpyxl import load_workbook

from satudata import codes, form
from satudata.cli import main, parser
from satudata.rules.context import today

from .form.test_form import COMPLETE
from .rules.good import good_record

CSV = "kode_kecamatan,kecamatan,jumlah\n36.71.01,Tangerang,10\n36.71.02,Jatiuwung,20\n"


def commands(lang="id"):
    top = parser(lang)
    action = next(action for action in top._actions if isinstance(action, argparse._SubParsersAction))
    helps = {choice.dest: choice.help for choice in action._choices_actions}
    return {name: (one, helps[name]) for name, one in action.choices.items()}


def test_the_commands():
    assert set(commands()) == {"check", "rules", "schema", "form", "codes", "naming"}


@pytest.mark.parametrize("name", commands())
def test_every_command_helps_and_is_documented(name, repository, capsys):
    indonesian, english = commands("id")[name], commands("en")[name]
    assert indonesian[1] and english[1] and indonesian[1] != english[1]
    manual = (repository / "docs" / "satudata.md").read_text("utf-8")
    assert f"### `satudata {name}" in manual
    for action in english[0]._actions:
        assert action.help, action
        for option in action.option_strings:
            assert option == "-h" or option in manual, option
    assert main([name, "--help"]) == 0
    assert indonesian[1] in capsys.readouterr().out


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to work in with a table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    return tmp_path


def write(path, value):
    path.write_text(json.dumps(value), "utf-8")
    return str(path)


def checked(capsys, *words):
    code = main(["check", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_record_is_checked_with_the_file_it_names(folder, capsys):
    record = {**COMPLETE, "tables": [{"name": "Penduduk", "delivery": "a.csv"}]}
    code, results = checked(capsys, write(folder / "r.json", record), "a.csv")
    assert code == 1
    assert [result["kind"] for result in results] == ["dataset"]
    assert results[0]["score"]["meets_sdi"] is False
    assert any(finding["path"].startswith("tables.0") for finding in results[0]["findings"])
    assert all(finding["message"]["id"] and finding["message"]["en"] for finding in results[0]["findings"])


def test_a_concept_in_order_passes(folder, capsys):
    (folder / "k.yaml").write_text(
        "kind: konsep\ntitle: Penduduk Miskin\nowner_org: dinsos\n"
        "definisi: Penduduk yang pengeluaran per kapitanya sebulan berada di bawah garis kemiskinan.\nreferensi: BPS\n", "utf-8")
    code, results = checked(capsys, "k.yaml")
    assert (code, results[0]["kind"]) == (0, "konsep")
    assert results[0]["passed"]
    assert main(["check", "k.yaml"]) == 0


def test_a_table_alone_is_asked_only_what_it_can_answer(folder, capsys):
    code, results = checked(capsys, "a.csv")
    assert not any(finding["rule"] == "LENGKAP" for finding in results[0]["findings"])
    assert all(finding["path"].startswith("tables.0") for finding in results[0]["findings"])
    assert code == (0 if results[0]["passed"] else 1)


def test_totals_in_a_table_are_found(folder, capsys):
    (folder / "t.csv").write_text(CSV + "Jumlah,,30\n", "utf-8")
    code, results = checked(capsys, "t.csv")
    assert code == 1
    assert "IO-02b" in {finding["rule"] for finding in results[0]["findings"]}


@pytest.mark.parametrize(("name", "content", "word"), [
    ("none.csv", None, "none.csv"), ("none.yaml", None, "none.yaml"), ("bad.yaml", "a: [1", "bad.yaml"), ("bad.json", "{",
    "bad.json"),
    ("list.yaml", "- a\n", "list.yaml"), ("latin.yaml", b"judul: \xff\xfe", "latin.yaml"), ("empty.csv", "", "kosong"),
    ("unknown.yaml", "judul: A\n", "judul"), ("kind.yaml", "kind: survei\ntitle: A\n", "survei"),
    ("away.yaml", "title: A\ntables: [{delivery: ../../etc/passwd}]\n", "luar folder"),
    ("gone.yaml", "title: A\ntables: [{delivery: hilang.csv}]\n", "hilang.csv"),
    ("auto.yaml", "title: A\nsdi_skor: 90\n", "sdi_skor"),
])
def test_what_cannot_be_checked_is_said(folder, capsys, name, content, word):
    if content is not None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["check", name]) == 2
    assert word in capsys.readouterr().out


def test_one_bad_file_does_not_stop_the_others(folder, capsys):
    code, results = checked(capsys, "none.csv", "a.csv")
    assert code == 2
    assert [result["failure"] is None for result in results] == [False, True]


def test_a_refused_file_of_a_record_is_a_finding_that_holds(folder, capsys):
    (folder / "a.pdf").write_bytes(b"%PDF-1.7\n")
    _, results = checked(capsys, write(folder / "r.json", {**COMPLETE, "tables": [{"name": "A", "delivery": "a.pdf"}]}))
    held = {finding["rule"] for finding in results[0]["findings"] if finding["effect"] == "menahan"}
    assert "IO-02a" in held


def test_the_language(folder, capsys):
    main(["check", "none.csv"])
    main(["check", "none.csv", "--lang", "en"])
    main(["--lang", "en", "codes", "nothing"])
    out = capsys.readouterr()
    assert "tidak ada" in out.out and "There is no file" in out.out
    assert "There is no code list" in out.err


def test_rules_are_listed(capsys):
    assert main(["rules"]) == 0
    assert "SD-01" in capsys.readouterr().out
    assert main(["rules", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"id", "effect", "title", "clause", "kinds"} <= set(listed[0])


@pytest.mark.parametrize("kind", form.kinds())
def test_schemas_are_printed(kind, capsys):
    assert main(["schema", kind]) == 0
    draft = json.loads(capsys.readouterr().out)
    assert main(["schema", kind, "--submit"]) == 0
    submit = json.loads(capsys.readouterr().out)
    assert "required" not in draft and "title" in submit["required"]
    jsonschema.Draft202012Validator(draft).validate({"title": "A"})


def test_a_form_is_written(folder, capsys):
    assert main(["form", "konsep", "--xlsx", "k.xlsx", "--lang", "en"]) == 0
    assert "k.xlsx" in capsys.readouterr().out
    assert load_workbook(folder / "k.xlsx").sheetnames[0] == "Concept"


def test_a_form_that_cannot_be_written_is_said(folder, capsys):
    assert main(["form", "konsep", "--xlsx", "tidak/ada/k.xlsx"]) == 2
    assert "tidak dapat ditulis" in capsys.readouterr().err


def test_codes_are_listed(capsys):
    assert main(["codes"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in codes.names()) and "perlu dikonfirmasi" in out
    assert main(["codes", "akses"]) == 0
    assert "terbatas" in capsys.readouterr().out
    assert main(["codes", "satuan", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["codes"][0]["simbol"] == "orang"
    assert main(["codes", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(codes.names())


@pytest.mark.parametrize("words", [
    [], ["check"], ["periksa"], ["schema", "survei"], ["codes", "apa"], ["form", "dataset"], ["check", "--lang", "fr",
    "a.csv"], ["--lang"],
    ["schema", "../dataset"],
])
def test_wrong_commands_exit_with_two_and_a_sentence(words, capsys):
    assert main(words) == 2
    assert capsys.readouterr().err.strip()


def test_an_activity_with_its_rows_is_checked(folder, capsys):
    record = good_record("kegiatan", tahun=str(today().year), submission_period=str(today().year))
    (folder / "k.json").write_text(json.dumps({"kind": "kegiatan", **record}), "utf-8")
    code, results = checked(capsys, "k.json")
    assert (code, results[0]["kind"]) == (0, "kegiatan")
    record["ms_var"][0]["satuan"] = "Jiwa"
    del record["ms_var"][0]["definisi"]
    (folder / "k.json").write_text(json.dumps({"kind": "kegiatan", **record}), "utf-8")
    code, results = checked(capsys, "k.json")
    assert code == 1
    assert {finding["path"] for finding in results[0]["findings"]} >= {"ms_var.0.satuan", "ms_var.0.definisi"}
