"""The review page: what it shows, refusals that lose nothing, what changed since it was opened, and two reviewers at once."""
from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from tests.catalogue import published
from tests.catalogue.conftest import City, in_days


@pytest.fixture(autouse=True)
def _index(clean_index: None) -> None:
    """What is approved is indexed."""


def text_of(answer) -> str:
    return answer.get_data(as_text=True)


def seen_in(text: str) -> str:
    """The version a page's forms give back."""
    found = re.search(r'name="seen" value="([^"]+)"', text)
    assert found
    return found[1]


def test_one_record_on_one_screen(city: City, visit):
    pkg = published.public(city)
    changed = city.call("produsen", "sdi_revision_create", kind="dataset", record_id=pkg["id"],
                        record={"definisi": "Penduduk yang pengeluarannya sebulan di bawah garis kemiskinan kota."})
    changed = published.with_file(city, changed, published.ROWS.replace("120", "121"))
    taken = published.sent(city, changed)
    city.call("walidata", "sdi_finding_add", revision_id=changed["id"], path="title", message="Sebut wilayahnya.",
              suggestion="Jumlah Penduduk Miskin di Kota Tangerang")
    text = text_of(visit("walidata", f"/pengajuan/{taken['id']}"))
    assert re.search(r"<ins>\s*kota", text)
    for part in ("121", "Sebut wilayahnya.", "Jumlah Penduduk Miskin di Kota Tangerang", "Standar data", "miskin.csv",
                 "Tarik sekarang", "Ralat", "Kembalikan", "Tolak", "Ubah tenggat", "Serahkan"):
        assert part in text, part


#: Decision, what is left out, the field whose sentence is shown, what was typed and must still be there.
REFUSED = [
    ("return", {"reason": "", "due": in_days(5)}, "return-reason", in_days(5)),
    ("return", {"reason": "Lengkapi definisinya.", "due": in_days(-2)}, "return-due", "Lengkapi definisinya."),
    ("reject", {"reason": ""}, "reject-reason", None),
    ("approve", {"notes": "1", "due": ""}, "approve-due", None),
    ("approve", {"notes": "1", "due": in_days(9), "hour": "nanti"}, "approve-hour", in_days(9)),
    ("due", {"due": in_days(-1)}, "due-due", in_days(-1)),
    ("assign", {"assignee": "produsen"}, "assign-assignee", None),
]


@pytest.mark.parametrize(("event", "values", "field", "kept"), REFUSED)
def test_a_refused_decision_says_so_by_its_field_and_keeps_what_was_typed(city: City, visit, event, values, field, kept):
    taken = city.taken()
    page = visit("walidata", f"/pengajuan/{taken['id']}/putuskan", post={"event": event, "seen": taken["version"], **values})
    text = text_of(page)
    assert page.status_code == 200
    assert 'id="error-summary"' in text and f'href="#{field}"' in text and f'id="{field}-error"' in text
    assert kept is None or kept in text
    assert city.call("walidata", "sdi_submission_show", id=taken["id"])["state"] == "UNDER_REVIEW"


def test_deciding_about_what_changed_says_what_changed_and_decides_nothing(city: City, visit):
    taken = city.taken()
    seen = seen_in(text_of(visit("walidata", f"/pengajuan/{taken['id']}")))
    city.call("walidata2", "sdi_submission_return", id=taken["id"], reason="Satuannya?", due=in_days(5))
    revision = taken["revisions"][0]
    city.call("produsen", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"satuan": "unit"})
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    city.call("walidata2", "sdi_submission_take", id=taken["id"])
    page = visit("walidata", f"/pengajuan/{taken['id']}/putuskan",
                 post={"event": "approve", "seen": seen, "notes": "1", "due": in_days(9)})
    text = text_of(page)
    assert "berubah sejak Anda membukanya" in text and "Satuan" in text and "Walidata2" in text and "Kembalikan" in text
    assert in_days(9) in text
    assert city.call("walidata", "sdi_submission_show", id=taken["id"])["state"] == "UNDER_REVIEW"
    again = visit("walidata", f"/pengajuan/{taken['id']}/putuskan",
                  post={"event": "approve", "seen": seen_in(text), "notes": "1", "due": in_days(9)})
    assert again.status_code == 302
    assert city.call("walidata", "sdi_submission_show", id=taken["id"])["state"] == "APPROVED"


