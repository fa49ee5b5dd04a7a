"""Pages of the Daftar Data and of requests: what each shows, what is sent with them, files to take along."""
from __future__ import annotations

import csv
import io
import json
import re

from ckan import model

from ckanext.tangerang.planning.model import DataRequest, Planned
from tests.catalogue.planning.conftest import ENTRY, PAPER, agreed, draft, proposed


def text(answer):
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer.get_data(as_text=True)


def token(page):
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def test_the_public_list_its_filters_and_its_files(city, visit):
    entry = agreed(city, nama_data="=Jumlah Puskesmas", kode_tujuan_sdgs="3")
    secret = draft(city, nama_data="Data draf (contoh)")
    agreed(city, "produsen_other", "dukcapil", nama_data="Jumlah KTP (contoh)", tahun="2028")
    page = text(visit(None, "/daftar-data?opd=dinkes"))
    assert entry["number"] in page
    assert secret["number"] not in page
    assert "Jumlah KTP" not in page
    for address, count in (("tahun=2028", 1), ("prioritas=true", 1), ("terbit=true", 0), ("q=ktp", 1), ("status=DISETUJUI", 2)):
        assert json.loads(text(visit(None, f"/daftar-data?{address}&format=json")))["count"] == count, address
    assert visit(None, "/daftar-data?status=ASAL").status_code == 400
    assert visit(None, "/daftar-data?tahun=lama").status_code == 400
    rows = list(csv.reader(io.StringIO(text(visit(None, "/daftar-data?tahun=2027&format=csv")).lstrip("\ufeff"))))
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["Nama Data"], found["Produsen Data"], found["Jadwal Pemutakhiran"]) == (
        "'=Jumlah Puskesmas", "Dinas Kesehatan", "Tahunan")
    assert visit(None, "/daftar-data?format=xlsx").data[:2] == b"PK"
    assert visit(None, f"/daftar-data/{secret['number']}").status_code == 404
    assert entry["number"] in text(visit(None, f"/daftar-data/{entry['number']}"))


def test_an_agency_enters_proposes_and_the_secretariat_decides_on_pages(city, visit):
    record = {**ENTRY, "format": "csv", "owner_org": city.orgs["dinkes"]}
    wrong = text(visit("produsen", "/daftar-data/baru", {**record, "nama_data": ""}))
    assert '<a href="#field-nama_data">Nama Data: wajib diisi.</a>' in wrong
    number = visit("produsen", "/daftar-data/baru", record).headers["Location"].rpartition("/")[2]
    changed = visit("produsen", f"/daftar-data/{number}/ubah", {**record, "definisi": "Arti.", "base": "1"})
    assert changed.status_code == 302
    entry = model.Session.query(Planned).filter_by(number=number).one()
    assert entry.entry["definisi"] == "Arti."
    own = text(visit("produsen", "/daftar-data/usulan"))
    assert "Jumlah Puskesmas" in own and "Usulkan yang dipilih" in own
    assert "Tidak ada butir" in text(visit("produsen", "/daftar-data/usulan?tahun=2031"))
    assert visit("produsen", "/daftar-data/usulan", {"ids": entry.id}).status_code == 302
    assert "Usulkan yang dipilih" not in text(visit("produsen", "/daftar-data/usulan"))
    board = text(visit("sekretariat", "/daftar-data/papan"))
    assert number in board
    split = text(visit("sekretariat", "/daftar-data/papan", {"ids": entry.id, "do": "approve"}))
    assert 'name="nomor"' in split
    lacking = text(visit("sekretariat", "/daftar-data/papan", {"ids": entry.id, "do": "approve", "step": "decide"}))
    assert "error-summary" in lacking
    done = visit("sekretariat", "/daftar-data/papan", {"ids": entry.id, "do": "approve", "step": "decide", **PAPER})
    assert done.status_code == 302
    model.Session.expire_all()
    assert model.Session.get(Planned, entry.id).status == "DISETUJUI"
    page = text(visit("produsen", f"/daftar-data/{number}"))
    assert PAPER["nomor"] in page
    assert "/kaitkan" in page
    assert visit("walidata", "/daftar-data/papan").status_code == 403
    assert visit("produsen_other", f"/daftar-data/{number}/ubah").status_code == 403


def test_a_file_is_looked_at_then_imported_without_being_sent_again(city, visit):
    data = ("Instansi,Nama Data,Periode\nDinas Kesehatan,Jumlah Bidan (contoh),Bulanan\n"
            "Dinas Sihir,Jumlah Naga,Bulanan\nDinas Kesehatan,Jumlah Perawat (contoh),kadang\n")
    sent = {"upload": (io.BytesIO(data.encode()), "daftar.csv"), "tahun": "2027", "opd": ""}
    page = text(visit("produsen", "/daftar-data/impor", sent, content_type="multipart/form-data"))
    assert "C4" in page
    assert "Dinas Sihir" in page
    assert model.Session.query(Planned).count() == 0
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    refused = text(visit("produsen", "/daftar-data/impor", {"key": key, "tahun": "dua", "opd": ""}))
    assert 'href="#field-tahun"' in refused and "“daftar.csv” sudah terbaca" in refused
    assert re.search(r'name="key" value="([^"]+)"', refused)[1] == key
    assert "C4" in text(visit("produsen", "/daftar-data/impor", {"key": key, "tahun": "2027", "opd": ""}))
    remarks = visit("produsen", "/daftar-data/impor", {"key": key, "tahun": "2027", "step": "annotate"})
    assert remarks.data[:2] == b"PK"
    assert visit("produsen2", "/daftar-data/impor", {"key": key, "tahun": "2027", "step": "good"}).status_code == 200
    assert model.Session.query(Planned).count() == 0  # another person's file
    assert visit("produsen", "/daftar-data/impor", {"key": key, "tahun": "2027", "step": "good"}).status_code == 302
    assert [row.title for row in model.Session.query(Planned)] == ["Jumlah Bidan (contoh)"]
    assert text(visit(None, "/daftar-data")).count("Jumlah Bidan") == 0


