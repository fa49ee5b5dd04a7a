"""Services restarted while a source is harvested, and workers killed at random: the end is that of an undisturbed run."""
from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from stack import postgres, redis, solr

from ckanext.tangerang.discovery.drift import drift, repair
from ckanext.tangerang.harvest import batch, jobs, policy
from satudata_harvest.catalogue import Catalogue
from satudata_harvest.engine import Engine
from tests.catalogue.faults.harvesting import TABLES, dying, forked
from tests.catalogue.faults.test_harvest_faults import once, settled, whole

PLACES: list[tuple[Any, str, int]] = [
    (Engine, "_judge", TABLES), (Catalogue, "deliver", TABLES), (batch, "one", TABLES), (policy, "publish", 2),
    (batch, "keep", 1)]
KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED") or time.time_ns() % 1_000_000)


@pytest.mark.parametrize(("owner", "name", "at"), [(Engine, "_judge", 9), (batch, "one", 9), (policy, "publish", 2)])
@pytest.mark.parametrize("service", [postgres, redis, solr], ids=lambda service: service.NAME)
def test_a_service_is_restarted_under_a_run(make, undisturbed, monkeypatch, service, owner, name, at):
    def restart() -> None:
        service.down()
        service.up()
    source = make("ulang")
    run_id = source.begun()
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, once(getattr(owner, name), at, restart))
        with suppress(OperationalError):
            jobs.job(source.id, run_id)
    settled(source, run_id)
    assert source.state() == undisturbed[0]
    repair(drift())
    whole()


def test_workers_killed_at_random(make, undisturbed, monkeypatch):
    print(f"SEED={SEED}")
    chance = random.Random(SEED)  # noqa: S311 - repeatable
    for number in range(KILLS):
        owner, name, most = chance.choice(PLACES)
        at, after = chance.randint(1, most), chance.random() < 0.5
        source = make(f"mati-{number}")
        run_id = source.begun()
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, dying(getattr(owner, name), at, after=after))
            ended = forked(lambda source=source, run_id=run_id: jobs.job(source.id, run_id))
        assert ended in (-9, 0), (SEED, number)
        settled(source, run_id)
        assert source.state() == undisturbed[0], (SEED, number, name, at, after)
    whole()
