"""The process record as JSON, XLSX and PROV-O: read back, judged by schema and shapes; the public gets public evidence only."""
from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import jsonschema
import openpyxl
import pyshacl
import pytest
from ckan import model
from ckan.tests.factories import APIToken
from rdflib import RDF, Graph, Namespace, URIRef

from ckanext.tangerang.discovery.auto import permanent
from tests.catalogue.lifecycle.conftest import upload

Json = dict[str, Any]
PROV, DCT = Namespace("http://www.w3.org/ns/prov#"), Namespace("http://purl.org/dc/terms/")
SHAPES = Path(__file__).with_name("prov.shapes.ttl")


@pytest.fixture
def told(city, survey) -> str:
    """A survey with a plan, a post, a public and a hidden piece of evidence."""
    city.call("produsen", "sdi_process_evidence_add", id=survey, step="1.2", kind="notula", title='=1+1 "Notula"\n<b>',
              public="1", link="https://contoh.go.id/a?b=1&c=%20x")
    city.call("produsen", "sdi_process_evidence_add", id=survey, step="1.2", kind="notula", title="Rahasia", upload=upload())
    city.call("produsen", "sdi_process_step_update", id=survey, step="1.2", base=0, state="selesai", actual_from="2026-01-04",
              actual_until="2026-01-05", planned_until="2026-01-03", responsible="Kepala Bidang Data", methods="=Rapat")
    return survey


@pytest.fixture
def get(app, told) -> Callable[..., Any]:
    """``get("ttl", "produsen")``: the file as that person gets it."""
    def go(form: str, who: str | None = None) -> Any:
        made = APIToken(user=who, context={"ignore_auth": True})["token"] if who else None
        answer = app.get(f"/kegiatan/{told}/gsbpm.{form}", headers={"Authorization": made} if made else {}, status=200)
        answer.get_data()
        model.Session.rollback()
        return answer
    return go


def test_json_fits_its_schema_and_hides_what_is_not_public(city, told, get):
    schema = json.loads(files("satudata").joinpath("gsbpm/process.schema.json").read_text("utf-8"))
    public, inside = get("json").json, get("json", "produsen").json
    for found in (public, inside):
        jsonschema.Draft202012Validator(schema).validate(found)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(public | {"evidence": [{"id": "x"}]})
    assert len(inside["evidence"]) == len(public["evidence"]) + 1
    assert "Rahasia" not in json.dumps(public) and "Kepala Bidang" not in json.dumps(public)
    assert "no-store" in get("json", "produsen").headers["Cache-Control"] and "Rahasia" in json.dumps(inside)


def test_xlsx_has_a_row_a_step_and_no_formula(get):
    for who, columns, proofs in ((None, 9, 1), ("produsen", 16, 2)):
        steps, evidence = openpyxl.load_workbook(io.BytesIO(get("xlsx", who).data)).worksheets
        assert (steps.max_row, steps.max_column, evidence.max_row) == (45, columns, 1 + proofs)
        cells = [cell for sheet in (steps, evidence) for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value} == {"s"}


@pytest.mark.parametrize(("form", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_provenance_is_read_back_and_fits_our_shapes(told, get, form, parser):
    public, inside = (Graph().parse(data=get(form, who).text, format=parser) for who in (None, "produsen"))
    for graph in (public, inside):
        fits, _graph, said = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none")
        assert fits, said
    activity = URIRef(permanent("kegiatan", told))
    parts = set(inside.objects(activity, DCT.hasPart))
    assert len(parts) == 44 and all((part, RDF.type, PROV.Activity) in inside for part in parts)
    assert len(list(inside.subjects(PROV.wasGeneratedBy))) == 2 and len(list(public.subjects(PROV.wasGeneratedBy))) == 1
    [post] = inside.subjects(PROV.actedOnBehalfOf)
    assert (None, PROV.agent, post) in inside and not list(public.subjects(PROV.actedOnBehalfOf))
    assert len(list(inside.subjects(RDF.type, PROV.Plan))) == 1
    without = Graph() + public
    without.remove((None, PROV.wasAssociatedWith, None))
    assert not pyshacl.validate(without, shacl_graph=Graph().parse(SHAPES), inference="none")[0]


def test_the_action_gives_the_same_and_names_its_formats(city, told, get):
    made = city.call(None, "sdi_process_export", id=told, format="ttl")
    assert made["filename"].endswith(".ttl") and made["content"] == get("ttl").text
    book = city.call("produsen", "sdi_process_export", id=told, format="xlsx")
    assert book["encoding"] == "base64" and base64.b64decode(book["content"]).startswith(b"PK")
    with pytest.raises(tk.ValidationError, match="jsonld"):
        city.call(None, "sdi_process_export", id=told, format="pdf")
    with pytest.raises(tk.ObjectNotFound):
        city.call(None, "sdi_process_export", id="tidak-ada", format="ttl")
    plan = city.call("produsen", "sdi_revision_create", kind="kegiatan", record={"title": "Rencana (contoh)"})["record_id"]
    assert city.call("produsen", "sdi_process_export", id=plan, format="json")["content"]
    with pytest.raises(tk.NotAuthorized):
        city.call(None, "sdi_process_export", id=plan, format="json")
