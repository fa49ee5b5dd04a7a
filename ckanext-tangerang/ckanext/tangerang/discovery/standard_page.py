"""Everything the page of a standard or an activity says, whatever its kind."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.tangerang.people.language import lang
from ckanext.tangerang.publish.model import Correction
from satudata import form as forms

from . import activity_page, codes_page, showing, words
from .dataset_page import versions
from .standard_cells import table_of

Json = dict[str, Any]
LEADS = ("definisi", "tujuan_kegiatan", "notes", "latar_belakang_kegiatan")
"""Fields that say what a record is; the first one filled opens the page."""
NOT_LISTED = frozenset({"title", "notes", "definisi", "owner_org", "usang", "digantikan_oleh", "alasan_usang"})
MOST_USES = 200


def page_of(kind: str, pkg: Mapping[str, Any], args: Mapping[str, str]) -> Json:
    """The page's parts; ``args`` say where in a long list of codes the reader is."""
    form = showing.form_of(kind)
    links = showing.references(form, pkg)
    lead = next((pkg[name] for name in LEADS if pkg.get(name)), "")
    record_id = str(pkg["id"])
    names = [field.name for field in form.fields if field.name not in NOT_LISTED and pkg.get(field.name) != lead]
    return {
        "title": form.title, "lead": lead,
        "notes": pkg.get("notes") if pkg.get("notes") != lead else "",
        "sections": sections(form, names, pkg, links),
        "rows": rows_of(form, pkg, links),
        "codes": codes_page.codes_of(record_id, args) if kind == "klasifikasi" else None,
        "variables": activity_page.variables(record_id) if kind == "kegiatan" else [],
        "indicators": activity_page.indicators(record_id) if kind == "kegiatan" else [],
        "retired": retired(pkg, links),
        "used_by": used_by(record_id),
        "versions": versions(record_id),
        "corrections": Correction.of_ids([record_id]).get(record_id, []),
        "cite": cite(pkg, form),
    }


def sections(form: forms.Form, names: Iterable[str], pkg: Mapping[str, Any], links: Mapping[str, showing.Link]) -> list[Json]:
    """The form's sections that hold something: ``[{name, title, lines}]``."""
    wanted = set(names)
    found = []
    for section in form.sections:
        fields = [field for field in form.in_section(section.name) if field.name in wanted and field.kind not in ("rows", "json")]
        lines = showing.items(form, [field.name for field in fields], pkg, links)
        if lines:
            found.append({"name": section.name, "title": section.title.in_(lang()), "lines": lines})
    return found


def rows_of(form: forms.Form, pkg: Mapping[str, Any], links: Mapping[str, showing.Link]) -> list[Json]:
    """The lists of rows a record itself holds: ``[{name, title, columns, rows}]``, texts ready to be read."""
    found = []
    for field in form.fields:
        rows = showing.parsed(pkg.get(field.ckan_name or field.name)) if field.kind == "rows" and not field.apart else None
        if isinstance(rows, list) and rows:
            found.append(table_of(field, rows, links))
    return found


def retired(pkg: Mapping[str, Any], links: Mapping[str, showing.Link]) -> Json | None:
    """That a standard is no longer used, why, and what to use instead; None while it is in force."""
    if pkg.get("usang") != "ya":
        return None
    successor = str(pkg.get("digantikan_oleh") or "")
    found = links.get(successor) or showing.record_links([successor]).get(successor)
    return {"reason": pkg.get("alasan_usang") or "", "successor": found}


def used_by(record_id: str) -> list[Json]:
    """Public records that point at this one, by kind: ``[{kind, title, count, links}]``."""
    answer = tk.get_action("sdi_reference_list")({"user": tk.g.user}, {"id": record_id, "direction": "in", "limit": MOST_USES})
    groups: dict[str, dict[str, str]] = {}
    for use in answer["results"]:
        groups.setdefault(use["kind"], {})[showing.address(use["kind"], use["name"])] = use["title"]
    order = {kind: place for place, kind in enumerate(("dataset", "kegiatan", "indikator", "variabel", "klasifikasi", "konsep"))}
    return [
        {"kind": kind, "title": showing.form_of(kind).title.in_(lang()), "count": answer["by_kind"].get(kind, len(links)),
         "links": [{"url": url, "text": text} for url, text in sorted(links.items(), key=lambda item: item[1])]}
        for kind, links in sorted(groups.items(), key=lambda item: order.get(item[0], len(order)))
    ]


def cite(pkg: Mapping[str, Any], form: forms.Form) -> str:
    """How to name the standard in a text."""
    org = (pkg.get("organization") or {}).get("title") or ""
    parts = [org, f"{pkg.get('title')} ({form.title.in_(lang()).lower()})"]
    if pkg.get("sdi_versi"):
        parts.append(tk._("version {n}").format(n=pkg["sdi_versi"]))
    parts += [words.day(pkg.get("modified")) if pkg.get("modified") else "", str(pkg.get("identifier") or "")]
    return ". ".join(part for part in parts if part) + "."