@pytest.mark.parametrize("seen", ["", "0-0", "x", "1-1-99999999999999", "-", "9-9-1"])
def test_odd_versions_are_no_way_in(city: City, seen):
    taken = city.taken()
    if not seen:
        return
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_reject", id=taken["id"], reason="x", seen=seen)
    assert list(refused.value.error_dict) == ["seen"]


@pytest.mark.parametrize("events", [("approve", "approve"), ("approve", "reject"), ("return", "reject")])
def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told(city: City, events):
    taken = city.taken()
    said = {
        "approve": {"notes": True, "due": in_days(9)},
        "reject": {"reason": "Ganda"},
        "return": {"reason": "x", "due": in_days(5)},
    }

    def decide(who: str, event: str, gate: Barrier) -> str:
        gate.wait()
        try:
            city.call(who, f"sdi_submission_{event}", id=taken["id"], seen=taken["version"], **said[event])
            return "decided"
        except tk.ValidationError as error:
            return ",".join(sorted(error.error_dict))
        finally:
            model.Session.remove()

    gate = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(decide, ("walidata", "walidata2"), events, (gate, gate)))
    model.Session.rollback()
    assert outcomes.count("decided") == 1
    assert set(outcomes) <= {"decided", "event", "seen"}
    decisions = city.call("walidata", "sdi_submission_show", id=taken["id"])["decisions"]
    assert [item["event"] for item in decisions[2:]] in ([events[0]], [events[1]])


def test_of_two_reviewers_on_the_page_the_second_is_told_and_keeps_what_was_typed(city: City, visit):
    taken = city.taken()
    seen = seen_in(text_of(visit("walidata", f"/pengajuan/{taken['id']}")))
    address = f"/pengajuan/{taken['id']}/putuskan"
    assert visit("walidata2", address, post={"event": "return", "seen": seen, "reason": "Satuannya?",
                                             "due": in_days(5)}).status_code == 302
    late = visit("walidata", address, post={"event": "reject", "seen": seen, "reason": "Sudah ada di dataset lain."})
    text = text_of(late)
    assert late.status_code == 200 and 'id="error-summary"' in text
    assert "Sudah ada di dataset lain." in text and "Satuannya?" in text
    shown = city.call("walidata", "sdi_submission_show", id=taken["id"])
    assert [item["event"] for item in shown["decisions"]] == ["submit", "take", "return"]


def test_a_reviewer_who_saved_a_value_is_told_and_keeps_what_was_typed(city: City, visit):
    city.grant("produsen", "walidata")
    taken = city.taken()
    seen = seen_in(text_of(visit("walidata", f"/pengajuan/{taken['id']}")))
    address = f"/pengajuan/{taken['id']}/putuskan"
    city.call("walidata2", "sdi_submission_return", id=taken["id"], reason="Satuannya?", due=in_days(5))
    revision = city.call("walidata", "sdi_revision_show", id=taken["revisions"][0]["id"])
    city.call("walidata", "sdi_revision_save", id=revision["id"], base=revision["saves"], changes={"satuan": "unit"})
    city.call("produsen", "sdi_submission_submit", id=taken["id"])
    city.call("walidata2", "sdi_submission_take", id=taken["id"])
    for post in ({"event": "approve", "notes": "1", "due": in_days(9)}, {"event": "reject", "reason": "Terlanjur saya tulis."}):
        page = visit("walidata", address, post={"seen": seen, **post})
        text = text_of(page)
        assert page.status_code == 403
        assert "Anda ikut mengerjakan pengajuan ini" in text or "orang lain" in text
        assert post.get("reason", "") in text
    shown = city.call("walidata", "sdi_submission_show", id=taken["id"])
    assert (shown["state"], len(shown["decisions"])) == ("UNDER_REVIEW", 5)


def test_the_same_form_sent_twice_decides_once(city: City, visit):
    taken = city.taken()
    post = {"event": "approve", "seen": taken["version"], "notes": "1", "due": in_days(9)}
    first, second = (visit("walidata", f"/pengajuan/{taken['id']}/putuskan", post=post) for _ in range(2))
    assert first.status_code == 302 and second.status_code == 200
    assert 'id="error-summary"' in text_of(second)
    shown = city.call("walidata", "sdi_submission_show", id=taken["id"])
    assert [item["event"] for item in shown["decisions"]].count("approve") == 1
    assert len(city.call("produsen", "sdi_revision_history", record_id=shown["revisions"][0]["record_id"])["results"]) == 1


