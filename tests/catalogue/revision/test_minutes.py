"""The *berita acara*: what the PDF says, that its digest lasts, who may have it, and what the public check of it shows."""
from __future__ import annotations

import base64
import io
from datetime import timedelta

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from pypdf import PdfReader
from reportlab.graphics.barcode.qr import QrCodeWidget

from ckanext.tangerang.audit.model import audit_event
from ckanext.tangerang.revision import minutes_check, minutes_paper, minutes_pdf
from ckanext.tangerang.revision.model import Finding, Revision, Submission
from tests.catalogue.conftest import founded, in_days


@pytest.fixture
def city(with_plugins, clean_db, clean_index):
    return founded()


@pytest.fixture
def decided(city):
    """Returned once with a remark, answered by a change, approved with notes."""
    taken = city.taken(title="Jumlah Puskesmas <b>menurut</b> Kecamatan")
    revision = taken["revisions"][0]["id"]
    city.call("walidata", "sdi_finding_add", revision_id=revision, path="title", message="Sebut wilayahnya.", effect="saran")
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi judul.", due=in_days(5))
    saves = city.call("produsen", "sdi_revision_show", id=revision)["saves"]
    city.call("produsen", "sdi_revision_save", id=revision, base=saves, changes={"title": "Jumlah Puskesmas di Kota Tangerang"})
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    city.call("walidata2", "sdi_submission_take", id=taken["id"])
    return city.call("walidata2", "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(30))


@pytest.fixture
def rejected(city):
    return city.call("walidata", "sdi_submission_reject", id=city.taken(title="Judul yang ditolak")["id"], reason="Bukan data.")


def minutes(city, submission, who="walidata"):
    return city.call(who, "sdi_submission_minutes", id=submission["id"])


def pdf(found):
    return PdfReader(io.BytesIO(base64.b64decode(found["content"])))


def text(found):
    return " ".join(" ".join(page.extract_text() for page in pdf(found).pages).split())


def path(found):
    return "/verifikasi/" + found["address"].rpartition("/")[2]


def test_the_paper_names_records_rounds_findings_decision_people_and_dates(city, decided):
    found = minutes(city, decided)
    said = text(found)
    for part in ("BERITA ACARA PEMERIKSAAN METADATA", decided["number"], "Dinas Kesehatan", "Jumlah Puskesmas di Kota Tangerang",
                 "Kembalikan", "Lengkapi judul.", "Sebut wilayahnya.", "DISETUJUI DENGAN CATATAN", "Walidata2", "Produsen",
                 "Jumlah putaran : 2", "pukul", "WIB", "perlu dikonfirmasi", found["digest"], found["address"], "Halaman 1 dari"):
        assert part in said, part
    assert (found["mimetype"], found["filename"]) == ("application/pdf", f"berita-acara-{decided['number']}.pdf")


def test_a_rejection_has_minutes_with_its_reason(city, rejected):
    said = text(minutes(city, rejected))
    assert "DITOLAK" in said
    assert "Bukan data." in said
    assert "DISETUJUI" not in said


def test_the_code_on_the_paper_is_the_address_of_the_check(city, decided, monkeypatch):
    """The drawing is made of this widget; what it encodes is what the check is asked for."""
    drawn = []
    monkeypatch.setattr(minutes_paper, "QrCodeWidget", lambda value, **more: drawn.append(value) or QrCodeWidget(value, **more))
    found = minutes(city, decided)
    assert drawn == [found["address"]]
    assert found["address"] == f"{tk.config['ckan.site_url']}/verifikasi/{decided['number']}-{found['digest'][:16]}"


def test_the_digest_lasts_whoever_prints_it_and_whatever_happens_later(city, decided):
    first = minutes(city, decided)
    assert minutes(city, decided, "produsen")["digest"] == first["digest"]
    city.user("walidata2").fullname = "Nama Baru"
    model.Session.commit()
    standing = next(row["id"] for row in city.call("walidata", "sdi_finding_list", submission_id=decided["id"])["results"]
                    if row["standing"])
    city.call("walidata", "sdi_finding_close", id=standing, reason="Sudah dipenuhi kemudian.")
    later = minutes(city, decided)
    assert later["digest"] == first["digest"]
    assert "Sudah dipenuhi kemudian." not in text(later)
    assert "Nama Baru" in text(later)


def test_the_same_minutes_are_the_same_bytes(city, decided):
    from ckanext.tangerang.revision import minutes as room
    said = room.of(model.Session.get_one(Submission, decided["id"]))
    assert minutes_pdf.document(said, "Kota", "hari ini") == minutes_pdf.document(said, "Kota", "hari ini")


@pytest.mark.parametrize("change", ["record", "finding", "reason", "number"])
def test_another_record_finding_reason_or_number_has_another_digest(city, decided, change):
    before = minutes(city, decided)["digest"]
    row = model.Session.get_one(Submission, decided["id"])
    if change == "record":
        row.revisions[0].record = {**row.revisions[0].record, "notes": "lain"}
    elif change == "finding":
        model.Session.execute(sa.update(Finding).where(Finding.revision_id == row.revisions[0].id).values(
            message={"id": "lain", "en": "other"}))
        model.Session.expire_all()
    elif change == "reason":
        next(item for item in row.decisions if item.event == "return").reason = "lain"
    else:
        row.number = "P-2026-999999"
    model.Session.flush()
    assert minutes_check.digest_of(row) != before


def test_anybody_checks_a_genuine_paper_and_reads_no_name(city, decided, visit):
    answer = visit(None, path(minutes(city, decided)))
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "notice good" in said
    assert 'notice bad' not in said
    for part in (decided["number"], "Jumlah Puskesmas di Kota Tangerang", "Dinas Kesehatan"):
        assert part in said, part
    for part in ("Walidata2", "Produsen", "Lengkapi judul.", "Sebut wilayahnya."):
        assert f">{part}<" not in said, part
        assert part not in said or part == "Produsen", part
    assert visit(None, path(minutes(city, decided)).upper().replace("/VERIFIKASI/", "/verifikasi/")).status_code == 200


def test_a_record_that_is_not_public_keeps_its_title(city, rejected, decided, visit):
    said = visit(None, path(minutes(city, rejected))).get_data(as_text=True)
    assert rejected["number"] in said
    assert "Judul yang ditolak" not in said
    city.call("walidata", "sdi_record_withdraw", record_id=decided["revisions"][0]["record_id"], reason="Salah.")
    assert "Jumlah Puskesmas di Kota Tangerang" not in visit(None, path(minutes(city, decided))).get_data(as_text=True)


@pytest.mark.parametrize("forged", ["{number}-0000000000000000", "P-2026-999999-{digest}", "{number}", "{number}-{digest}0",
                                    "{number}-", "<script>alert(1)</script>", "%00-{digest}", "{number}-{digest}%0a"])
def test_a_paper_that_was_tampered_with_or_never_made_does_not_match(city, decided, visit, forged):
    found = minutes(city, decided)
    answer = visit(None, "/verifikasi/" + forged.format(number=decided["number"], digest=found["digest"][:16]))
    said = answer.get_data(as_text=True)
    assert answer.status_code in (400, 404)
    assert "notice good" not in said
    assert "Jumlah Puskesmas" not in said
    assert "<script>alert" not in said


def test_a_record_changed_behind_the_door_matches_neither_old_nor_new_paper(city, decided, visit):
    old = path(minutes(city, decided))
    changed = sa.update(Revision).where(Revision.submission_id == decided["id"]).values(record={"title": "Diam-diam"})
    model.Session.execute(changed)
    model.Session.commit()
    assert visit(None, old).status_code == 404
    said = visit(None, path(minutes(city, decided))).get_data(as_text=True)
    assert "notice bad" in said
    assert "notice good" not in said


@pytest.mark.parametrize("details", ["bukan json", "[]", "{}"])
def test_without_a_readable_row_of_the_chain_nothing_matches(city, decided, visit, tamper, details):
    moved = sa.select(audit_event.c.seq).where(audit_event.c.subject == decided["id"])
    for seq in model.Session.scalars(moved).all():
        tamper("UPDATE sdi_audit_event SET details = :details WHERE seq = :seq", details=details, seq=seq)
    answer = visit(None, path(minutes(city, decided)))
    assert answer.status_code == 200
    assert "notice bad" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("who", "code"), [(None, 302), ("produsen_other", 403), ("sekretariat", 403), ("outsider", 403),
                                           ("produsen", 200), ("pendukung", 200), ("walidata", 200), ("sysadmin", 200)])
