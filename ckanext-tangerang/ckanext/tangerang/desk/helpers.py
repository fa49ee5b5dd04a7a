"""What the templates of registration and review ask: choices, the words of a record, a person, a finding."""
from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
from babel.dates import format_datetime
from ckan import model

from ckanext.tangerang.delivery import tables
from ckanext.tangerang.delivery.model import Delivery
from ckanext.tangerang.discovery import look, showing, words
from ckanext.tangerang.people.language import in_language, lang
from ckanext.tangerang.revision import transitions
from satudata import form as forms
from satudata.form import Field, Form

from . import choices, linking, rows, sections, stages

__all__ = [
    "sdi_agencies", "sdi_agency_pairs", "sdi_agency_title", "sdi_all_agency_pairs", "sdi_by_principle", "sdi_cells",
    "sdi_choices", "sdi_code_lists", "sdi_codes", "sdi_delivered_table", "sdi_effect_pairs", "sdi_event_title",
    "sdi_field_choices", "sdi_field_label", "sdi_field_pairs", "sdi_field_url", "sdi_findings_text", "sdi_form_label",
    "sdi_json", "sdi_kind_pairs", "sdi_kind_title", "sdi_labels", "sdi_language", "sdi_linkable", "sdi_no_decision",
    "sdi_page_words", "sdi_pairs", "sdi_person", "sdi_preview_columns", "sdi_proposed_variable", "sdi_record_items",
    "sdi_reference_pairs", "sdi_references", "sdi_remarks_at", "sdi_row_items", "sdi_rows_fields", "sdi_rows_grid",
    "sdi_rows_in_grid", "sdi_rows_listed", "sdi_rows_marks", "sdi_rows_page", "sdi_rows_table", "sdi_say", "sdi_schedule",
    "sdi_shown", "sdi_size", "sdi_stage_pairs", "sdi_stage_title", "sdi_state_pairs", "sdi_state_title", "sdi_time",
    "sdi_today",
]

sdi_agencies = choices.agencies
sdi_code_lists = linking.code_lists
sdi_codes = choices.of_list
sdi_field_choices = choices.of_field
sdi_kind_pairs = choices.kinds
sdi_pairs = choices.pairs
sdi_reference_pairs = choices.referable
sdi_references = choices.records
sdi_state_pairs = choices.states
sdi_stage_pairs = choices.stages
sdi_language = lang
sdi_linkable = linking.variables
sdi_proposed_variable = linking.proposed
sdi_rows_grid = rows.grid
sdi_rows_listed = rows.listed
sdi_rows_marks = rows.marks
sdi_rows_page = rows.page_of
sdi_rows_table = rows.table
sdi_schedule = stages.asked

MAX_SHOWN = 300


def sdi_choices(field: Mapping[str, Any]) -> list[choices.Choice]:
    """Scheming's choices of a field: the codes of the list its definition names."""
    return choices.of_list(str(field.get("codelist") or ""))


def sdi_agency_pairs(permission: str) -> list[choices.Pair]:
    """Agencies for which the person looking holds a permission."""
    return choices.pairs(choices.agencies(permission), "id", "title")


def sdi_all_agency_pairs() -> list[choices.Pair]:
    """Every agency."""
    return choices.pairs(choices.agencies(), "id", "title")


def sdi_agency_title(id_: str | None) -> str:
    """An agency's name by its id; all of them are read at the first of a page, so that a long list asks once."""
    if "sdi_agency_titles" not in tk.g:
        every = model.Session.query(model.Group.id, model.Group.title).filter_by(is_organization=True)
        tk.g.sdi_agency_titles = {group_id: title or "" for group_id, title in every}
    return str(tk.g.sdi_agency_titles.get(id_, "")) if id_ else ""


def sdi_person(id_: str | None) -> str:
    """What a person is called, by id or name."""
    user = model.User.get(id_) if id_ else None
    return user.display_name if user else str(id_ or "")


def sdi_time(moment: Any) -> str:
    """`23 November 2026 14.05`, in the zone of the catalogue; empty where there is none."""
    found = tk.h.date_str_to_datetime(moment) if isinstance(moment, str) and moment else moment
    if not found:
        return ""
    zone = tk.h.get_display_timezone()
    return str(format_datetime(found, "d MMMM y HH.mm", tzinfo=zone, locale=lang()))


