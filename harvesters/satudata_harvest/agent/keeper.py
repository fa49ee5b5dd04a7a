"""How an agent keeps its hours: what was due while the catalogue or the agent itself was away is done once, as soon as it can."""
from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from satudata_harvest.agent.settings import Settings
from satudata_harvest.failure import Failure
from satudata_harvest.schedule import following

log = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
LOOK = timedelta(minutes=1)
BUSY = "source_id"  # the entry the catalogue names while an earlier run of this source still counts as alive


class Keeper:
    """Remembers in ``store/state.json`` until when all that was due is done; without a store, from the start on."""

    def __init__(self, settings: Settings, turn: Callable[[], bool], *,
                 now: Callable[[], datetime] = lambda: datetime.now(UTC), sleep: Callable[[float], None] = time.sleep) -> None:
        """:param turn: one harvest; true where it is worth trying again soon (source or catalogue away)"""
        self.settings, self.turn, self.now, self.sleep = settings, turn, now, sleep
        self.file = settings.store / "state.json" if settings.store else None
        self.done_until = self._remembered() or now()
        self.wait, self.not_before = FIRST_WAIT, now()

    def forever(self) -> None:
        """Harvests whenever it is due; ends only with the process."""
        while True:
            self.look()
            self.sleep(LOOK.total_seconds())

    def look(self) -> bool:
        """Harvests if it is due and not waiting; says whether it did."""
        moment = self.now()
        due = following(str(self.settings.schedule), self.done_until)
        if due is None or due > moment or moment < self.not_before:
            return False
        if self._again():
            self.not_before, self.wait = self.now() + self.wait, min(self.wait * 2, LONGEST_WAIT)
            return True
        self.done_until, self.wait = moment, FIRST_WAIT
        self._remember()
        return True

    def _again(self) -> bool:
        try:
            return self.turn()
        except Failure as failure:
            log.warning("%s: %s", failure.word.name, failure.message.en)
            return failure.retriable or failure.field == BUSY

    def _remembered(self) -> datetime | None:
        if self.file is not None:
            with suppress(OSError, ValueError, KeyError, TypeError):  # a spoiled file counts as none
                return datetime.fromisoformat(json.loads(self.file.read_text("utf-8"))["done_until"]).astimezone(UTC)
        return None

    def _remember(self) -> None:
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = Path(f"{self.file}.new")
        new.write_text(json.dumps({"done_until": self.done_until.isoformat()}), "utf-8")
        new.replace(self.file)
