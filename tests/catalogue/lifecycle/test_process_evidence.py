"""Files and links of evidence: what is taken, what is refused, where the bytes lie, who reads them."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.delivery import receive, storage
from ckanext.tangerang.lifecycle import evidence_file
from ckanext.tangerang.lifecycle.evidence import is_web
from ckanext.tangerang.lifecycle.model import Evidence
from satudata import gsbpm
from tests.catalogue.conftest import in_days
from tests.catalogue.lifecycle.conftest import PDF, office, upload

PNG, CSV = b"\x89PNG\r\n\x1a\n" + b"0" * 20, b"kode,nama\r\n1,Satu\r\n"


def add(city, activity, **values):
    given = {"id": activity, "step": "1.2", "kind": "notula", "title": "Notula rapat", "upload": upload()} | values
    return city.call("produsen", "sdi_process_evidence_add", **{name: one for name, one in given.items() if one is not None})


FILES = [
    (PDF, "a.pdf", "notula", True), (PNG, "a.PNG", "notula", True), (office(), "a.docx", "notula", True),
    (CSV, "a.csv", "daftar_variabel", True), (CSV, "a.csv", "notula", False), (PDF, "a.docx", "notula", False),
    (office("word/vbaProject.bin"), "a.docx", "notula", False), (b"PK\x03\x04kosong", "a.docx", "notula", False),
    (evidence_file.OLD_OFFICE, "a.doc", "notula", False), (b"MZ\x90\x00", "a.pdf", "notula", False),
    (b"", "a.pdf", "notula", False),
    (b"<html><script>1</script>,", "a.csv", "daftar_variabel", False), (b"#!/bin/sh,\n", "a.csv", "daftar_variabel", False),
    (b"tanpa pemisah", "a.csv", "daftar_variabel", False), (office(), "a.docx", "surat_rekomendasi", False),
]


def test_the_content_decides_what_a_file_is(with_request_context):
    for data, name, kind, taken in FILES:
        assert (evidence_file.fault(data, name, gsbpm.evidence_kinds()[kind]) == "") == taken, (data, name, kind)


def test_a_file_that_is_too_large_is_refused(with_request_context, monkeypatch):
    monkeypatch.setattr(evidence_file, "MOST_BYTES", 10)
    assert "MB" in evidence_file.fault(PDF, "a.pdf", gsbpm.evidence_kinds()["notula"])


@pytest.mark.parametrize(("link", "fine"), [
    ("https://contoh.test/a?b=c", True), ("http://contoh.test", True), ("javascript:alert(1)", False),
    ("ftp://contoh.test/a", False),
    ("https://", False), ("//contoh.test/a", False), ("https://a:b@contoh.test/", False), ("https://contoh.test/a b", False),
    ("https://[::1", False), ("data:text/html,x", False), ("https://contoh.test/\n", False)])
def test_only_web_addresses_are_links(link, fine):
    assert is_web(link) == fine


WRONG = [
    ({"kind": "kak"}, "kind"), ({"kind": None}, "kind"), ({"title": "  "}, "title"), ({"title": "x" * 301}, "title"),
    ({"date": in_days(1)}, "date"), ({"date": "kemarin"}, "date"), ({"upload": None}, "upload"),
    ({"link": "https://contoh.test/"}, "link"), ({"upload": None, "link": "javascript:alert(1)"}, "link"),
    ({"upload": upload(b"MZ", "a.exe")}, "upload"), ({"note": "x" * 2001}, "note")]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(city, survey):
    for values, field in WRONG:
        with pytest.raises(tk.ValidationError) as refusal:
            add(city, survey, **values)
        assert list(refusal.value.error_dict) == [field], values
        model.Session.rollback()
    assert model.Session.query(Evidence).count() == 0


def test_bytes_stay_while_anything_needs_them(city, survey):
    first, second = add(city, survey), add(city, survey, title="Salinan")
    sha256 = model.Session.get(Evidence, first["id"]).sha256
    assert storage.content(sha256) == PDF and receive.is_needed(sha256)
    city.call("produsen", "sdi_process_evidence_remove", id=first["id"])
    receive.forget(sha256)  # as a refused delivery of the same content does
    assert storage.exists(sha256)
    city.call("produsen", "sdi_process_evidence_remove", id=second["id"])
    assert not storage.exists(sha256) and not receive.is_needed(sha256)


def test_a_file_is_read_by_whom_it_is_open_to(city, survey, app):
    hidden, shown = add(city, survey), add(city, survey, title="Terbuka", public=True)

    def get(who, row):
        headers = {"Authorization": city.call(who, "api_token_create", user=city.people[who], name="uji")["token"]} if who else {}
        answer = app.get(f"/kegiatan/{survey}/gsbpm/bukti/{row['id']}", headers=headers, follow_redirects=False)
        answer.get_data()
        return answer
    assert [get(who, hidden).status_code for who in (None, "outsider", "produsen_other", "produsen", "walidata")] == [
        302, 403, 403, 200, 200]
    answer = get(None, shown)
    assert answer.data == PDF and answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in answer.headers["Cache-Control"]
    assert [row["title"] for row in city.call(None, "sdi_process_step_show", id=survey, step="1.2")["evidence"]] == ["Terbuka"]
    other = city.call("produsen", "sdi_process_evidence_add", id=survey, step="1.2", kind="lainnya", title="Tautan",
                      link="https://contoh.test/")
    assert get("produsen", other).status_code == 404
