"""The register as a page: ``python -m satudata.rules.reference`` writes docs/rules.md."""
from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from satudata.rules.finding import PRINCIPLES
from satudata.rules.register import Register, Rule

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"
GROUPS = {
    "SD": "Standar Data (data standards)",
    "MD": "Metadata",
    "IO": "Interoperabilitas (interoperability)",
    "KR": "Kode Referensi dan Data Induk (reference codes and master data)",
    "PR": "Proses, prioritas, akses, penyebarluasan (process, priority, access, dissemination)",
}
EFFECTS = {
    "menahan": "publication waits",
    "syarat": "published without the badge \"Memenuhi Prinsip SDI\"",
    "saran": "advice",
}
MARKS = {"V": "", "C": "from code that implements the form", "M": "perlu dikonfirmasi", "P": "proposal of the catalogue"}
ANSWERS = {
    "record": "automatic, from the record",
    "table": "automatic, from the record and its tables",
    "form": "automatic, once the form asks these items",
    "catalogue": "automatic, by the catalogue, of the public version",
    "decision": "guard of the decision",
    "evidence": "by the reviewer, from evidence",
}
EXAMPLE = (
    "```yaml",
    "version: Tangerang 2026",
    "rules:",
    "  MD-18: {kinds: []}",
    "  SD-07:",
    "    - {effect: syarat, kinds: [konsep], from_year: 2026}",
    "    - {effect: saran, until_year: 2025}",
    "```",
)


def page() -> str:
    """The whole page as Markdown."""
    register = Register.load()
    lines = [
        "# Rules", "",
        "Every rule a record is checked against. This page is made from the register in",
        "`standards/satudata/rules/register/`; change it there, then run `python -m satudata.rules.reference`.", "",
        "| effect | meaning |", "|---|---|", *(f"| {effect} | {meaning} |" for effect, meaning in EFFECTS.items()), "",
        "A city may change the effect of a rule, and the kinds and years of records it is asked of, in a YAML file (setting",
        "`ckanext.sdi.rules_file`, option `satudata check --rules`); rules marked *fixed* cannot be weakened:", "",
        *EXAMPLE, "",
        "A rule is one case or a list of them. A record meets the first case of its kind and year; where none fits, the rule is",
        "not asked of it. An empty list of kinds switches a rule off. The year of an activity is `tahun`, of data the end of",
        "their coverage (`referensi_waktu_akhir`); a record that states none counts as of this year. Every verdict keeps the",
        "version of the rules: the stated versions, and digits that change with any rule or case.", "",
        "Weight B is required, W advised: a required rule that is not met caps its principle at 50 points.", "",
    ]
    for principle in PRINCIPLES:
        lines += [f"## {GROUPS[principle]}", ""]
        for rule in register:
            if rule.principle == principle:
                lines += [*_entry(rule), ""]
    return "\n".join(lines).rstrip() + "\n"


def _entry(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id} {rule.title.id}"
    yield ""
    yield f"*{rule.title.en}*"
    yield ""
    yield f"- effect: **{rule.effect}**, weight {rule.weight}" + (", fixed" if rule.fixed else "")
    yield f"- answered: {ANSWERS[rule.scope]}"
    yield f"- kinds: {', '.join(rule.kinds)}"
    yield f"- source: {rule.clause}" + (f" ({MARKS[rule.mark]})" if MARKS[rule.mark] else "")
    for text in ([rule.message] if rule.message else []) + list(rule.also.values()):
        yield f"- says: {text.id} / {text.en}"
    yield f"- do: {rule.help.id} / {rule.help.en}"


def main() -> int:
    """Write the page; gives 0."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}: {len(Register.load())} rules\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
