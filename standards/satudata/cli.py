"""The command line: `satudata check | rules | schema | form | codes | naming`."""
from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from satudata import checking, codes, form, naming, report, template
from satudata.errors import SatuDataError
from satudata.rules import Register, RegisterError
from satudata.text import Text

#: Exit codes: all is well; something must be corrected; the question could not be answered.
OK, WRONG, FAILED = 0, 1, 2

_ABOUT = Text(
    "Memeriksa catatan dan tabel terhadap standar Satu Data Indonesia.",
    "Checks records and tables against the standards of Satu Data Indonesia.",
)
_LANG = Text("bahasa keluaran: id atau en", "language of the output: id or en")
_JSON = Text("keluaran JSON", "output as JSON")
_BAD_USE = Text(
    "{program}: perintah tidak lengkap atau keliru ({reason}). Lihat {program} --help.",
    "{program}: the command is incomplete or wrong ({reason}). See {program} --help.",
)
_SAVED = Text("Formulir disimpan di {name}.", "Form saved to {name}.")
_RULES = Text("berkas YAML perubahan aturan oleh kota", "YAML file of a city's changes to the rules")
_WRONG_RULES = Text("Berkas aturan keliru: {reason}", "The file of rules is wrong: {reason}")
_NOT_SAVED = Text("{name} tidak dapat ditulis.", "{name} cannot be written.")


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals speak the language asked for."""

    lang = "id"

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(FAILED, _BAD_USE.in_(self.lang).format(program=self.prog, reason=message) + "\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code (0 in order, 1 must be corrected, 2 could not be done)."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _language(words)
    try:
        arguments = parser(lang).parse_args(words)
    except SystemExit as stop:
        return OK if stop.code in (0, None) else FAILED
    command: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return command(arguments)
    except BrokenPipeError:  # the reader of a pipe had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except SatuDataError as error:
        print(report.failure(error, lang), file=sys.stderr)
        return FAILED


def _language(words: Sequence[str]) -> str:
    """The language asked for, known before the parser is built so that help and errors speak it too."""
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--lang", default="id")
    known, _ = early.parse_known_args([word for word in words if word != "--lang"] if words[-1:] == ["--lang"] else words)
    return "en" if known.lang == "en" else "id"


def parser(lang: str = "id") -> argparse.ArgumentParser:
    """The whole command line, its help in one language."""
    shared = _Parser(add_help=False)
    shared.add_argument("--lang", choices=("id", "en"), default="id", help=_LANG.in_(lang))
    _Parser.lang = lang
    top = _Parser(prog="satudata", description=_ABOUT.in_(lang), parents=[shared])
    commands = top.add_subparsers(required=True, metavar="PERINTAH" if lang == "id" else "COMMAND")
    for name, (help_, run, add) in _COMMANDS.items():
        one = commands.add_parser(name, help=help_.in_(lang), description=help_.in_(lang), parents=[shared])
        add(one, lang)
        one.set_defaults(run=run)
    return top


def _check_arguments(one: argparse.ArgumentParser, lang: str) -> None:
    one.add_argument("files", nargs="+", type=Path, metavar="FILE", help=Text(
        "catatan (.yaml, .json) atau tabel (.csv, .xlsx)", "record (.yaml, .json) or table (.csv, .xlsx)").in_(lang))
    one.add_argument("--kind", choices=form.kinds(), help=Text(
        "jenis catatan bila berkas tidak menyebutnya", "kind of record where the file does not say").in_(lang))
    _rules_arguments(one, lang)


def _check(arguments: argparse.Namespace) -> int:
    results = checking.check_files(arguments.files, arguments.kind, _register(arguments))
    print(report.checks_json(results) if arguments.json else report.checks(results, arguments.lang))
    if any(result.failure for result in results):
        return FAILED
    return OK if all(result.passed for result in results) else WRONG


def _rules_arguments(one: argparse.ArgumentParser, lang: str) -> None:
    one.add_argument("--rules", type=Path, metavar="FILE", help=_RULES.in_(lang))
    one.add_argument("--json", action="store_true", help=_JSON.in_(lang))


def _rules(arguments: argparse.Namespace) -> int:
    register = _register(arguments)
    print(report.rules_json(register) if arguments.json else report.rules(register, arguments.lang))
    return OK


def _register(arguments: argparse.Namespace) -> Register:
    """The rules as shipped, or as the city of the file given changes them."""
    try:
        return Register.from_file(arguments.rules) if arguments.rules else Register.load()
    except RegisterError as error:
        raise checking.NotCheckable(_WRONG_RULES.format(reason=str(error))) from error


def _kind_argument(one: argparse.ArgumentParser, lang: str) -> None:
    kinds = ", ".join(form.kinds())
    one.add_argument("kind", metavar="KIND", help=Text(f"jenis catatan: {kinds}", f"kind of record: {kinds}").in_(lang))


def _schema_arguments(one: argparse.ArgumentParser, lang: str) -> None:
    _kind_argument(one, lang)
    one.add_argument("--submit", action="store_true", help=Text(
        "sertakan isian yang wajib saat diajukan", "with what submit demands").in_(lang))


def _schema(arguments: argparse.Namespace) -> int:
    print(json.dumps(form.load(arguments.kind).json_schema(arguments.submit), ensure_ascii=False, indent=2))
    return OK


def _form_arguments(one: argparse.ArgumentParser, lang: str) -> None:
    _kind_argument(one, lang)
    one.add_argument("--xlsx", type=Path, required=True, metavar="FILE", help=Text(
        "berkas buku kerja yang ditulis", "workbook to write").in_(lang))


def _form(arguments: argparse.Namespace) -> int:
    data = template.workbook(form.load(arguments.kind), arguments.lang)
    try:
        arguments.xlsx.write_bytes(data)
    except OSError as error:
        raise checking.NotCheckable(_NOT_SAVED.format(name=arguments.xlsx)) from error
    print(_SAVED.format(name=arguments.xlsx).in_(arguments.lang))
    return OK


def _codes_arguments(one: argparse.ArgumentParser, lang: str) -> None:
    one.add_argument("name", nargs="?", metavar="NAME", help=Text(
        "nama daftar; tanpa nama: semua daftar", "name of a list; without: all lists").in_(lang))
    one.add_argument("--json", action="store_true", help=_JSON.in_(lang))


def _codes(arguments: argparse.Namespace) -> int:
    if arguments.name:
        listed = codes.load(arguments.name)
        print(report.codelist_json(listed) if arguments.json else report.codelist(listed, arguments.lang))
        return OK
    every = [codes.load(name) for name in codes.names()]
    print(report.codelists_json(every) if arguments.json else report.codelists(every, arguments.lang))
    return OK


def _naming_arguments(one: argparse.ArgumentParser, lang: str) -> None:
    one.add_argument("name", metavar="NAME", help=Text("nama yang diperiksa", "the name to check").in_(lang))
    one.add_argument("--kind", choices=naming.kinds(), default="konsep", help=Text(
        "jenis catatan yang dinamai (bawaan: konsep)", "kind of record that is named (default: konsep)").in_(lang))
    one.add_argument("--json", action="store_true", help=_JSON.in_(lang))


def _naming(arguments: argparse.Namespace) -> int:
    name, kind = arguments.name, arguments.kind
    found = naming.check(name, kind)
    better = naming.corrected(name, kind) if found else None
    print(report.naming_json(name, found, better) if arguments.json else report.naming(name, found, better, arguments.lang))
    return WRONG if found else OK


_Command = tuple[Text, Callable[[argparse.Namespace], int], Callable[[argparse.ArgumentParser, str], None]]
_COMMANDS: dict[str, _Command] = {
    "check": (Text("memeriksa catatan atau tabel", "check records or tables"), _check, _check_arguments),
    "rules": (Text("menampilkan daftar aturan", "list the rules"), _rules, _rules_arguments),
    "schema": (Text("menampilkan skema JSON satu formulir", "print the JSON Schema of a form"), _schema, _schema_arguments),
    "form": (Text("menulis formulir sebagai buku kerja", "write a form as a workbook"), _form, _form_arguments),
    "codes": (Text("menampilkan daftar kode", "list code lists or the codes of one"), _codes, _codes_arguments),
    "naming": (Text("memeriksa nama menurut aturan penamaan", "check a name by the naming rules"), _naming, _naming_arguments),
}
