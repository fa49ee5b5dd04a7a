"""Is what became public reachable, do its links lead somewhere, is its origin kept? (IO-08, IO-09, PR-16)"""
from __future__ import annotations

from collections.abc import Iterator

from satudata.form.links import links
from satudata.rules.finding import Hit
from satudata.rules.registration import answers
from satudata.rules.subject import Subject
from satudata.rules.terbitan import HARVEST_KEEPS
from satudata.text import Text

SAYS = {"gone": "hilang", "silent": "diam", "refused": ""}
KEPT = {
    "source": Text("sumber", "source"), "time": Text("waktu", "time"), "hash": Text("sidik isi", "hash"),
    "mapping": Text("versi pemetaan", "version of the mapping"), "values": Text("isian asal", "values of the source"),
}


@answers("IO-08", when=lambda subject: subject.context.public is not None and subject.open)
def reachable(subject: Subject) -> Iterator[Hit]:
    """By the catalogue's API or one of the source, and by other catalogues."""
    public = subject.context.public
    if public is not None and not public.api and not any(table.entry.get("api_url") for table in subject.tables):
        yield Hit("tables")
    if public is not None and not public.feed:
        yield Hit("accessRights", say="dcat")


@answers("IO-09", when=lambda subject: subject.context.public is not None and any(links(subject.record, subject.kind)))
def links_alive(subject: Subject) -> Iterator[Hit]:
    public = subject.context.public
    for path, link in (public.dead if public is not None else {}).items():
        yield Hit(path, link.url, None, SAYS[link.how], {"url": link.url, "since": link.since})


@answers("PR-16", when=lambda subject: subject.context.public is not None and subject.context.public.harvest is not None)
def origin_kept(subject: Subject) -> Iterator[Hit]:
    kept = (subject.context.public.harvest if subject.context.public else None) or {}
    lacks = [KEPT[name] for name in HARVEST_KEEPS if not kept.get(name)]
    if lacks:
        yield Hit("title", params={"what": Text(", ".join(one.id for one in lacks), ", ".join(one.en for one in lacks))})
