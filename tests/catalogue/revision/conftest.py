"""Pages of queue and review, opened and posted as a person of the city, and many submissions at once."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid

from ckanext.tangerang.people import working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision.model import Revision, Submission, now
from tests.catalogue.conftest import City
from tests.catalogue.desk.conftest import visit

__all__ = ["visit"]
STATES = (("SUBMITTED", "walidata"), ("REVISED", "walidata"), ("UNDER_REVIEW", "walidata"), ("CORRECTION_REQUIRED", "agency"))


@pytest.fixture
def many(city: City) -> Callable[[int], None]:
    """``many(5000)``: so many open submissions of every state and age, written in two statements."""
    def make(count: int) -> None:
        moment, orgs = now(), sorted(city.orgs.values())
        submissions, revisions = [], []
        for number in range(count):
            state, stage = STATES[number % len(STATES)]
            back = number % 20
            day, title, org = today() - timedelta(back), f"Jumlah Contoh Nomor {number}", orgs[number % len(orgs)]
            shared = {
                "title": title, "kind": "dataset", "owner_org": org,
                "created": moment, "created_by": city.people["produsen"],
            }
            ident = make_uuid()
            submissions.append(shared | {
                "id": ident, "number": f"T-{number:06}", "state": state, "stage": stage, "round": 1, "version": 2,
                "priority": number % 10 == 0, "notes": False, "due": working_days.after(day, 5), "waited": 1,
                "assignee": city.people["walidata"] if state == "UNDER_REVIEW" else None,
                "waits_from": day if stage == "walidata" else None, "menahan": number % 3 % 2, "syarat": 2, "saran": 1,
                "submitted": moment - timedelta(days=back), "submitted_by": city.people["produsen"],
                "moved": moment - timedelta(days=back, seconds=number)})
            revisions.append(shared | {
                "id": make_uuid(), "submission_id": ident, "record_id": make_uuid(), "origin": "form", "base_version": 0,
                "saves": 1, "record": {"title": title}, "touched": {}, "modified": moment,
                "modified_by": city.people["produsen"]})
        model.Session.execute(sa.insert(Submission), submissions)
        model.Session.execute(sa.insert(Revision), revisions)
        model.Session.commit()
        model.Session.execute(sa.text("ANALYZE sdi_submission"))
        model.Session.commit()
    return make
