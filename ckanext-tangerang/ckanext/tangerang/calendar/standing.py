"""How each dataset stands today; written set by set, and the index anew only where that changed."""
from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.calendar.model import ReleaseStanding
from ckanext.tangerang.people.clock import today
from satudata.schedule import FREQUENCIES, length

LENGTHS = json.dumps({name: length(name) for name in FREQUENCIES})
_UPDATE = """
WITH open AS (
    SELECT r.*, r.released IS NULL AND NOT r.skipped AS waits FROM sdi_release r
    WHERE CAST(:ids AS text[]) IS NULL OR r.record_id = ANY(:ids)),
stands AS (
    SELECT known.record_id, min(due) FILTER (WHERE waits AND due >= :today) AS next_due,
        min(due) FILTER (WHERE waits AND due < :today) AS late_since,
        coalesce(bool_or(waits AND due + CAST(CAST(:lengths AS jsonb) ->> frequency AS int) < :today), false) AS long_late,
        count(released) AS made, count(released) FILTER (WHERE released_day <= due) AS on_time
    FROM (SELECT record_id FROM open UNION SELECT record_id FROM sdi_release_standing
          WHERE CAST(:ids AS text[]) IS NULL OR record_id = ANY(:ids)) known
    LEFT JOIN open USING (record_id) GROUP BY known.record_id)
INSERT INTO sdi_release_standing AS old (record_id, next_due, late_since, long_late, made, on_time)
SELECT record_id, next_due, late_since, long_late, made, on_time FROM stands
ON CONFLICT (record_id) DO UPDATE SET next_due = excluded.next_due, late_since = excluded.late_since,
    long_late = excluded.long_late, made = excluded.made, on_time = excluded.on_time
WHERE (old.next_due, old.late_since, old.long_late, old.made, old.on_time)
    IS DISTINCT FROM (excluded.next_due, excluded.late_since, excluded.long_late, excluded.made, excluded.on_time)
RETURNING record_id"""


def update(ids: Sequence[str] | None = None) -> list[str]:
    """Writes how these datasets (None: all) stand; gives the ids of those that stand differently now. The caller commits."""
    model.Session.flush()
    statement = sa.text(_UPDATE).bindparams(sa.bindparam("ids", type_=sa.ARRAY(sa.UnicodeText)))
    given: dict[str, Any] = {"ids": list(ids) if ids is not None else None, "today": today(), "lengths": LENGTHS}
    return list(model.Session.scalars(statement, given))


def late(ids: Sequence[str]) -> dict[str, ReleaseStanding]:
    """Those of the datasets that miss a release, in one query."""
    query = sa.select(ReleaseStanding).where(ReleaseStanding.record_id.in_(ids), ReleaseStanding.late_since.is_not(None))
    return {stands.record_id: stands for stands in model.Session.scalars(query)}
