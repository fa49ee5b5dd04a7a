"""Codes of a classification from a file: tried first, with every fault by its cell, then taken over."""
from __future__ import annotations

import csv
import io
import json
import zlib
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from flask import Blueprint, Response
from werkzeug.datastructures import FileStorage

from ckanext.tangerang.pages import call, errors_of, page
from ckanext.tangerang.people.language import lang
from satudata import form as forms

__all__ = ["sdi_desk_codes"]

sdi_desk_codes = Blueprint("sdi_desk_codes", __name__)
Json = dict[str, Any]
WHAT = ("items", "korespondensi")
#: A file lies aside between the trial and the decision for an hour, and no file larger than the action takes.
ASIDE, MOST_BYTES = 3600, 30_000_000
ORDERS = {
    "baris": lambda error: (error["row"] or 0, error["cell"] or ""),
    "kolom": lambda error: (error["column"] or "", error["row"] or 0),
}


def key_of(revision_id: str, token: str) -> str:
    """Where a file lies aside: only the person who sent it finds it."""
    return f"sdi:codes:{tk.g.userobj.id}:{revision_id}:{token}"


def put_aside(revision_id: str, token: str, held: Json, data: bytes | None = None) -> None:
    """Keeps a file and what was said of it."""
    redis, key = connect_to_redis(), key_of(revision_id, token)
    redis.set(key, json.dumps(held), ex=ASIDE)
    if data is not None:
        redis.set(f"{key}:data", zlib.compress(data), ex=ASIDE)


def taken_up(revision_id: str, token: str) -> tuple[Json, bytes] | None:
    """The file that lies aside; None once it is gone."""
    redis, key = connect_to_redis(), key_of(revision_id, token)
    held, data = redis.get(key), redis.get(f"{key}:data")
    return (json.loads(held), zlib.decompress(data)) if held and data else None


@sdi_desk_codes.route("/revisi/<revision_id>/kode", methods=["GET", "POST"])
@page
def codes(revision_id: str) -> Any:
    """The page of the import; a posted file, columns or decision each answer by the page again."""
    revision = call("sdi_revision_show", id=revision_id)
    if revision["kind"] != "klasifikasi":
        raise tk.ObjectNotFound()
    asked = tk.request.values.get("what", "items")
    what = asked if asked in WHAT else "items"
    if tk.request.method == "POST":
        return posted(revision, what)
    return shown(revision, what, tk.request.args.get("t", ""))


def posted(revision: Json, what: str) -> Any:
    """A new file, its columns told by hand, or the decision to take it."""
    values, token = tk.request.form, tk.request.form.get("t", "")
    upload = tk.request.files.get("upload")
    if upload and upload.filename:
        token, data = uuid4().hex, upload.stream.read(MOST_BYTES + 1)
        put_aside(revision["id"], token, {"filename": upload.filename, "columns": {}}, data)
    elif values.get("do") == "columns" and (held := taken_up(revision["id"], token)):
        told = {name.removeprefix("column-"): text.strip() for name, text in values.items() if name.startswith("column-")}
        columns = {name: text for name, text in told.items() if text}
        put_aside(revision["id"], token, {**held[0], "columns": columns})
    elif values.get("do") == "take":
        return take(revision, what, token)
    else:
        return shown(revision, what, "", errors=[("upload", tk._("Choose a file first."))])
    return tk.redirect_to("sdi_desk_codes.codes", revision_id=revision["id"], what=what, t=token)


def asked_of(revision: Json, what: str, held: tuple[Json, bytes], **more: Any) -> Json:
    """The import as the action takes it."""
    known, data = held
    file = FileStorage(io.BytesIO(data), filename=known["filename"])
    columns = {"columns": known["columns"]} if known["columns"] else {}
    answer: Json = call("sdi_code_import", revision_id=revision["id"], what=what, upload=file, **columns, **more)
    return answer


def take(revision: Json, what: str, token: str) -> Any:
    """Takes the list over: the whole of it, or nothing."""
    held = taken_up(revision["id"], token)
    if held is None:
        return shown(revision, what, token)
    try:
        done = asked_of(revision, what, held, dry_run=False, base=tk.request.form.get("base"))
    except tk.ValidationError as refusal:
        return shown(revision, what, token, errors=[one for one in errors_of(refusal) if one[0] != "errors"])
    tk.h.flash_success(tk._("Taken over: {n} rows.").format(n=tk.h.sdi_number(done["accepted"])))
    section = forms.load("klasifikasi").field(what).section
    return tk.redirect_to("sdi_desk.section", revision_id=revision["id"], section=section, _anchor=f"field-{what}")


def shown(revision: Json, what: str, token: str, errors: list[tuple[str, str]] | None = None) -> str:
    """The page, with the trial of the file that lies aside."""
    errors, result, held = errors or [], None, taken_up(revision["id"], token) if token else None
    if token and held is None:
        errors = [("upload", tk._("The file is no longer here. Choose it again."))]
    elif held:
        try:
            result = asked_of(revision, what, held)
        except tk.ValidationError as refusal:
            errors = errors or errors_of(refusal)
    order = tk.request.args.get("urut", "baris")
    if result:
        result["errors"].sort(key=ORDERS.get(order, ORDERS["baris"]))
    field = forms.load("klasifikasi").field(what)
    return tk.render("desk/codes.html", {
        "revision": revision, "what": what, "token": token, "result": result, "errors": errors, "order": order,
        "held": held[0] if held else None, "field": field, "columns": [column for column in field.columns if not column.auto],
        "heads": heads(), "lang": lang(), "changes": change_words(),
    })


def heads() -> list[Json]:
    """The head of the table of faults."""
    return [{"name": name, "label": label} for name, label in (
        ("cell", tk._("Cell")), ("row", tk._("Row")), ("column", tk._("Column")), ("value", tk._("Value")),
        ("message", tk._("What is wrong")),
    )]


def change_words() -> dict[str, str]:
    """What a change of a code is called."""
    return {"added": tk._("new"), "removed": tk._("removed"), "renamed": tk._("renamed"), "moved": tk._("moved")}


@sdi_desk_codes.route("/revisi/<revision_id>/kode/kesalahan.csv")
@page
def faults(revision_id: str) -> Any:
    """The faults of the trial as a file, to mend the list beside it."""
    revision = call("sdi_revision_show", id=revision_id)
    held = taken_up(revision_id, tk.request.args.get("t", ""))
    if held is None:
        raise tk.ObjectNotFound()
    what = tk.request.args.get("what", "items")
    result = asked_of(revision, what if what in WHAT else "items", held)
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([head["label"] for head in heads()])
    for error in result["errors"]:
        lines.writerow([inert(error.get(head["name"])) for head in heads()])
    return Response("\ufeff" + text.getvalue(), mimetype="text/csv",
                    headers={"Content-Disposition": 'attachment; filename="kesalahan.csv"'})


def inert(value: Any) -> str:
    """A cell a spreadsheet does not take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
