"""Central standards come in by import only, once, with every wrong cell named; a city standard that contradicts one is found."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

FILE = ("kode_sds,nama,definisi,referensi,satuan\r\n"
        "SD00001.00.00,Penduduk,Semua orang yang berdomisili di wilayah Republik Indonesia enam bulan atau lebih.,BPS,Orang\r\n"
        "SD00002.00.00,Rumah Tangga,Sekelompok orang yang mendiami satu bangunan dan makan dari satu dapur.,BPS,\r\n")
CITY = "Orang yang terdaftar di kota pada tanggal pendataan, menurut catatan sipil."


def imported(city, text=FILE, dry_run=False, who="walidata"):
    return city.call(who, "sdi_standard_import", upload=text, dry_run=dry_run)


def central(name="Penduduk"):
    return model.Session.query(model.Package).filter_by(type="konsep", title=name).one()


def test_concepts_come_in_and_again_nothing_changes(city):
    dry = imported(city, dry_run=True)
    assert (dry["rows"], dry["created"], dry["errors"], model.Session.query(model.Package).count()) == (2, 2, [], 0)
    done = imported(city)
    assert (done["created"], done["submission"]["state"]) == (2, "APPROVED")
    shown = city.call(None, "package_show", id=central().id)
    assert (shown["asal_standar"], shown["kode_sds"], shown["ditetapkan"]["oleh"]) == (
        "pusat", "SD00001.00.00", "Badan Pusat Statistik")
    again = imported(city)
    assert (again["created"], again["changed"], again["unchanged"], again["submission"]) == (0, 0, 2, None)
    other = imported(city, FILE.replace("satu dapur", "dapur yang sama"))
    assert (other["changed"], other["unchanged"]) == (1, 1)


@pytest.mark.parametrize(("line", "cell"), [
    ("SD1,Keluarga,Definisi.,BPS,", "A4"), (",Keluarga,Definisi.,BPS,", "A4"), ("SD00003.00.00,,Definisi.,BPS,", "B4"),
    ("SD00003.00.00,Keluarga,,BPS,", "C4"), ("SD00001.00.00,Keluarga,Definisi.,BPS,", "A4"),
    ("SD00003.00.00,penduduk,Definisi.,BPS,", "B4"), (f"SD00003.00.00,{'x' * 300},Definisi.,BPS,", "B4")])
def test_a_wrong_row_is_named_by_its_cell_and_nothing_comes_in(city, line, cell):
    text = FILE + line + "\r\n"
    assert [error["cell"] for error in imported(city, text, dry_run=True)["errors"]] == [cell]
    with pytest.raises(tk.ValidationError) as refused:
        imported(city, text)
    assert cell in refused.value.error_dict["upload"][1]
    assert model.Session.query(model.Package).count() == 0


@pytest.mark.parametrize("text", ["", "a,b\r\n1,2\r\n", "<html></html>", "\x00\x01"])
def test_a_file_that_is_none_is_refused(city, text):
    with pytest.raises(tk.ValidationError):
        imported(city, text)


@pytest.mark.parametrize("who", ["produsen", "pendukung", "sekretariat", "outsider", "sysadmin", None])
def test_only_walidata_imports(city, who):
    with pytest.raises(tk.NotAuthorized):
        imported(city, who=who)


def test_nobody_else_makes_or_changes_a_central_standard(city):
    imported(city)
    ident = central().id
    city.grant("produsen", "kominfo", "diskominfo")
    for given in ({"kind": "konsep", "record": {"title": "X", "asal_standar": "pusat"}}, {"kind": "konsep", "record_id": ident},
                  {"kind": "konsep", "record_id": ident, "record": {"asal_standar": "kota"}}):
        with pytest.raises(tk.ValidationError) as refused:
            city.call("kominfo", "sdi_revision_create", **given)
        assert "asal_standar" in refused.value.error_dict
        model.Session.rollback()
    made = city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "X"})
    with pytest.raises(tk.ValidationError):
        city.call("produsen", "sdi_revision_save", id=made["id"], base=1, changes={"asal_standar": "pusat"})
    model.Session.rollback()
    copy = city.call("produsen", "sdi_revision_create", kind="konsep", copy_of=ident)
    assert copy["record"].get("asal_standar") != "pusat"


def test_a_granted_pembina_decides_about_an_import_too(city):
    city.grant("pembina", "pembina", "diskominfo")
    done = imported(city)
    assert (done["submission"]["state"], done["submission"]["stage"]) == ("UNDER_REVIEW", "pembina")


@pytest.mark.parametrize(("values", "found"), [
    ({"title": "penduduk"}, True), ({"title": "Warga", "sinonim": ["Penduduk"]}, True),
    ({"title": "Warga", "kode_sds": "SD00001.00.00"}, True), ({"title": "Warga"}, False),
    ({"title": "Penduduk", "definisi": FILE.splitlines()[1].split(",")[2]}, False)])
def test_a_city_concept_that_contradicts_a_central_one_is_found(city, values, found):
    imported(city)
    told = city.call("produsen", "sdi_revision_check", kind="konsep", record={"definisi": CITY} | values)["findings"]
    hits = [item for item in told if item["rule"] == "SD-09"]
    assert bool(hits) is found
    assert not found or hits[0]["suggestion"].startswith("Semua orang")


def test_the_command_reads_a_file(city, cli, tmp_path):
    from ckan.cli.cli import ckan
    file = tmp_path / "sdsn.csv"
    file.write_text(FILE, "utf-8")
    assert "created: 2" in cli.invoke(ckan, ["sdi", "standards", "import", str(file), "--walidata", "walidata", "--write"]).output
    file.write_text(FILE + "x,y,z,,\r\n", "utf-8")
    refused = cli.invoke(ckan, ["sdi", "standards", "import", str(file), "--walidata", "walidata"])
    assert (refused.exit_code, "A4" in refused.output) == (1, True)