def test_anybody_asks_follows_and_is_answered(city, visit):
    form = text(visit(None, "/permintaan/baru?data=jumlah+siswa"))
    assert "jumlah siswa" in form
    asked = {"token": token(form), "what": "Jumlah siswa per sekolah", "why": "Penelitian kampus", "who": "Siti",
             "contact": "siti@contoh.test"}
    here = {"environ_overrides": {"REMOTE_ADDR": f"10.1.{len(city.people['produsen'])}.{int(city.people['produsen'][:2], 16)}"}}
    for more in ({"token": ""}, {"token": "palsu"}, {"situs_web": "x"}, {"why": ""}, {"what": "Data NIK 3671011501900001 siapa"}):
        page = text(visit(None, "/permintaan/baru", asked | more, **here))
        assert "error-summary" in page, more
        assert ("untuk apa datanya" in page) == (more == {"why": ""})
    assert model.Session.query(DataRequest).count() == 0
    sent = visit(None, "/permintaan/baru", asked, **here)
    number = re.search(r"/permintaan/(PD-\d{4}-\d{6})", sent.headers["Location"])[1]
    for page in (f"/permintaan/{number}", "/permintaan", f"/permintaan/{number}?format=json", "/permintaan?format=csv",
                 "/permintaan?format=json"):
        shown = text(visit(None, page))
        assert "Jumlah siswa per sekolah" in shown, page
        assert "Siti" not in shown, page
        assert "siti@" not in shown, page
    assert "siti@contoh.test" in text(visit("sekretariat", f"/permintaan/{number}"))
    assert "siti@" not in text(visit("walidata", f"/permintaan/{number}"))
    answer = {"do": "DITERIMA", "owner_org": city.orgs["dinkes"], "year": "2027", "answer": "Direncanakan."}
    assert visit("produsen", f"/permintaan/{number}/jawab", answer).status_code == 403
    assert "error-summary" in text(visit("sekretariat", f"/permintaan/{number}/jawab", answer | {"year": ""}))
    assert "Pilih tindak lanjut" in text(visit("sekretariat", f"/permintaan/{number}/jawab", answer | {"do": ""}))
    assert visit("sekretariat", f"/permintaan/{number}/jawab", answer).status_code == 302
    entry = model.Session.query(Planned).one()
    assert (entry.status, entry.owner_org, entry.title) == ("DRAFT", city.orgs["dinkes"], "Jumlah siswa per sekolah")
    page = text(visit(None, f"/permintaan/{number}"))
    assert "Direncanakan." in page
    assert entry.number not in page  # a draft is not public
    assert number in text(visit("produsen", f"/daftar-data/{entry.number}"))


def test_too_many_from_one_address_are_refused_with_a_sentence(city, visit, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckanext.sdi.requests_per_hour", 2)
    there = {"environ_overrides": {"REMOTE_ADDR": f"uji-{city.people['produsen']}"}}
    asked = {"token": token(text(visit(None, "/permintaan/baru"))), "what": "Jumlah siswa", "why": "Penelitian"}
    codes = [visit(None, "/permintaan/baru", asked, **there).status_code for _ in range(4)]
    assert codes == [302, 302, 200, 200]
    assert model.Session.query(DataRequest).count() == 2


def test_coverage_shows_gaps_first_and_drafts_to_their_agency_alone(city, visit):
    for n in range(2):
        agreed(city, nama_data=f"Data {n} (contoh)")
    agreed(city, "produsen_other", "dukcapil", nama_data="Jumlah KTP (contoh)")
    proposed(city, nama_data="Data menunggu (contoh)")
    found = json.loads(text(visit(None, "/daftar-data/cakupan?format=json")))
    assert [(row["name"], row["agreed"], row["missing"], row["share"]) for row in found["agencies"]] == [
        ("dinkes", 2, 2, 0), ("dukcapil", 1, 1, 0)]
    assert not any("waiting" in row for row in found["agencies"])
    inside = json.loads(text(visit("produsen", "/daftar-data/cakupan?format=json")))["agencies"]
    assert [row.get("waiting") for row in inside] == [1, None]
    assert "Dinas Kesehatan" in text(visit(None, "/daftar-data/cakupan"))
    assert "Dinas Kesehatan" in text(visit(None, "/daftar-data/cakupan?format=csv"))
