"""What the rules say today of the public version of a record, and its verdict brought up to that."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ckanext.tangerang.compliance import checks
from ckanext.tangerang.compliance.assess import fill, rules_version
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.compliance.tables import given
from ckanext.tangerang.delivery import holding
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Finding, Revision
from satudata import rules
from satudata.rules.subject import Subject

Json = dict[str, Any]
CLOSED = "closed"


def judge(verdict: Assessment, revision: Revision, stored: Sequence[Finding]) -> bool:
    """Writes the verdict anew; whether anything but the day changed.

    :param stored: what is kept of this version: remarks of reviewers stay open, what a person closed stays closed
    """
    before = _content(verdict)
    standing = [*open_now(revision, stored), *(row for row in stored if not row.rule and row.state in findings.STANDING)]
    standing.sort(key=lambda item: (findings.EFFECTS.index(item.effect), item.path))  # the order of stored ones
    fill(verdict, revision, standing, checks.score(revision, [item for item in standing if item.rule]))
    return _content(verdict) != before


def open_now(revision: Revision, stored: Sequence[Finding]) -> list[rules.Finding]:
    """The findings of the rules, without those a person closed for the value that still stands there."""
    closed = [(row.rule, row.path, row.current) for row in stored
              if row.rule and row.state == CLOSED and row.reason != findings.MENDED]
    return [item for item in checks.check_revision(revision) if (item.rule, item.path, item.current) not in closed]


def _content(verdict: Assessment) -> tuple[Any, ...]:
    found = sorted((str(item.get("rule")), item["path"], sorted(item["message"].items())) for item in verdict.findings or ())
    return (verdict.revision_id, verdict.total, verdict.by_principle, verdict.meets_sdi, found,
            verdict.rules_version, verdict.open_rules, verdict.next_release)


def said(revision: Revision) -> Json:
    """Findings, the outcome of each rule, and the score of a revision, as the action gives them."""
    found, language = checks.check_revision(revision), lang()
    score = checks.score(revision, found)
    return {
        "revision_id": revision.id, "record_id": revision.record_id, "kind": revision.kind, "rules_version": rules_version(),
        "findings": [
            {"rule": item.rule, "effect": item.effect, "principle": item.principle, "path": item.path, "clause": item.clause,
             "message": item.message.in_(language), "help": item.help.in_(language), "suggestion": item.suggestion}
            for item in found
        ],
        "rules": _outcomes(revision, {item.rule for item in found}, language),
        "score": {"total": score.total, "by_principle": dict(score.by_principle), "meets_sdi": score.meets_sdi},
    }


def _outcomes(revision: Revision, failed: set[str], language: str) -> list[Json]:
    """Pass, fail or na of every rule this kind is asked; a rule about a whole file may fail without being asked here."""
    deliveries = Delivery.of_ids(holding.used(revision.record))
    about = checks.context(revision.record, revision.kind, revision.record_id, revision.owner_org)
    outcomes = dict(rules.evaluate(revision.record, revision.kind, given(revision.record, deliveries), about).outcomes)
    for name, outcome in outcomes.items():  # what walidata cleared in a file is asked no more
        if outcome == "fail" and name not in failed:
            outcomes[name] = "pass"
    outcomes |= dict.fromkeys(failed, "fail")
    return [
        {"rule": rule.id, "title": rule.title.in_(language), "principle": rule.principle, "effect": rule.effect,
         "outcome": outcomes[rule.id]}
        for rule in Subject(revision.record, revision.kind, {}, about).register if rule.id in outcomes
    ]
