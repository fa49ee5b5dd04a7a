"""The verdict kept with a record when a version of it becomes public."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ckan import model

from ckanext.tangerang.compliance import checks
from ckanext.tangerang.compliance.city import rules_version
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.delivery.model import Delivery, now
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Finding, Revision
from satudata.rules import Score
from satudata.text import Text

BLOCKING = ("menahan", "syarat")
"""Effects of findings that keep the badge away."""


def assess(revision: Revision, *, is_first: bool = False) -> Assessment:
    """Store points, badge and open findings of the version that is public now; flushes with the transaction.

    :param is_first: the record was never public, so there is no verdict to look for
    """
    standing = [row for row in findings.of_revisions([revision.id]) if row.state in findings.STANDING]
    result = checks.score(revision, [row for row in standing if row.rule])
    verdict = None if is_first else model.Session.get(Assessment, revision.record_id)
    if verdict is None:
        verdict = Assessment(record_id=revision.record_id)
        model.Session.add(verdict)
    fill(verdict, revision, standing, result)
    return verdict


def assess_first(revisions: Sequence[Revision], deliveries: Mapping[str, Delivery]) -> None:
    """The same for the first versions of many records, their findings read at once.

    :param deliveries: those the records use, by id
    """
    standing: defaultdict[str, list[Finding]] = defaultdict(list)
    for row in findings.of_revisions([revision.id for revision in revisions]):
        if row.state in findings.STANDING:
            standing[row.revision_id].append(row)
    for revision in revisions:
        found = standing[revision.id]
        result = checks.score(revision, [row for row in found if row.rule], is_first=True, deliveries=deliveries)
        verdict = Assessment(record_id=revision.record_id)
        fill(verdict, revision, found, result)
        model.Session.add(verdict)


def fill(verdict: Assessment, revision: Revision, standing: Sequence[Any], result: Score) -> None:
    """Writes a verdict on this version into its row.

    :param standing: open findings, stored ones or ones of the library
    """
    blocking = [item for item in standing if item.effect in BLOCKING]
    verdict.revision_id, verdict.kind, verdict.owner_org = revision.id, revision.kind, revision.owner_org
    verdict.total, verdict.by_principle = round(result.total), dict(result.by_principle)
    verdict.meets_sdi = result.meets_sdi and not blocking
    verdict.findings = [
        {"rule": item.rule, "effect": item.effect, "principle": item.principle, "path": item.path,
         "message": _said(item.message), "help": _said(item.help), "clause": item.clause}
        for item in standing
    ]
    verdict.open_rules = sorted({item.rule or "" for item in standing})
    verdict.blocking = sorted({item.rule or "" for item in blocking})
    verdict.next_release = revision.record.get("tanggal_rilis_berikutnya")
    verdict.rules_version, verdict.assessed = rules_version(), now()


def _said(text: Any) -> Any:
    """A sentence as it is kept: both languages."""
    return findings.pair(text) if isinstance(text, Text) else text