def sdi_page_words() -> dict[str, str]:
    """The sentences of the search of records and of the advice while typing."""
    return {
        "list": tk._("Records found"), "none": tk._("Nothing found. Try other words."), "type": tk._("Type to search"),
        "remove": tk._("Take out {title}"), "alike": tk._("There is something like it already:"), "use": tk._("Use this"),
        "naming": tk._("About the name:"), "correct": tk._("Change to “{name}”"), "used": tk._("Taken over: {title}."),
        "discard": tk._("Discard this draft"),
    }


def sdi_rows_in_grid() -> int:
    """How many rows a grid takes; longer lists come in by file."""
    return rows.IN_GRID


def sdi_rows_fields(form: Form, section: str) -> list[Field]:
    """The fields of a section that hold rows."""
    return [field for field in form.in_section(section) if field.kind == "rows"]


def sdi_row_items(field: Field, row: Mapping[str, Any]) -> list[dict[str, str]]:
    """One row, read only: ``{term, text}``."""
    titles = rows.titles_of(field, [row])
    return [
        {"term": column.label.in_(lang()), "text": rows.text_of(column, row.get(column.name), titles)}
        for column in rows.asked(field)
    ]


def sdi_today() -> str:
    """Today's date, ISO."""
    return date.today().isoformat()  # noqa: DTZ011 - the least date a date control offers


def sdi_say(text: Any) -> str:
    """A sentence in the reader's language, from ``{"id", "en"}`` or as it is."""
    return str(in_language(text) or "") if isinstance(text, Mapping) else str(text or "")


def sdi_json(value: Any, indent: int | None = 2) -> str:
    """JSON text of a value; empty for nothing, text as it is."""
    if value in (None, "", [], {}):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=indent)


