"""Is an indicator of an activity measured as last year's, and as other agencies measure it? (SD-12)"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.spelling import bare
from satudata.rules.subject import Subject
from satudata.text import Text

ROWS = "ms_ind"
#: What makes two figures comparable, and how a person calls it.
PARTS = {"ukuran": Text("Ukuran", "measure"), "satuan": Text("Satuan", "unit"), "definisi": Text("Definisi", "definition")}
EXPLAINED = ("tahun lalu", "tahun sebelumnya", "berbeda", "perubahan")
"""Words by which the interpretation of an indicator says why it differs."""


@answers("SD-12", needs=(ROWS,), when=lambda subject: subject.context.indicators is not None)
def measured_alike(subject: Subject) -> Iterator[Hit]:
    """Each part that differs, once; where last year's is the same, what others do is not asked of this agency."""
    ask = subject.context.indicators
    rows = subject.record.get(ROWS)
    named = {place: row for place, row in enumerate(rows if isinstance(rows, list) else ())
             if isinstance(row, Mapping) and bare(str(row.get("nama") or ""))}
    if ask is None or not named:
        return
    known = ask([str(row["nama"]) for row in named.values()])
    for place, row in named.items():
        if not any(word in str(row.get("interpretasi") or "").lower() for word in EXPLAINED):
            like = [other for other in known if bare(str(other.get("nama") or "")) == bare(str(row["nama"]))]
            yield from _differing(place, row, like)


def _differing(place: int, row: Mapping[str, Any], like: list[Mapping[str, Any]]) -> Iterator[Hit]:
    before = [other for other in like if not other.get("owner")]
    for part, label in PARTS.items():
        now = str(row.get(part) or "").strip()
        for other in (before or like)[:1] if now else ():
            said = str(other.get(part) or "").strip()
            if said and bare(said) != bare(now):
                params = {"label": label, "title": str(row["nama"]).strip(), "before": said, "now": now}
                yield Hit(f"{ROWS}.{place}.{part}", now, said if before else None, "" if before else "lain",
                          params | ({} if before else {"owner": str(other["owner"])}))
