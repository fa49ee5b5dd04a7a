"""Does a record meet the rules? Runs every check of its kind and collects the findings."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from satudata import form
from satudata.form import Field
from satudata.rules import (  # noqa: F401  (importing them registers their checks)
    indikator_sama,
    interoperabilitas,
    kegiatan,
    kegiatan_items,
    klasifikasi_baku,
    kode_referensi,
    metadata,
    pemakaian,
    pribadi,
    proses,
    registri,
    standar_data,
    statistical,
    terbit,
    umum,
)
from satudata.rules.context import Context
from satudata.rules.finding import Finding, Hit, filled
from satudata.rules.register import COMPLETE, Register, Rule
from satudata.rules.registration import CHECKS
from satudata.rules.subject import Subject
from satudata.rules.tableview import Given

PASS, FAIL, NA = "pass", "fail", "na"


@dataclass(frozen=True)
class Evaluation:
    """The findings, and for each rule of the kind: "pass", "fail" or "na" (not applicable)."""

    findings: list[Finding]
    outcomes: Mapping[str, str]


def check(
    record: Mapping[str, Any],
    kind: str = "dataset",
    tables: Mapping[str, Given] | None = None,
    context: Context | None = None,
) -> list[Finding]:
    """The findings of a normalised record, in the order of the register.

    ``tables`` is keyed by delivery id; a file given as Profile is judged by its samples, a Refused one holds (IO-02a).
    Raises nothing for any normalised record; an unknown kind raises UnknownForm.
    """
    return evaluate(record, kind, tables, context).findings


def evaluate(
    record: Mapping[str, Any],
    kind: str = "dataset",
    tables: Mapping[str, Given] | None = None,
    context: Context | None = None,
) -> Evaluation:
    """As ``check``, with the outcome of every rule that this kind can be asked."""
    subject = Subject(record, kind, tables or {}, context or Context())
    findings: list[Finding] = []
    outcomes: dict[str, str] = {COMPLETE: PASS}
    for rule in asked(subject):
        applies = CHECKS[rule.id].applies(subject)
        hits = list(CHECKS[rule.id].run(subject)) if applies else []
        findings.extend(finding(rule, hit) for hit in hits)
        outcomes[rule.id] = FAIL if hits else PASS if applies else NA
    said = {(item.rule, item.path) for item in findings}
    absent = [item for item in missing(subject) if (item.rule, item.path) not in said]
    outcomes |= {item.rule: FAIL for item in absent}
    return Evaluation(absent + findings, outcomes)


def found_by(rule: Rule, subject: Subject) -> list[Finding]:
    """What one rule says of a subject; nothing where it is no question."""
    check_ = CHECKS[rule.id]
    return [finding(rule, hit) for hit in check_.run(subject)] if check_.applies(subject) else []


def asked(subject: Subject) -> Iterator[Rule]:
    """The rules with a check that are asked of this kind in this city."""
    for rule in subject.register:
        if rule.id in CHECKS and subject.kind in rule.kinds:
            yield rule


def missing(subject: Subject) -> Iterator[Finding]:
    """One finding for each required item that is empty and whose condition holds: rule LENGKAP, or the rule about it."""
    register = subject.register
    complete = register[COMPLETE]
    for path, item in form.load(subject.kind).missing_paths(subject.record):
        rule = _about(register, subject.kind, item)
        effect = item.effect if rule is complete else rule.effect
        message = filled(complete.sentence(""), {"label": item.label})
        yield Finding(rule.id, effect, rule.principle, path, message, None, None, item.clause or rule.clause, rule.help)


def _about(register: Register, kind: str, item: Field) -> Rule:
    """The rule whose business the absence of the field is, as the form or the register says."""
    if item.rule in register and kind in register[item.rule].kinds:
        return register[item.rule]
    return register.about(kind, item.name)


def finding(rule: Rule, hit: Hit) -> Finding:
    """The sentence of the rule for one hit."""
    return Finding(
        rule.id, rule.effect, rule.principle, hit.path, filled(rule.sentence(hit.say), hit.params),
        hit.current, hit.suggestion, rule.clause, hit.help or rule.help,
    )
