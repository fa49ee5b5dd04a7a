"""What became of each record of a run: its title, the outcome, what is wrong and what to do; page by page, and as a sheet."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.harvest.model import Run
from ckanext.tangerang.people.language import in_language, lang
from satudata_harvest.failure import words

Json = dict[str, Any]
MOST = 500
#: What the batches answered, and those the plan refused before; a record is in one of the two.
ROWS = """
    SELECT item->>'identifier' AS identifier, item->>'outcome' AS outcome, item->>'word' AS word, item->'message' AS message,
           item->>'field' AS field, item->>'revision_id' AS revision_id, NULL::jsonb AS advice, NULL AS said_title
    FROM sdi_harvest_batch AS batch, jsonb_array_elements(batch.results) AS item WHERE batch.run_id = :run
    UNION ALL
    SELECT item->>'identifier', 'refused', item->>'word', item->'message', item->>'field', NULL, item->'advice', item->>'title'
    FROM sdi_harvest_run AS run, jsonb_array_elements(CASE jsonb_typeof(run.plan->'problems') WHEN 'array'
         THEN run.plan->'problems' ELSE '[]' END) AS item WHERE run.id = :run
"""
COUNTS = sa.text(f"SELECT outcome, count(*) FROM ({ROWS}) AS rows GROUP BY outcome")  # noqa: S608 - a constant
PAGE = sa.text(f"""
    SELECT rows.*, coalesce(said_title, held.harvested->>'title') AS title FROM ({ROWS}) AS rows
    LEFT JOIN sdi_harvest_record AS held ON held.source_id = :source AND held.identifier = rows.identifier
    WHERE CAST(:outcome AS text) = '' OR outcome = :outcome
    ORDER BY outcome <> 'refused', outcome, rows.identifier LIMIT :limit OFFSET :offset
""")  # noqa: S608 - a constant


def outcomes() -> dict[str, str]:
    """Each outcome with its word."""
    return {
        "refused": tk._("Refused"), "created": tk._("New"), "updated": tk._("Changed"), "unchanged": tk._("Unchanged"),
        "kept": tk._("Kept as corrected by hand"), "waiting": tk._("Waits for a decision"),
        "missing": tk._("Missing at the source"), "awaiting_archive": tk._("Waits to be archived"),
        "archived": tk._("Archived"), "restored": tk._("Back again"),
    }


def listed(run: Run, outcome: str = "", limit: int = 100, offset: int = 0) -> Json:
    """``{count, outcomes: {outcome: number}, results}``; those that were refused come first.

    A result: ``{identifier, title, outcome, word, field, message, advice, revision_id}``.
    """
    counts = {str(name): int(number) for name, number in model.Session.execute(COUNTS, {"run": run.id})}
    asked = {"run": run.id, "source": run.source_id, "outcome": outcome, "limit": min(limit, MOST), "offset": offset}
    return {"count": counts.get(outcome, 0) if outcome else sum(counts.values()), "outcomes": counts,
            "results": [shown(row) for row in model.Session.execute(PAGE, asked).mappings()]}


def shown(row: Any) -> Json:
    """A line of the report in the reader's language."""
    word = words().get(row["word"] or "")
    advice = in_language(row["advice"]) if row["advice"] else word.advice.in_(lang()) if word else ""
    message = row["message"]
    return {"identifier": row["identifier"], "title": row["title"] or row["identifier"], "outcome": row["outcome"],
            "word": row["word"], "field": row["field"], "message": in_language(message) if isinstance(message, dict) else message,
            "advice": advice, "revision_id": row["revision_id"]}