def test_the_paper_is_for_who_may_read_the_submission(city, decided, visit, who, code):
    answer = visit(who, f"/pengajuan/{decided['id']}/berita-acara.pdf")
    assert answer.status_code == code
    assert answer.get_data().startswith(b"%PDF-") == (code == 200)
    if code == 200:
        assert minutes(city, decided, who)["content"]
        assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    else:
        with pytest.raises(tk.NotAuthorized):
            minutes(city, decided, who)


def test_before_the_decision_a_sentence_says_when_there_will_be_minutes(city, visit):
    taken = city.taken()
    with pytest.raises(tk.ValidationError) as refused:
        minutes(city, taken)
    assert "approved or rejected" in refused.value.error_dict["state"][0]
    answer = visit("walidata", f"/pengajuan/{taken['id']}/berita-acara.pdf", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "disetujui atau ditolak" in answer.get_data(as_text=True) or "approved or rejected" in answer.get_data(as_text=True)


def test_an_unknown_submission_is_not_found(city, visit):
    with pytest.raises(tk.ObjectNotFound):
        city.call("walidata", "sdi_submission_minutes", id="tidak-ada")
    assert visit("walidata", "/pengajuan/tidak-ada/berita-acara.pdf").status_code == 404


def test_long_and_hostile_words_are_printed_as_text(city):
    title = "<b>Judul</b> & <a href='x'>tautan</a> ā → 🙂 " + "panjang " * 15
    taken = city.taken(title=title)
    done = city.call("walidata", "sdi_submission_reject", id=taken["id"], reason="x" * 1500 + " <br/>" + "\n- alasan" * 150)
    said = text(minutes(city, done))
    assert "<b>Judul</b> & <a href='x'>tautan</a> a ? ?" in said


def test_the_link_is_there_once_there_is_a_decision(city, decided, app):
    link = f"/pengajuan/{decided['id']}/berita-acara.pdf"
    with app.flask_app.test_request_context():
        assert link in tk.render("revision/minutes_link.html", {"submission": decided})
        assert not tk.render("revision/minutes_link.html", {"submission": {**decided, "state": "UNDER_REVIEW"}}).strip()


def test_many_rows_go_over_pages_and_each_page_is_numbered(city):
    taken = city.taken()
    row = model.Session.get_one(Submission, taken["id"])
    for number in range(60):
        model.Session.add(Finding(revision_id=row.revisions[0].id, rule=f"MD-{number:02}", effect="saran", principle="MD",
                                  path="title", message={"id": f"Temuan ke-{number}. " + "Kata " * 30, "en": "x"}))
    model.Session.commit()
    done = city.call("walidata", "sdi_submission_reject", id=taken["id"], reason="Banyak.")
    pages = pdf(minutes(city, done)).pages
    assert len(pages) > 2
    for place, page in enumerate(pages, 1):
        assert f"Halaman {place} dari {len(pages)}" in page.extract_text()


def test_findings_after_the_decision_are_none_of_it(city, decided):
    row = model.Session.get_one(Submission, decided["id"])
    before = minutes(city, decided)["digest"]
    late = minutes_check.final(row).created + timedelta(minutes=1)
    model.Session.add(Finding(revision_id=row.revisions[0].id, effect="saran", message={"id": "Terlambat", "en": "Late"},
                              created=late, modified=late))
    model.Session.commit()
    found = minutes(city, decided)
    assert found["digest"] == before
    assert "Terlambat" not in text(found)
