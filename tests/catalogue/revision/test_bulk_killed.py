"""A worker killed in the middle of a bulk: what it decided stays, the rest is gone on with, nothing is decided twice."""
from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision import bulk_job
from ckanext.tangerang.revision.model import Decision
from tests.catalogue.conftest import City, in_days


def test_a_killed_worker_leaves_nothing_undone_and_nothing_done_twice(
        city: City, clean_index: None, pytestconfig: pytest.Config) -> None:
    ids = [city.submitted(title=f"Data {number} (contoh)")["id"] for number in range(6)]
    begun = city.call("walidata", "sdi_submission_bulk", do="approve", ids=ids, notes=True, due=in_days(9))
    model.Session.remove()
    killed = subprocess.run([sys.executable, str(Path(__file__).parent / "bulk_killed.py"),
                             str(pytestconfig.option.ckan_ini), begun["id"], "3"], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    half = city.call("walidata", "sdi_bulk_show", id=begun["id"])
    assert (half["state"], half["done"], half["counts"]) == ("running", 3, {"approved": 3})
    bulk_job.run(begun["id"])
    bulk_job.run(begun["id"])
    whole = city.call("walidata", "sdi_bulk_show", id=begun["id"])
    assert (whole["state"], whole["counts"]) == ("done", {"approved": 6})
    assert all(item["public"] for item in whole["results"])
    made = model.Session.execute(sa.select(Decision.submission_id, Decision.event).where(Decision.event != "submit")).tuples()
    assert Counter(made) == {(id_, event): 1 for id_ in ids for event in ("take", "approve")}
    told = model.Session.execute(sa.select(Notice.event, Notice.count).where(Notice.user_id == city.people["produsen"])).all()
    assert told == [("approve", 6)]