def sdi_shown(value: Any) -> str:
    """A value of any shape in a line, cut where it is long."""
    if value in (None, "", [], {}):
        return tk._("(empty)")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        text = ", ".join(value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"


def sdi_kind_title(kind: str) -> str:
    """What a kind of record is called."""
    return forms.load(kind).title.in_(lang()) if kind in forms.kinds() else kind


def sdi_state_title(state: str) -> str:
    return transitions.title("states", state)[lang()]


def sdi_stage_title(stage: str) -> str:
    return transitions.title("stages", stage)[lang()]


def sdi_event_title(event: str) -> str:
    return transitions.title("events", event)[lang()] if event in transitions.document()["events"] else event


def sdi_findings_text(counts: Mapping[str, int]) -> str:
    """How many findings of each effect, in words."""
    said = []
    for name, sentence in (
        ("menahan", ("{n} finding holds publication", "{n} findings hold publication")),
        ("syarat", ("{n} Satu Data condition", "{n} Satu Data conditions")), ("saran", ("{n} suggestion", "{n} suggestions")),
    ):
        if counts.get(name):
            said.append(tk.ungettext(*sentence, counts[name]).format(n=counts[name]))
    return " · ".join(said) or tk._("No findings")


def sdi_form_label(name: str, kind: str = "dataset") -> str:
    """The label of a form's field."""
    return forms.load(kind).field(name).label.in_(lang())


def sdi_field_label(form: Form, path: str | None) -> str:
    """What the field at a path is called; a column by its number in its table."""
    field = form.at(path or "")
    if field is None:
        return tk._("The whole record") if not path or path == "tables" else str(path)
    label = field.label.in_(lang())
    parts = (path or "").split(".")
    if parts[0] != "tables":
        return sdi_cell_label(form, parts, label)
    where = tk._("table {n}").format(n=int(parts[1]) + 1) if parts[1].isdigit() else ""
    if "fields" in parts and parts[-1] != "fields":
        place = parts[parts.index("fields") + 1]
        where += ", " + tk._("column {n}").format(n=int(place) + 1) if place.isdigit() else ""
    return f"{label} ({where})"


def sdi_cell_label(form: Form, parts: list[str], label: str) -> str:
    """What a cell of a field's rows is called: ``Definisi (MS-Var, row 4)``; the label itself for a field without rows."""
    if len(parts) < 2 or not parts[1].isdigit():
        return label
    row = tk._("row {n}").format(n=int(parts[1]) + 1)
    top = next((field for field in form.fields if field.name == parts[0]), None)
    column = next((one for one in (top.columns if top else ()) if len(parts) > 2 and one.name == parts[2]), None)
    return f"{column.label.in_(lang())} ({label}, {row})" if column else f"{label} ({row})"


def sdi_labels(paths: list[Any], kind: str = "dataset") -> str:
    """The labels of fields, as a plan names them, in a line; a name the form does not know stays as it is."""
    form = forms.load(kind)
    names = [str(part["field"] if isinstance(part, Mapping) else part) for part in paths]
    return ", ".join(dict.fromkeys(field.label.in_(lang()) if (field := form.at(name)) else name for name in names))


def sdi_field_url(revision: Mapping[str, Any], form: Form, path: str | None) -> str:
    """The place in the form where the field at a path is filled in."""
    head = (path or "").split(".")[0]
    if head == "tables" or not path:
        return str(tk.url_for("sdi_desk.section", revision_id=revision["id"], section=sections.FILES))
    field = form.at(path)
    field = next((one for one in form.fields if one.name == head), field)
    section = field.section if field else form.sections[0].name
    parts = str(path).split(".")
    if field and field.kind == "rows" and len(parts) > 1 and parts[1].isdigit():
        place = {"name": head, "at": int(parts[1]), "_anchor": f"field-{parts[2]}" if len(parts) > 2 else None}
        return str(tk.url_for("sdi_desk_rows.row", revision_id=revision["id"], section=section, **place))
    return str(tk.url_for("sdi_desk.section", revision_id=revision["id"], section=section, _anchor=f"field-{head}"))


def sdi_field_pairs(form: Form) -> list[choices.Pair]:
    """The fields of a form, to remark on."""
    found = [(field.name, field.label.in_(lang())) for field in form.fields]
    return [*found, ("tables", tk._("Tables and files"))] if form.table_fields else found


def sdi_effect_pairs() -> list[choices.Pair]:
    """What a remark may do, the mildest first."""
    return [(name, look.effect(name).text) for name in reversed(look.EFFECTS)]


def sdi_record_items(form: Form, section: str, record: Mapping[str, Any]) -> list[dict[str, str]]:
    """A section of a proposed record, read only: ``{term, text}``."""
    fields = [field for field in form.in_section(section) if form.applies(field, record)]
    links = showing.record_links(
        ref for field in fields if field.kind == "reference" for ref in showing.listed(record.get(field.name)))
    return [
        {"term": field.label.in_(lang()), "text": text} for field in fields
        if (text := read_out(field, record.get(field.name), links))
    ]


def read_out(field: Field, value: Any, links: Mapping[str, dict[str, str]]) -> str:
    """One value of a proposed record as text."""
    if field.kind == "organization":
        return sdi_agency_title(value)
    if field.kind == "rows":
        return ""
    if field.kind == "json":
        return (stages.read_out(field.name, value) or sdi_shown(value)) if value else ""
    return ", ".join(showing.shown(field, text, links)["text"] for text in showing.listed(value))


def sdi_by_principle(found: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Findings under the principle of Satu Data they belong to; remarks of people last."""
    titles = {
        "SD": tk._("Data standard"), "MD": tk._("Metadata"), "IO": tk._("Interoperability"),
        "KR": tk._("Reference codes and master data"), "PR": tk._("Process, access and release"), None: tk._("Remarks"),
    }
    groups = [(title, [item for item in found if (item["principle"] or None) == key]) for key, title in titles.items()]
    return [(title, items) for title, items in groups if items]


def sdi_delivered_table(table: Mapping[str, Any], record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The table of a delivery that a table of the record means, as the action API shows it."""
    delivery = Delivery.get(str(table.get("delivery") or ""))
    found = tables.pick(delivery, table, tables.place_of(table, record)) if delivery else None
    shown = delivery.as_dict()["tables"] if delivery else []
    return next((item for item in shown if found and item["name"] == found["name"]), None)


def sdi_remarks_at(found: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """Findings on a place of the record and on what lies below it."""
    return [item for item in found if item["path"] == path or str(item["path"]).startswith(f"{path}.")]


def sdi_size(size: int) -> str:
    """A file's size in words."""
    return words.size(size)


def sdi_preview_columns(seen: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The head of a table preview."""
    return [
        {"name": column["name"], "label": column["name"], "number": column.get("type") in ("integer", "number")}
        for column in seen["columns"]
    ]


def sdi_cells(cells: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Changed figures for the table of differences: the row's key in words."""
    return [
        {"row": ", ".join(str(part) for part in cell["row"].values()) if isinstance(cell["row"], Mapping) else str(cell["row"]),
         "column": cell["column"], "old": words.number(cell["old"]), "new": words.number(cell["new"])}
        for cell in cells
    ]


def sdi_no_decision(submission: Mapping[str, Any]) -> str:
    """Why there is no button: who holds the submission."""
    if transitions.final(submission["state"]):
        return tk._("This submission is closed.")
    return tk._("It lies with {who}; you cannot decide on it now.").format(who=sdi_stage_title(submission["stage"]))
