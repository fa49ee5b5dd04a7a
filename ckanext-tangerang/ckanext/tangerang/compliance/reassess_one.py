"""What the rules say today of the public version of a record, and its verdict brought up to that."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckanext.tangerang.compliance import checks, public
from ckanext.tangerang.compliance.assess import fill, ordered, rules_version
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Finding, Revision
from satudata import rules
from satudata.rules.subject import Subject

Json = dict[str, Any]
CLOSED = "closed"


def judge(verdict: Assessment, revision: Revision, stored: Sequence[Finding], examined: checks.Examined) -> bool:
    """Writes the verdict anew; whether anything but the day changed.

    :param stored: what is kept of this version: remarks of reviewers stay open, what a person closed stays closed
    :param examined: the version with what the catalogue knows of it
    """
    before = _content(verdict)
    remarks = [row for row in stored if not row.rule and row.state in findings.STANDING]
    standing = ordered([*open_now(examined.findings(), stored), *remarks])
    fill(verdict, revision, standing, examined.score([item for item in standing if item.rule]))
    return _content(verdict) != before


def open_now(found: Sequence[rules.Finding], stored: Sequence[Finding]) -> list[rules.Finding]:
    """The findings of the rules, without those a person closed for the value that still stands there."""
    closed = [(row.rule, row.path, row.current) for row in stored
              if row.rule and row.state == CLOSED and row.reason != findings.MENDED]
    return [item for item in found if (item.rule, item.path, item.current) not in closed]


def _content(verdict: Assessment) -> tuple[Any, ...]:
    found = sorted((str(item.get("rule")), item["path"], sorted(item["message"].items())) for item in verdict.findings or ())
    return (verdict.revision_id, verdict.total, verdict.by_principle, verdict.meets_sdi, found,
            verdict.rules_version, verdict.open_rules, verdict.next_release)


def said(revision: Revision) -> Json:
    """Findings, the outcome of each rule, and the score of a revision, as the action gives them."""
    known = public.of([revision]).get(revision.record_id) if revision.version is not None else None
    examined, language = checks.Examined.of(revision, known), lang()
    found = examined.findings()
    score = examined.score(found)
    return {
        "revision_id": revision.id, "record_id": revision.record_id, "kind": revision.kind, "rules_version": rules_version(),
        "findings": [
            {"rule": item.rule, "effect": item.effect, "principle": item.principle, "path": item.path, "clause": item.clause,
             "message": item.message.in_(language), "help": item.help.in_(language), "suggestion": item.suggestion}
            for item in found
        ],
        "rules": _outcomes(examined, {item.rule for item in found}, language),
        "score": {"total": score.total, "by_principle": dict(score.by_principle), "meets_sdi": score.meets_sdi},
    }


def _outcomes(examined: checks.Examined, failed: set[str], language: str) -> list[Json]:
    """Pass, fail or na of every rule this kind is asked; a rule about a whole file may fail without being asked here."""
    outcomes = dict(examined.outcomes().outcomes)
    for name, outcome in outcomes.items():  # what walidata cleared in a file is asked no more
        if outcome == "fail" and name not in failed:
            outcomes[name] = "pass"
    outcomes |= dict.fromkeys(failed, "fail")
    return [
        {"rule": rule.id, "title": rule.title.in_(language), "principle": rule.principle, "effect": rule.effect,
         "outcome": outcomes[rule.id]}
        for rule in Subject(examined.record, examined.kind, {}, examined.about).register if rule.id in outcomes
    ]
