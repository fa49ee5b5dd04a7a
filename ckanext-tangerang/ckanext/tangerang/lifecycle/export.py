"""The process record of an activity as a file: JSON, XLSX (a row a sub-process, a sheet of evidence), PROV-O."""
from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.discovery.auto import permanent
from ckanext.tangerang.exchange.export import agency
from ckanext.tangerang.exchange.export_actions import written
from ckanext.tangerang.lifecycle import activities, evidence, steps
from ckanext.tangerang.lifecycle.activities import Seen
from ckanext.tangerang.lifecycle.model import CONFIRMED, Evidence
from satudata.exchange import formats, jsonld, prov, turtle
from satudata.exchange.sheets import Sheet, xlsx

Json = dict[str, Any]
TEXTS = ("responsible", "methods", "inputs", "outputs", "standards", "software", "reason", "remarks")


class Way(NamedTuple):
    """A format: its media type, and how a document becomes bytes."""

    mimetype: str
    write: Callable[[Json, prov.Place], bytes]


def document(seen: Seen) -> Json:
    """What the person may see of the whole process: the sub-processes of each phase, and every piece of evidence."""
    query = sa.select(Evidence).where(Evidence.activity_id == seen.activity.record_id)
    if not seen.internal:
        query = query.where(Evidence.public, Evidence.state == CONFIRMED)
    rows = model.Session.scalars(query.order_by(Evidence.step, Evidence.created, Evidence.id))
    return steps.life(seen) | {"evidence": [evidence.shown(row) for row in rows]}


def place(seen: Seen) -> prov.Place:
    """The addresses of an activity and its agency."""
    site, org = tk.config["ckan.site_url"].rstrip("/"), model.Group.get(seen.activity.owner_org or "")
    return prov.Place(permanent("kegiatan", seen.activity.record_id), f"{site}/kegiatan/{seen.address}/gsbpm",
                      agency(org) if org else f"{site}/organization", org.title if org else "")


def workbook(found: Json, _place: prov.Place) -> bytes:
    """Two sheets: sub-processes, evidence."""
    head = (tk._("Code"), tk._("Sub-process"), tk._("State"), tk._("Planned from"), tk._("Planned until"), tk._("Actual from"),
            tk._("Actual until"), tk._("Evidence"), *[label for _name, label in texts(found)])
    lines = [[
        step["code"], step["name"], tk.h.sdi_step_look(step)["text"], *(step[name] for name in steps.DATES),
        step["evidence"][CONFIRMED], *(step[name] for name, _label in texts(found))] for phase in found["phases"]
        for step in phase["steps"]]
    proofs = [[row["step"], row["kind_title"], row["title"], row["date"], row["link"] or row["filename"],
               row["source_title"], tk._("Yes") if row["public"] else tk._("No"), row["state"], row["note"]]
              for row in found["evidence"]]
    of_proofs = (tk._("Code"), tk._("Kind of evidence"), tk._("Title"), tk._("Date"), tk._("File or link"),
                 tk._("Seen by the catalogue"), tk._("Public"), tk._("State"), tk._("Remark"))
    return xlsx([Sheet("GSBPM", head, _as_texts(lines), (8, 45, 16, 14, 14, 14, 14, 8)),
                 Sheet(tk._("Evidence"), of_proofs, _as_texts(proofs), (8, 30, 45, 14, 40))])


def texts(found: Json) -> list[tuple[str, str]]:
    """The texts of a sub-process the person may see, with their labels."""
    labels = dict(zip(TEXTS, (tk._("Responsible post"), tk._("Methods"), tk._("Inputs"), tk._("Outputs"), tk._("Standards used"),
                              tk._("Software"), tk._("Reason"), tk._("Remarks")), strict=True))
    return [(name, labels[name]) for name in (TEXTS if found["internal"] else ("methods",))]


def _as_texts(lines: list[list[Any]]) -> list[list[str]]:
    return [["" if value is None else str(value) for value in line] for line in lines]


FORMATS = {
    "json": Way("application/json", lambda found, _place: (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()),
    "xlsx": Way(formats.XLSX, workbook),
    "ttl": Way(formats.TURTLE, lambda found, where: "".join(turtle.chunks(prov.nodes(found, where))).encode()),
    "jsonld": Way(formats.JSONLD, lambda found, where: "".join(jsonld.chunks(prov.nodes(found, where))).encode()),
}


@tk.side_effect_free
def sdi_process_export(context: Context, data_dict: Json) -> Json:
    """The process record of an activity (``id``) as a file, with what the person may see of it.

    :param format: ``json`` (by ``process.schema.json``), ``xlsx``, ``ttl`` or ``jsonld`` (PROV-O)
    :returns: ``{filename, mimetype, content, encoding}``; what is no text in base64
    """
    reference, name = tk.get_or_bust(data_dict, ["id", "format"])
    seen = activities.seen(context, str(reference))
    if name not in FORMATS:
        raise tk.ValidationError({"format": [tk._("Use one of: %(words)s.") % {"words": ", ".join(FORMATS)}]})
    way = FORMATS[str(name)]
    content = way.write(document(seen), place(seen))
    return {"filename": f"gsbpm-{seen.address}.{name}", "mimetype": way.mimetype, **written(content, way.mimetype)}
