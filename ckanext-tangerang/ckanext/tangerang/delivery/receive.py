"""How a file comes in: stored under its hash, inspected, then cleared, held or refused."""
from __future__ import annotations

import uuid
from typing import IO

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang import audit
from ckanext.tangerang.delivery import inspection, names, storage
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.people.language import lang
from ckanext.tangerang.planning.model import Session as Paper
from satudata import table

SMALL = 5 * 1024 * 1024


def receive(
    stream: IO[bytes], filename: str, *, actor: str, owner_org: str, revision_id: str | None = None,
    source_id: str | None = None, record_id: str | None = None,
) -> Delivery:
    """Take a file in; a small one is inspected at once, a larger one by a job. Flushes, does not commit.

    :param actor: id of the user who hands it in
    :raises tk.ValidationError: ``{"upload": [sentence]}``; nothing is left behind then
    """
    try:
        stored = storage.put(stream)
    except storage.TooLarge as error:
        size = tk._("The file is larger than %(size)s MB. Send it in parts, or as CSV.") % {"size": error.limit // 2**20}
        raise tk.ValidationError({"upload": [size]}) from error
    if not stored.size:
        forget(stored.sha256)
        raise tk.ValidationError({"upload": [tk._("The file is empty. Send a CSV or XLSX file with a header row.")]})
    delivery = Delivery(
        id=str(uuid.uuid4()), revision_id=revision_id, source_id=source_id, record_id=record_id, owner_org=owner_org,
        filename=names.clean(filename), size=stored.size, sha256=stored.sha256, created_by=actor, state="received",
        tables=[], holding=[],
    )
    if stored.size <= SMALL:
        try:
            look(delivery)
        except table.Refused as error:
            forget(stored.sha256)
            raise tk.ValidationError({"upload": [sentence(error)]}) from error
    model.Session.add(delivery)
    model.Session.flush()
    audit.record(audit.FileChanged(
        actor=actor, subject=delivery.id, change=delivery.state, sha256=delivery.sha256, revision_id=revision_id))
    if delivery.state == "received":
        tk.enqueue_job(
            inspect_later, [delivery.id], title=f"inspect delivery {delivery.id}", rq_kwargs={"timeout": 1800})
    return delivery


def look(delivery: Delivery) -> None:
    """Inspect the file of a delivery and set its state.

    :raises satudata.table.Refused: it is no table this catalogue reads
    """
    found = inspection.inspect(storage.content(delivery.sha256), delivery.filename, delivery.id)
    delivery.kind, delivery.tables, delivery.holding = found["kind"], found["tables"], found["holding"]
    delivery.state = "held" if delivery.holding else "cleared"


def inspect_later(delivery_id: str) -> None:
    """The job for large files; run twice it changes nothing. A file that is none is held with the reason."""
    delivery = Delivery.get(delivery_id)
    if delivery is None or delivery.state != "received":
        return
    try:
        look(delivery)
    except table.Refused as error:
        delivery.state, delivery.holding = "held", [refusal(error)]
    model.Session.commit()


def refusal(error: table.Refused) -> dict[str, object]:
    """A file that could not be read, as a finding that holds."""
    return {
        "rule": "IO-02a", "effect": "menahan", "principle": "IO", "path": "tables", "clause": "Perpres 39/2019 Pasal 9",
        "message": {lang: _said(error, lang) for lang in ("id", "en")},
        "help": {lang: error.advice.in_(lang) for lang in ("id", "en")}, "current": None, "suggestion": None,
    }


def sentence(error: table.Refused) -> str:
    """What is wrong, where, and what to send instead, in the reader's language."""
    return f"{_said(error, lang())} {error.advice.in_(lang())}".strip()


def _said(error: table.Refused, language: str) -> str:
    place = error.place.in_(language)
    return f"{error.message.in_(language)} ({place})" if place else error.message.in_(language)


def forget(sha256: str) -> None:
    """Remove the bytes of a refused file, unless something kept earlier has the same content."""
    if not is_needed(sha256):
        storage.remove(sha256)


def is_needed(sha256: str) -> bool:
    """Whether a delivery, evidence of a sub-process, or a paper of the Forum has this content."""
    from ckanext.tangerang.lifecycle.model import Evidence
    return any(model.Session.query(kind.id).filter_by(sha256=sha256).first() for kind in (Delivery, Evidence, Paper))
