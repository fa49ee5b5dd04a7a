"""A new version of a standard shows exactly what it breaks, before it is decided."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import published
import pytest

from ckanext.tangerang.registry.breaks import Change

MEANING = "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan."
ITEMS = [{"kode": f"36.71.0{number}", "nama": name} for number, name in enumerate(("Tangerang", "Jatiuwung", "Batuceper"), 1)]
LOST = "kode_kecamatan,nama_kecamatan,tahun,jumlah\r\n36.71.01,Tangerang,2024,120\r\n36.71.02,Jatiuwung,2024,85\r\n"
KEPT = "kode_kecamatan,nama_kecamatan,tahun,jumlah\r\n36.71.01,Tangerang,2024,120\r\n36.71.03,Batuceper,2024,77\r\n"


@pytest.fixture
def listing(city):
    """A public classification; gives its id."""
    done = city.approved(kind="klasifikasi", title="Kecamatan (contoh)", kode_list="WILAYAH-3671", versi="1", items=ITEMS)
    return done["revisions"][0]["record_id"]


@pytest.fixture
def three(city, listing):
    """Three public datasets: one that breaks, one that does not, one that does not use the list."""
    breaks = published.public(city, title="Data yang rusak")
    keeps = published.draft(city, title="Data yang tetap", content=KEPT)
    published.approved(city, keeps)
    other = city.approved(title="Data lain")["revisions"][0]["record_id"]
    return breaks["id"], keeps["record_id"], other


def revision(city, record_id, kind="klasifikasi", **changes):
    made = city.call("produsen", "sdi_revision_create", kind=kind, record_id=record_id)
    return city.call("produsen", "sdi_revision_save", id=made["id"], base=made["saves"], changes=changes)


def test_a_new_version_of_a_list_shows_exactly_which_datasets_break(city, listing, three):
    items = [ITEMS[0], {"kode": "36.71.99", "nama": "Jatiuwung"}, ITEMS[2]]
    made = revision(city, listing, items=items, versi="2")
    found = city.call("produsen", "sdi_impact_show", revision_id=made["id"])
    assert [(item["id"], item["place"], item["what"], item["values"], item["complete"]) for item in found["breaks"]] == [
        (three[0], "kode_kecamatan", "kode_hilang", ["36.71.02"], True)]
    assert found["uses"]["by_kind"] == {"dataset": 2}
    assert {item["id"] for item in found["uses"]["results"]} == set(three[:2])
    assert found["correspondence"] == [
        {"dari": "36.71.02", "nama_dari": "Jatiuwung", "ke": "36.71.99", "nama": "Jatiuwung", "jenis": "exact"}]
    summary = found["summary"]
    assert (summary["datasets"], summary["broken_datasets"], summary["broken_agencies"], summary["columns"], summary["codes"],
            summary["partial"]) == (2, 1, 1, 1, 1, False)
    assert [(line["title"], line["datasets"], line["breaks"]) for line in found["by_agency"]] == [("Dinas Kesehatan", 2, 1)]


def test_an_addition_breaks_nothing(city, listing, three):
    made = revision(city, listing, items=[*ITEMS, {"kode": "36.71.04", "nama": "Benda"}])
    found = city.call("produsen", "sdi_impact_show", revision_id=made["id"])
    assert (found["breaks"], found["summary"]["datasets"]) == ([], 2)


def test_a_code_of_another_meaning_is_told(city, listing, three):
    made = revision(city, listing, items=[ITEMS[0], {"kode": "36.71.02", "nama": "Periuk"}, ITEMS[2]])
    found = city.call("produsen", "sdi_impact_show", revision_id=made["id"])
    assert [(item["id"], item["what"], item["values"]) for item in found["breaks"]] == [(three[0], "kode_berubah", ["36.71.02"])]


def test_large_files_are_read_and_beyond_the_limit_the_answer_says_so(city, listing, monkeypatch):
    from ckanext.tangerang.registry import occurring
    rows = "".join(f"36.71.{number:03},x,2024,{number}\r\n" for number in range(100, 160))
    big = published.draft(city, content="kode_kecamatan,nama_kecamatan,tahun,jumlah\r\n" + rows + "36.71.02,Jatiuwung,2024,1\r\n")
    published.approved(city, big)
    made = revision(city, listing, items=[ITEMS[0], ITEMS[2]])
    found = city.call("produsen", "sdi_impact_show", revision_id=made["id"])
    assert [(item["values"], item["complete"]) for item in found["breaks"]] == [(["36.71.02"], True)]
    monkeypatch.setattr(occurring.Reader, "left", 0, raising=False)
    monkeypatch.setattr(occurring.Reader.__init__, "__defaults__", (0, False, *occurring.Reader.__init__.__defaults__[2:]))
    assert city.call("produsen", "sdi_impact_show", revision_id=made["id"])["summary"]["partial"] is True


def test_a_changed_meaning_touches_every_user(city):
    concept = city.approved(kind="konsep", title="Penduduk Miskin", definisi=MEANING)["revisions"][0]["record_id"]
    used = city.approved(konsep_sds=concept)["revisions"][0]["record_id"]
    city.approved(kind="kegiatan", title="Pendataan", tahun="2026", ms_var=[{"nama": "Anggota", "konsep": concept}])
    draft = city.draft(title="Masih draf", konsep_sds=concept)
    made = revision(city, concept, "konsep", definisi=MEANING + " Menurut BPS.")
    found = city.call("produsen", "sdi_impact_show", revision_id=made["id"])
    assert {(item["kind"], item["path"], item["what"]) for item in found["breaks"]} == {
        ("dataset", "konsep_sds", "definisi"), ("kegiatan", "ms_var.0.konsep", "definisi")}
    assert used in {item["id"] for item in found["breaks"]}
    assert [row["nama"] for row in found["uses"]["rows"]] == ["Anggota"]
    assert [item["id"] for item in found["drafts"]["results"]] == [draft["id"]]
    public = city.call(None, "sdi_impact_show", record_id=concept)
    assert (public["drafts"], public["breaks"]) == ({"count": 1, "results": []}, [])


def test_who_may_not_see_the_revision_does_not_see_its_impact(city, listing):
    made = revision(city, listing, versi="2")
    for who in ("produsen_other", "outsider", None):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, "sdi_impact_show", revision_id=made["id"])
    with pytest.raises(tk.ValidationError):
        city.call(None, "sdi_impact_show")


def test_owners_are_told_until_they_revise_or_put_it_aside(city):
    concept = city.approved(kind="konsep", title="Penduduk Miskin", definisi=MEANING)["revisions"][0]["record_id"]
    used = [city.approved(konsep_sds=concept, title=f"Data {number}")["revisions"][0]["record_id"] for number in range(2)]
    assert city.call("produsen", "sdi_change_list")["count"] == 0
    made = revision(city, concept, "konsep", definisi=MEANING + " Menurut BPS.")
    published.approved(city, made)
    told = city.call("produsen", "sdi_change_list")
    assert {(item["record"]["id"], item["version"], item["what"]) for item in told["results"]} == {
        (ident, 2, "berubah") for ident in used}
    assert city.call("produsen_other", "sdi_change_list")["count"] == 0
    with pytest.raises(tk.NotAuthorized):
        city.call("produsen_other", "sdi_change_put_aside", record_id=used[0], standard_id=concept)
    city.call("produsen", "sdi_change_put_aside", record_id=used[0], standard_id=concept)
    published.revised(city, used[1], notes="Disesuaikan dengan definisi baru. Angka contoh.")
    assert city.call("produsen", "sdi_change_list")["count"] == 0
    published.approved(city, revision(city, concept, "konsep", definisi=MEANING + " Menurut BPS dan dinas."))
    assert city.call("produsen", "sdi_change_list")["count"] == 2


@pytest.mark.parametrize(("old", "new", "lost", "renamed"), [
    ([], [("1", "A")], [], []), ([("1", "A")], [], ["1"], []), ([("1", "A")], [("1", "B")], [], ["1"]),
    ([("1", "A"), ("2", "B")], [("2", "B"), ("3", "A")], ["1"], [])])
def test_what_a_list_loses(old, new, lost, renamed):
    both = [{"items": [{"kode": code, "nama": name} for code, name in rows]} for rows in (old, new)]
    change = Change("klasifikasi", "x", *both)
    assert (list(change.lost), list(change.renamed)) == (lost, renamed)
