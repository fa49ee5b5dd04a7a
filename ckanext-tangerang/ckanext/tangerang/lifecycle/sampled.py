"""Which of the papers a rater asks of a sampled activity does its process record hold? What PR-14 shows a reviewer."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.lifecycle.model import CONFIRMED, Evidence
from ckanext.tangerang.people.language import lang
from satudata import gsbpm

Json = dict[str, Any]
ASKED = ("kak", "sop", "instrumen", "laporan_validasi", "laporan_evaluasi")
"""Kinds of evidence; data taken from a register have an agreement in place of a questionnaire."""
INSTEAD = {"kompromin": {"instrumen": "pks_ladu"}}


def there(record_id: str, collection: str) -> Json:
    """``{url, kinds: [{kind, title, count}]}``: confirmed evidence of each kind; it answers nothing, a person does."""
    query = sa.select(Evidence.kind, sa.func.count()).where(
        Evidence.activity_id == record_id, Evidence.state == CONFIRMED).group_by(Evidence.kind)
    found = dict(model.Session.execute(query).tuples().all())
    names, known, language = INSTEAD.get(collection, {}), gsbpm.evidence_kinds(), lang()
    kinds = [names.get(kind, kind) for kind in ASKED]
    return {"url": tk.url_for("sdi_process.life", name=record_id), "kinds": [
        {"kind": kind, "title": known[kind].title.in_(language), "count": found.get(kind, 0)} for kind in kinds]}
