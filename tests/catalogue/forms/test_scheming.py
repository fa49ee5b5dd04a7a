"""Scheming takes every form: partial records become packages and come back as they were."""
from __future__ import annotations

import json

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories

from ckanext.tangerang.revision.door import door_context
from satudata import form

KINDS = form.kinds()

@pytest.fixture
def agency(clean_db, clean_index):
    """An agency without people."""
    group = model.Group(name="dinkes", title="Dinas Kesehatan", type="organization", is_organization=True)
    model.Session.add(group)
    model.Session.commit()
    return group.id


@pytest.fixture
def create(agency):
    """Writes a package through the door, as apply does."""
    person = factories.Sysadmin()

    def create(kind, **values):
        context = door_context(person["name"])
        made = tk.get_action("package_create")(context, {"type": kind, "name": f"{kind}-1", "owner_org": agency, **values})
        return tk.get_action("package_show")({"ignore_auth": True}, {"id": made["id"]})

    return create


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("kind", KINDS)
def test_scheming_knows_the_form(kind):
    schema = tk.get_action("scheming_dataset_schema_show")({"ignore_auth": True}, {"type": kind})
    one = form.load(kind)
    assert [field["field_name"] for field in schema["dataset_fields"]] == [field.ckan_name for field in one.fields]
    assert [field["field_name"] for field in schema["resource_fields"]] == [field.ckan_name for field in one.table_fields]
    assert not any("required" in field or field.get("auto") for field in schema["dataset_fields"] + schema["resource_fields"])


@pytest.mark.usefixtures("with_plugins")
@pytest.mark.parametrize("kind", KINDS)
def test_a_record_with_a_title_alone_is_taken(create, kind):
    shown = create(kind, title="Judul")
    assert shown["title"] == "Judul"
    assert {name for name in shown if shown[name] == "[]"} == set()


@pytest.mark.usefixtures("with_plugins")
def test_values_come_back_as_they_were(create):
    schema = {"fields": [{"name": "tahun", "type": "year", "judul": "Tahun"}]}
    shown = create(
        "dataset", title="Judul", satuan="orang", kriteria_prioritas=["sdgs", "mendesak"], klasifikasi_penyajian=["satu"],
        rujukan=["https://example.go.id/a", "https://example.go.id/b"], tag_string="air bersih,penduduk",
        definisi="Baris satu\nbaris dua",
        bukti_gsbpm=json.dumps([{"kode": "1.6", "dokumen": "KAK"}]), license_id="cc-by",
        resources=[{"url": "a.csv", "name": "Tabel", "skema_tabel": json.dumps(schema), "kolom_kunci": ["tahun", "kode"],
                    "delivery": "d1"}],
    )
    assert shown["satuan"] == "orang"
    assert shown["kriteria_prioritas"] == ["sdgs", "mendesak"]
    assert shown["klasifikasi_penyajian"] == ["satu"]
    assert shown["rujukan"] == ["https://example.go.id/a", "https://example.go.id/b"]
    assert shown["definisi"] == "Baris satu\nbaris dua"
    assert shown["bukti_gsbpm"] == [{"kode": "1.6", "dokumen": "KAK"}]
    assert sorted(tag["name"] for tag in shown["tags"]) == ["air bersih", "penduduk"]
    resource = shown["resources"][0]
    assert (resource["skema_tabel"], resource["kolom_kunci"], resource["delivery"]) == (schema, ["tahun", "kode"], "d1")


@pytest.mark.usefixtures("with_plugins")
def test_rows_come_back_as_they_were(create):
    values = [{"kode": "1", "nilai": "Laki-laki"}, {"kode": "2", "nilai": "Perempuan"}]
    shown = create("variabel", title="Jenis Kelamin", value_domain=json.dumps(values))
    assert shown["value_domain"] == values
    assert create("klasifikasi", title="Jenis Kelamin", level=["kategori"])["level"] == ["kategori"]


@pytest.mark.usefixtures("with_plugins")
def test_a_code_outside_its_list_is_the_rules_business(create):
    assert create("dataset", title="Judul", satuan="Hektar (Ha)")["satuan"] == "Hektar (Ha)"


@pytest.mark.usefixtures("with_plugins")
def test_a_title_of_another_shape_is_refused(create):
    with pytest.raises(tk.ValidationError):
        create("dataset", title="Judul", klasifikasi_penyajian={"a": "b"})