def test_next_and_previous_follow_the_queue(city: City, visit):
    ids = [city.submitted(title=f"Nomor {number}")["id"] for number in range(3)]
    ids.sort()
    text = text_of(visit("walidata", f"/pengajuan/{ids[1]}?tab=waiting&kind=dataset"))
    assert re.search(rf'rel="prev" href="[^"]*/pengajuan/{ids[0]}\?tab=waiting&amp;kind=dataset"', text)
    assert re.search(rf'rel="next" href="[^"]*/pengajuan/{ids[2]}\?', text)
    assert 'rel="prev"' not in text_of(visit("walidata", f"/pengajuan/{ids[0]}"))
    assert 'rel="next"' not in text_of(visit("produsen", f"/pengajuan/{ids[0]}"))
    assert visit("walidata", f"/pengajuan/{ids[0]}?tab=apa").status_code == 200


def test_one_member_is_returned_and_the_other_stays(city: City, visit):
    first = city.draft(title="Satu")
    city.call("produsen", "sdi_revision_create", kind="konsep", record={"title": "Dua"}, submission_id=first["submission_id"])
    city.call("produsen", "sdi_submission_submit", id=first["submission_id"])
    taken = city.call("walidata", "sdi_submission_take", id=first["submission_id"])
    page = visit("walidata", f"/pengajuan/{taken['id']}")
    assert "Seluruh pengajuan" in text_of(page)
    done = visit("walidata", f"/pengajuan/{taken['id']}/putuskan",
                 post={"event": "return", "seen": seen_in(text_of(page)), "reason": "Perjelas", "due": in_days(5),
                       "revision_id": taken["revisions"][1]["id"]})
    assert done.status_code == 302
    assert city.call("walidata", "sdi_submission_show", id=taken["id"])["state"] == "UNDER_REVIEW"
    returned = city.call("walidata", "sdi_submission_list", tab="returned")["results"]
    assert [item["title"] for item in returned] == ["Dua"]


def test_priority_data_are_sent_on_to_the_pembina_and_the_button_says_so(city: City, visit):
    city.grant("pembina", "pembina", "diskominfo")
    taken = city.taken(kode_tujuan_sdgs="3", prioritas_tahun="2026", kriteria_prioritas="sdgs")
    text = text_of(visit("walidata", f"/pengajuan/{taken['id']}"))
    assert "Setujui dan teruskan ke pembina data" in text
    visit("walidata", f"/pengajuan/{taken['id']}/putuskan",
          post={"event": "approve", "seen": seen_in(text), "notes": "1", "due": in_days(9)})
    shown = city.call("walidata", "sdi_submission_show", id=taken["id"])
    assert (shown["state"], shown["stage"], shown["assignee"]) == ("UNDER_REVIEW", "pembina", None)
    assert "Data prioritas" in text_of(visit("pembina", f"/pengajuan/{taken['id']}"))


def test_the_agency_cancels_from_the_page(city: City, visit):
    sent = city.submitted()
    text = text_of(visit("produsen", f"/pengajuan/{sent['id']}"))
    assert "Batalkan pengajuan" in text
    assert visit("produsen", f"/pengajuan/{sent['id']}/putuskan",
                 post={"event": "withdraw", "seen": seen_in(text)}).status_code == 302
    assert city.call("produsen", "sdi_submission_show", id=sent["id"])["state"] == "WITHDRAWN"


def test_all_that_is_missing_is_said_at_once(city: City):
    taken = city.taken()
    with pytest.raises(tk.ValidationError) as refusal:
        city.call("walidata", "sdi_submission_return", id=taken["id"])
    assert set(refusal.value.error_dict) == {"reason", "due"}


def test_the_way_back_leads_where_the_person_may_go(city: City, visit):
    sent = city.submitted()
    address = f"/pengajuan/{sent['id']}"
    crumbs = {who: text_of(visit(who, address)).split("</nav>") for who in ("produsen", "walidata")}
    assert not any('href="/pengajuan/"' in part for part in crumbs["produsen"])
    assert any('href="/pengajuan/"' in part for part in crumbs["walidata"])


def test_what_went_on_to_the_supervisor_says_so(city: City, visit):
    city.grant("pembina", "pembina", "diskominfo")
    sent = city.taken(kode_rpjmd="1.02", kriteria_prioritas=["mendesak"], prioritas_tahun="2026")
    city.call("walidata", "sdi_submission_approve", id=sent["id"], notes=True, due=in_days(9))
    assert re.search(r"Setujui</strong> <span[^>]*>→ Pembina data", text_of(visit("walidata", f"/pengajuan/{sent['id']}")))
