"""The verdict kept with a record when a version of it becomes public."""
from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from ckan import model

from ckanext.tangerang.compliance import checks
from ckanext.tangerang.compliance.model import Assessment
from ckanext.tangerang.delivery.model import now
from ckanext.tangerang.revision import findings
from ckanext.tangerang.revision.model import Revision


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
    verdict.revision_id, verdict.kind, verdict.owner_org = revision.id, revision.kind, revision.owner_org
    verdict.total, verdict.by_principle = round(result.total), dict(result.by_principle)
    verdict.meets_sdi = result.meets_sdi and not any(row.effect in ("menahan", "syarat") for row in standing)
    verdict.findings = [
        {"rule": row.rule, "effect": row.effect, "principle": row.principle, "path": row.path, "message": row.message,
         "help": row.help, "clause": row.clause}
        for row in standing
    ]
    verdict.rules_version, verdict.assessed = rules_version(), now()
    return verdict


@cache
def rules_version() -> str:
    """Twelve digits that change whenever the register of rules does."""
    digest = hashlib.sha256()
    for file in sorted(files("satudata.rules").joinpath("register").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
