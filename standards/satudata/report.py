"""How answers of the command line are written: sentences for people, JSON for programs."""
from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from satudata.checking import Checked
from satudata.codes import Codelist
from satudata.errors import FormError, SatuDataError
from satudata.naming import Breach
from satudata.rules import Finding, Register
from satudata.text import Text

_GOOD = Text("{name}: tidak ada temuan.", "{name}: no findings.")
_FOUND = Text("{name}: {count} temuan.", "{name}: {count} findings.")
_SCORE = Text("Nilai {total:.0f} dari 100; {badge}.", "Score {total:.0f} of 100; {badge}.")
_MEETS = Text("memenuhi prinsip Satu Data Indonesia", "meets the principles of Satu Data Indonesia")
_MEETS_NOT = Text("belum memenuhi prinsip Satu Data Indonesia", "does not yet meet the principles of Satu Data Indonesia")
_SUGGEST = Text("Saran isian: {value}", "Suggested value: {value}")
_NAME = Text("Saran nama: {value}", "Suggested name: {value}")
_CONFIRM = Text("perlu dikonfirmasi", "to be confirmed")
_EFFECTS = {
    "menahan": Text("menahan", "holds"), "syarat": Text("syarat SDI", "SDI condition"), "saran": Text("saran", "advice"),
}


def failure(error: SatuDataError, lang: str) -> str:
    """What went wrong and what to do, each problem of a form on a line of its own."""
    if isinstance(error, FormError):
        lines = [f"- {path}: {text.in_(lang)}" for path, text in error.problems.items()]
    else:
        lines = [error.message.in_(lang)]
    return "\n".join([error.title.in_(lang) + ".", *lines, *filter(None, [error.advice.in_(lang)])])


def checks(results: Iterable[Checked], lang: str) -> str:
    """The findings of every file, heaviest effect first."""
    return "\n\n".join(_checked(result, lang) for result in results)


def _checked(result: Checked, lang: str) -> str:
    if result.failure is not None:
        return f"{result.file}: {result.failure.in_(lang)} {result.advice.in_(lang)}".rstrip()
    order = list(_EFFECTS)
    ordered = sorted(result.findings, key=lambda finding: order.index(finding.effect))
    head = (_FOUND if ordered else _GOOD).in_(lang).format(name=result.file, count=len(ordered))
    lines = [head, *(_finding(finding, lang) for finding in ordered)]
    if result.score is not None:
        badge = (_MEETS if result.score.meets_sdi else _MEETS_NOT).in_(lang)
        lines.append(_SCORE.in_(lang).format(total=result.score.total, badge=badge))
    return "\n".join(lines)


def _finding(finding: Finding, lang: str) -> str:
    lines = [f"  [{_EFFECTS[finding.effect].in_(lang)}] {finding.rule} {finding.path}: {finding.message.in_(lang)}"]
    if finding.help.in_(lang):
        lines.append(f"      {finding.help.in_(lang)}")
    if finding.suggestion not in (None, ""):
        lines.append(f"      {_SUGGEST.in_(lang).format(value=_short(finding.suggestion))}")
    return "\n".join(lines)


def _short(value: Any) -> str:
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= 200 else written[:199] + "…"


def checks_json(results: Iterable[Checked]) -> str:
    """A list of `{file, kind, passed, failure, advice, findings, score}`; every text as `{id, en}`."""
    return _json([
        {
            "file": result.file, "kind": result.kind, "passed": result.passed,
            "failure": None if result.failure is None else asdict(result.failure), "advice": asdict(result.advice),
            "findings": [asdict(finding) for finding in result.findings],
            "score": None if result.score is None else {
                "total": result.score.total, "by_principle": dict(result.score.by_principle), "meets_sdi": result.score.meets_sdi,
            },
        }
        for result in results
    ])


def naming(name: str, found: Sequence[Breach], better: str | None, lang: str) -> str:
    """What breaks the naming rules, each with the help and the ground of its rule, then the name as it could be."""
    head = (_FOUND if found else _GOOD).in_(lang).format(name=name, count=len(found))
    lines = [head]
    for breach in found:
        lines += [f"  {breach.rule}: {breach.message.in_(lang)}", f"      {breach.help.in_(lang)} ({breach.clause})"]
    return "\n".join([*lines, *([_NAME.in_(lang).format(value=better)] if better else [])])


def naming_json(name: str, found: Sequence[Breach], better: str | None) -> str:
    """`{name, results: [{rule, found, message, help, clause, mark, suggestion}], suggestion}`."""
    results = [{key: value for key, value in asdict(breach).items() if key != "by"} for breach in found]
    return _json({"name": name, "results": results, "suggestion": better})


def rules(register: Register, lang: str) -> str:
    """One line a rule: id, effect, title, clause."""
    return "\n".join(
        f"{rule.id:8} {_EFFECTS[rule.effect].in_(lang):14} {rule.title.in_(lang)}  ({rule.clause}"
        f"{'; ' + _CONFIRM.in_(lang) if rule.confirm else ''})"
        for rule in register
    )


def rules_json(register: Register) -> str:
    """A list of `{id, principle, effect, kinds, clause, title, help}`."""
    keys = ("id", "principle", "effect", "weight", "scope", "kinds", "clause", "mark", "title", "help")
    return _json([{key: value for key, value in asdict(rule).items() if key in keys} for rule in register])


def codelists(lists: Sequence[Codelist], lang: str) -> str:
    """One line a list: name, number of codes, title, version."""
    return "\n".join(f"{one.name:22} {len(one):5}  {one.title.in_(lang)} ({_version(one, lang)})" for one in lists)


def codelists_json(lists: Sequence[Codelist]) -> str:
    """A list of `{name, title, version, source, legal_basis, licence, confirmed, valid_from, count}`."""
    return _json([_header(one) for one in lists])


def codelist(one: Codelist, lang: str) -> str:
    """The list's source and its codes, one a line."""
    head = f"{one.title.in_(lang)} ({_version(one, lang)})\n{one.source}\n"
    return head + "\n".join(f"{code.kode:16} {code.label(lang)}" for code in one)


def codelist_json(one: Codelist) -> str:
    """The list's header with `codes`: `{kode, nama, nama_en, induk, tingkat, alias, ...}`."""
    rows = [{**{k: v for k, v in asdict(code).items() if k != "extra"}, **code.extra} for code in one]
    return _json({**_header(one), "codes": rows})


def _header(one: Codelist) -> dict[str, Any]:
    keys = ("name", "version", "source", "legal_basis", "licence", "confirmed", "valid_from")
    return {**{key: getattr(one, key) for key in keys}, "title": asdict(one.title), "count": len(one)}


def _version(one: Codelist, lang: str) -> str:
    return one.version if one.confirmed else f"{one.version}, {_CONFIRM.in_(lang)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)
