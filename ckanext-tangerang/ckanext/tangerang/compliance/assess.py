"""The verdict kept with a record when a version of it becomes public."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ckan import model

from ckanext.tangerang.calendar import standing as calendar
from ckanext.tangerang.compliance import checks, public
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
    model.Session.flush()
    known = public.of([revision]).get(revision.record_id)
    standing = [row for row in findings.of_revisions([revision.id]) if row.state in findings.STANDING]
    standing = ordered([*standing, *public.fails(revision, known)])
    result = checks.Examined.of(revision, known).score([row for row in standing if row.rule])
    verdict = None if is_first else model.Session.get(Assessment, revision.record_id)
    if verdict is None:
        verdict = Assessment(record_id=revision.record_id)
        model.Session.add(verdict)
    fill(verdict, revision, standing, result)
    return verdict


def assess_together(revisions: Sequence[Revision], deliveries: Mapping[str, Delivery], known: Collection[str]) -> None:
    """The same for many records, what is known of them read at once; the caller flushes.

    :param deliveries: those the records use, by id
    :param known: ids of the records that were public before
    """
    model.Session.flush()
    public_now, late = public.of(revisions), calendar.late([revision.record_id for revision in revisions])
    verdicts = Assessment.of_ids(list(known))
    stored: defaultdict[str, list[Finding]] = defaultdict(list)
    for row in findings.of_revisions([revision.id for revision in revisions]):
        if row.state in findings.STANDING:
            stored[row.revision_id].append(row)
    for revision in revisions:
        here = public_now.get(revision.record_id)
        standing = ordered([*stored[revision.id], *public.fails(revision, here)])
        result = checks.Examined.of(revision, here, deliveries, late).score([row for row in standing if row.rule])
        verdict = verdicts.get(revision.record_id)
        if verdict is None:
            verdict = Assessment(record_id=revision.record_id)
            model.Session.add(verdict)
        fill(verdict, revision, standing, result)


def ordered(standing: list[Any]) -> list[Any]:
    """Open findings, stored ones or ones of the library, as stored ones are read: the weightiest first."""
    return sorted(standing, key=lambda item: (findings.EFFECTS.index(item.effect), item.path))


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
