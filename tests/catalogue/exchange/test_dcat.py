"""Public datasets can be read as DCAT, with the SDI items; nothing else can."""
from pathlib import Path
from typing import Any

import published
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS

from ckanext.tangerang.exchange.profile import SDI

pytestmark = pytest.mark.usefixtures("clean_index")


def graph(app: Any, address: str) -> Graph:
    return Graph().parse(data=app.get(address).body, format="turtle")


def test_a_dataset_says_what_it_is(city: Any, app: Any) -> None:
    package = published.public(city)
    city.call("walidata", "sdi_record_correct", record_id=package["id"], notice="Angka 2023 keliru.")
    found = graph(app, f"/dataset/{package['name']}.ttl")
    dataset = next(found.subjects(RDF.type, DCAT.Dataset))
    assert str(found.value(dataset, DCTERMS.title)) == package["title"]
    assert str(found.value(dataset, DCTERMS.accessRights)).endswith("/PUBLIC")
    assert str(found.value(dataset, DCTERMS.accrualPeriodicity)).endswith("/ANNUAL")
    assert str(found.value(dataset, SDI.Hasil_Pemeriksaan_SKDN)) == "0"
    assert "Angka 2023 keliru." in str(found.value(dataset, SKOS.changeNote))
    assert str(found.value(dataset, SKOS.definition)) == published.WHOLE["definisi"]
    distribution = found.value(dataset, DCAT.distribution)
    assert str(found.value(distribution, DCAT.byteSize)) == str(len(published.ROWS.encode()))
    assert found.value(distribution, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_the_catalogue_lists_public_datasets_only(city: Any, app: Any) -> None:
    package = published.public(city)
    published.draft(city, title="Belum terbit (contoh)")
    concept = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Penduduk Miskin"})
    from ckanext.tangerang.publish.apply import apply_batch
    assert apply_batch([concept["id"]], actor=city.people["walidata"])[0].ok
    found = graph(app, "/catalog.ttl")
    titles = [str(found.value(dataset, DCTERMS.title)) for dataset in found.subjects(RDF.type, DCAT.Dataset)]
    assert titles == [package["title"]]


def test_permanent_addresses_lead_to_the_page(city: Any, app: Any) -> None:
    package = published.public(city)
    answer = app.get(f"/id/dataset/{package['id']}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/dataset/{package['name']}")
    rdf = app.get(f"/id/dataset/{package['id']}", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert rdf.headers["Location"].endswith(".ttl")


@pytest.mark.parametrize("address", ["/id/konsep/{id}", "/id/dataset/tidak-ada", "/id/lain/{id}"])
def test_an_address_of_another_kind_is_none(city: Any, app: Any, address: str) -> None:
    package = published.public(city)
    assert app.get(address.format(id=package["id"]), expect_errors=True).status_code == 404


def test_the_independent_judge_finds_no_violation(city: Any, app: Any, shared: Path) -> None:
    """The shapes of DCAT-AP 3 that its own body publishes; the judge lies beside this checkout."""
    pyshacl = pytest.importorskip("pyshacl", reason="the judge's packages are not installed in this environment")
    package = published.public(city)
    data = graph(app, f"/dataset/{package['name']}.ttl")
    shapes = Graph().parse(shared / "conformance" / "dcat" / "shapes.ttl")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert conforms, text
