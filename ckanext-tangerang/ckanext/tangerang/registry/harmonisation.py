"""Which names do agencies use with different meanings? Found by comparing everything public that has a name, at once.

Standards, MS-Var and MS-Ind rows stand in ``sdi_named``; columns of tables are read from the public datasets. Names are the
same when their stems are. One statement brings the groups in which two agencies take part; only those are looked at.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.tangerang.registry import named
from ckanext.tangerang.registry.folding import folded
from ckanext.tangerang.registry.harmonisation_model import Case, number_sequence
from ckanext.tangerang.revision.model import now

Member = dict[str, Any]
COMPARED = ("definisi", "satuan", "klasifikasi", "periode")
"""What may differ between agencies under one name."""
KINDS = ("konsep", "variabel", "indikator", "ms_var", "ms_ind")
#: Titles of columns that say nothing by themselves.
GENERIC = frozenset({"jumlah", "total", "nilai", "keterangan", "no", "nomor", "tahun", "bulan", "nama", "kode", "satuan", "id"})
MOST_MEMBERS = 60
LOCK = 0x5D1A1106
_MARKS = re.compile(r"[^\w]+")

_COLUMNS = """
CREATE TEMPORARY TABLE sdi_columns_now ON COMMIT DROP AS
SELECT d.record_id, d.record_id || ':' || (t.place - 1) || ':' || (c.place - 1) AS id, 'kolom' AS kind, d.owner_org,
       btrim(c.field->>'judul') AS title, c.field->>'definisi' AS definisi, c.field->>'satuan' AS satuan,
       c.field->>'kode_referensi' AS klasifikasi, d.record->>'periode_data' AS periode,
       'tables.' || (t.place - 1) || '.skema_tabel.fields.' || (c.place - 1) AS path
FROM (SELECT DISTINCT ON (r.record_id) r.record_id, r.owner_org, r.record FROM sdi_revision r
      JOIN package p ON p.id = r.record_id AND p.state = 'active' AND p.type = 'dataset'
      WHERE r.version IS NOT NULL ORDER BY r.record_id, r.version DESC) d,
    jsonb_array_elements(CASE jsonb_typeof(d.record->'tables') WHEN 'array' THEN d.record->'tables' ELSE '[]' END)
        WITH ORDINALITY AS t(entry, place),
    jsonb_array_elements(CASE jsonb_typeof(t.entry->'skema_tabel'->'fields') WHEN 'array'
        THEN t.entry->'skema_tabel'->'fields' ELSE '[]' END) WITH ORDINALITY AS c(field, place)
WHERE coalesce(btrim(c.field->>'judul'), '') <> '' AND coalesce(c.field->>'definisi', '') <> ''
  AND coalesce(c.field->>'peran', '') NOT IN ('kunci', 'atribut')
"""
_WORDS = "CREATE TEMPORARY TABLE sdi_titles_now (title text PRIMARY KEY, words text NOT NULL) ON COMMIT DROP"
_GROUPS = """
WITH everything AS (
    SELECT n.stem, n.record_id, n.id, n.kind, n.owner_org, n.title, n.definisi, n.satuan, n.klasifikasi, n.periode,
           coalesce('ms_var.' || v.place, 'ms_ind.' || i.place, '') AS path
    FROM sdi_named n JOIN package p ON p.id = n.record_id AND p.state = 'active'
    LEFT JOIN sdi_variable v ON n.kind = 'ms_var' AND v.record_id = n.record_id AND v.id = n.id
    LEFT JOIN sdi_indicator i ON n.kind = 'ms_ind' AND i.record_id = n.record_id AND i.id = n.id
    WHERE n.kind = ANY(:kinds) AND NOT n.retired AND n.words <> ''
    UNION ALL
    SELECT strip(to_tsvector('indonesian', w.words)), c.record_id, c.id, c.kind, c.owner_org, c.title, c.definisi, c.satuan,
           c.klasifikasi, c.periode, c.path
    FROM sdi_columns_now c JOIN sdi_titles_now w USING (title))
SELECT stem::text AS stem, min(title) AS title, array_agg(DISTINCT owner_org) AS agencies,
       jsonb_agg(jsonb_build_object('record_id', record_id, 'id', id, 'kind', kind, 'owner_org', owner_org, 'title', title,
           'definisi', definisi, 'satuan', satuan, 'klasifikasi', klasifikasi, 'periode', periode, 'path', path)
           ORDER BY owner_org, kind, record_id, id) AS members
FROM everything WHERE owner_org IS NOT NULL
GROUP BY stem HAVING count(DISTINCT owner_org) > 1
"""


def detect() -> dict[str, int]:
    """Compares everything and brings the board up to date; ``{found, new, gone}``. The caller commits.

    Cases that are open or decided stay as they are: what people answered was about what they saw.
    """
    model.Session.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    named.complete()
    seen = {row["stem"]: row for row in compared()}
    known = {case.stem: case for case in model.Session.scalars(sa.select(Case))}
    new = [row for stem, row in seen.items() if stem not in known]
    gone = [case.id for stem, case in known.items() if stem not in seen and case.state == "found"]
    for stem, row in seen.items():
        if stem in known and known[stem].state == "found":
            renew(known[stem], row)
    for row in new:
        add(row)
    if gone:
        model.Session.execute(sa.delete(Case).where(Case.id.in_(gone)))
    model.Session.flush()
    return {"found": len(seen), "new": len(new), "gone": len(gone)}


def compared() -> list[dict[str, Any]]:
    """The groups of one name whose agencies differ: ``{stem, title, agencies, members, differs}``."""
    for table in ("sdi_columns_now", "sdi_titles_now"):  # twice in one transaction
        model.Session.execute(sa.text(f"DROP TABLE IF EXISTS {table}"))
    model.Session.execute(sa.text(_COLUMNS))
    model.Session.execute(sa.text(_WORDS))
    titles = model.Session.scalars(sa.text("SELECT DISTINCT title FROM sdi_columns_now"))
    words = [{"title": title, "words": name} for title in titles if says_something(name := folded(title))]
    if words:
        model.Session.execute(sa.text("INSERT INTO sdi_titles_now VALUES (:title, :words)"), words)
    groups = model.Session.execute(sa.text(_GROUPS).bindparams(sa.bindparam("kinds", list(KINDS), sa.ARRAY(sa.UnicodeText))))
    found = [{**group._mapping, "differs": differing(group.members)} for group in groups]
    return [group for group in found if group["differs"]]


def says_something(words: str) -> bool:
    """Whether a column's title is more than "jumlah" or "kode"."""
    return bool(set(words.split()) - GENERIC)


def differing(members: Sequence[Mapping[str, Any]]) -> list[str]:
    """What two agencies say differently; an agency that says nothing of it differs from none."""
    return [name for name in COMPARED if differs(name, members)]


def differs(name: str, members: Iterable[Mapping[str, Any]]) -> bool:
    """Whether two agencies give this differently."""
    said: dict[str, set[str]] = {}
    for member in members:
        if member.get(name):
            said.setdefault(member["owner_org"], set()).add(plain(member[name]))
    return len({frozenset(values) for values in said.values()}) > 1


def plain(value: str) -> str:
    """A text without case, marks and doubled blanks: what is left decides whether two say the same."""
    return _MARKS.sub(" ", value.casefold()).strip()


def add(row: Mapping[str, Any]) -> Case:
    """A new case with the next number."""
    number = model.Session.scalar(sa.select(number_sequence.next_value()))
    case = Case(number=f"HAR-{number:04}", stem=row["stem"], state="found")
    renew(case, row)
    model.Session.add(case)
    return case


def renew(case: Case, row: Mapping[str, Any]) -> None:
    """What the comparison says now."""
    case.title, case.differs, case.agencies, case.seen = row["title"], row["differs"], row["agencies"], now()
    case.members = row["members"][:MOST_MEMBERS]
