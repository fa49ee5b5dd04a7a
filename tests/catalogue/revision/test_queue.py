"""The queue: its lists and counts, filters, order, saved filters, who has what on the desk, and how fast the page opens."""
from __future__ import annotations

from datetime import timedelta
from time import perf_counter

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.tangerang.people import working_days
from ckanext.tangerang.people.clock import today
from ckanext.tangerang.revision import queue, queue_filters
from ckanext.tangerang.revision.model import Submission
from tests.catalogue.conftest import in_days

TABS = tuple(queue_filters.TABS)


def put(submission, **values):
    """Sets columns of a submission behind the door's back."""
    row = model.Session.get_one(Submission, submission["id"])
    for name, value in values.items():
        setattr(row, name, value)
    model.Session.commit()
    return submission


def titles(city, who="walidata", /, **asked):
    return [item["title"] for item in city.call(who, "sdi_submission_list", **asked)["results"]]


def stocked(city):
    """One submission of each sort, by title."""
    day = today()
    put(city.submitted(title="Lama"), due=day - timedelta(1), waits_from=working_days.after(day, -7))
    put(city.submitted(title="Dekat"), due=day)
    put(city.taken(title="Saya"), due=working_days.after(day, 4))
    back = city.taken(title="Kembali")
    city.call("walidata", "sdi_submission_return", id=back["id"], reason="Lengkapi", due=in_days(9))
    city.call("walidata2", "sdi_submission_reject", id=city.taken("produsen", "walidata2", title="Ditolak")["id"], reason="Ganda")


def test_each_list_holds_what_its_name_says_and_its_count_is_right(city):
    stocked(city)
    city.draft(title="Draf")
    lists = {name: set(titles(city, tab=name)) for name in TABS}
    assert lists == {
        "waiting": {"Lama", "Dekat", "Saya"}, "soon": {"Dekat"}, "late": {"Lama"}, "mine": {"Saya"}, "returned": {"Kembali"},
        "elsewhere": set(), "decided": {"Ditolak"}, "decided_by_me": set(),
    }
    assert city.call("walidata", "sdi_queue_counts") == {name: len(found) for name, found in lists.items()}
    assert city.call("walidata2", "sdi_queue_counts")["decided_by_me"] == 1


@pytest.mark.parametrize(("asked", "found"), [
    ({"colour": "late"}, {"Lama"}), ({"colour": "ok"}, {"Saya", "Kembali"}), ({"waited": 5}, {"Lama"}), ({"waited": "8"}, set()),
    ({"assignee": "me"}, {"Saya"}), ({"assignee": "none", "tab": "waiting"}, {"Lama", "Dekat"}),
    ({"tab": "waiting", "q": "dek"}, {"Dekat"}), ({"priority": True, "tab": "waiting"}, set()),
])
def test_filters(city, asked, found):
    stocked(city)
    assert set(titles(city, **asked)) - {"Ditolak"} == found


@pytest.mark.parametrize("asked", [{"tab": "semua"}, {"colour": "merah"}, {"waited": "lama"}, {"sort": "judul"},
                                   {"sort": "due", "after": "2026"}])
def test_a_filter_that_is_none_is_refused_by_its_name(city, asked):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_list", **asked)
    assert list(refused.value.error_dict)[0] in asked


@pytest.mark.parametrize("order", ["due", "-due", "moved", "-moved"])
def test_pages_by_key_show_everything_once_in_order(city, many, order):
    many(40)
    seen, after = [], None
    while True:
        page = city.call("walidata", "sdi_submission_list", sort=order, limit=7, after=after)
        seen += page["results"]
        if not (after := page["next"]):
            break
    keys = [(item["due"] if "due" in order else item["moved"], item["id"]) for item in seen]
    assert keys == sorted(keys, reverse=order.startswith("-"))
    assert len({item["id"] for item in seen}) == page["count"] == 40


def test_the_clock_counts_working_days_and_stops_with_the_agency(city):
    day = today()
    sent = put(city.submitted(), waits_from=working_days.after(day, -3))
    assert city.call("walidata", "sdi_submission_show", id=sent["id"])["clock"]["waited"] == 3
    city.call("walidata", "sdi_submission_take", id=sent["id"])
    back = city.call("walidata", "sdi_submission_return", id=sent["id"], reason="Lengkapi", due=in_days(7))
    assert (back["clock"]["waited"], back["clock"]["stopped"], back["due"]) == (3, True, in_days(7))
    again = city.call("produsen", "sdi_submission_submit", id=sent["id"])
    assert (again["clock"]["waited"], again["clock"]["stopped"], again["clock"]["left"]) == (3, False, 2)


def test_a_submission_is_due_in_the_working_days_of_the_setting(city, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.sdi.review_days", 9)
    assert city.submitted()["due"] == working_days.after(today(), 9).isoformat()


# Who has it on the desk
def test_a_submission_is_given_taken_over_and_given_back(city):
    sent = city.submitted()
    given = city.call("walidata", "sdi_submission_assign", id=sent["id"], assignee="walidata2")
    assert given["assignee"] == city.people["walidata2"]
    notices = city.call("walidata2", "sdi_notice_list")["results"]
    assert [item["event"] for item in notices if item["event"] == "assigned"] == ["assigned"]
    over = city.call("walidata", "sdi_submission_assign", id=sent["id"], assignee="me", seen=given["version"])
    assert over["assignee"] == city.people["walidata"]
    assert city.call("walidata", "sdi_submission_assign", id=sent["id"])["assignee"] is None


@pytest.mark.parametrize(("assignee", "field"), [("produsen", "assignee"), ("tidak-ada", "assignee"), ("outsider", "assignee")])
def test_nobody_gets_what_they_could_not_decide(city, assignee, field):
    sent = city.submitted()
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_assign", id=sent["id"], assignee=assignee)
    assert list(refused.value.error_dict) == [field]
    assert city.call("walidata", "sdi_submission_show", id=sent["id"])["assignee"] is None


def test_one_who_saved_a_value_does_not_get_it(city):
    city.grant("produsen", "walidata2", "dinkes")
    made = city.draft()
    city.call("walidata2", "sdi_revision_save", id=made["id"], base=made["saves"], changes={"satuan": "unit"})
    sent = city.call("produsen", "sdi_submission_submit", id=made["submission_id"])
    with pytest.raises(tk.ValidationError):
        city.call("walidata", "sdi_submission_assign", id=sent["id"], assignee="walidata2")


@pytest.mark.parametrize("who", ["produsen", "pendukung", "sysadmin", "outsider"])
@pytest.mark.parametrize(("action", "data"), [("assign", {"assignee": "walidata"}), ("due", {"due": in_days(3)})])
def test_only_reviewers_give_and_move(city, who, action, data):
    sent = city.submitted()
    with pytest.raises(tk.NotAuthorized):
        city.call(who, f"sdi_submission_{action}", id=sent["id"], **data)


@pytest.mark.parametrize("due", [in_days(-1), "", "besok", "9999-01-01"])
def test_a_due_date_that_is_past_or_none_is_refused_by_a_sentence(city, due):
    sent = city.submitted()
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_submission_due", id=sent["id"], due=due)
    assert list(refused.value.error_dict) == ["due"]
    assert city.call("walidata", "sdi_submission_show", id=sent["id"])["due"] == sent["due"]


def test_the_agency_is_told_of_a_later_day(city):
    taken = city.taken()
    city.call("walidata", "sdi_submission_return", id=taken["id"], reason="Lengkapi", due=in_days(3))
    moved = city.call("walidata", "sdi_submission_due", id=taken["id"], due=in_days(20), reason="Ada bencana.")
    assert moved["due"] == in_days(20)
    assert "due_moved" in [item["event"] for item in city.call("produsen", "sdi_notice_list")["results"]]


def test_what_is_over_is_neither_given_nor_moved(city):
    taken = city.taken()
    city.call("walidata", "sdi_submission_reject", id=taken["id"], reason="Ganda")
    for action, data in (("assign", {"assignee": "walidata2"}), ("due", {"due": in_days(3)})):
        with pytest.raises(tk.ValidationError):
            city.call("walidata", f"sdi_submission_{action}", id=taken["id"], **data)


# Saved filters
def test_a_filter_is_kept_replaced_and_deleted_by_its_owner_only(city):
    kept = city.call("walidata", "sdi_queue_filter_save", name=" Terlambat  dinkes ", query="?after=x&tab=late&q=&kind=dataset")
    assert (kept["name"], kept["query"]) == ("Terlambat dinkes", "tab=late&kind=dataset")
    again = city.call("walidata", "sdi_queue_filter_save", name="Terlambat dinkes", query="tab=late")
    assert (again["id"], again["query"]) == (kept["id"], "tab=late")
    assert city.call("walidata2", "sdi_queue_filter_list")["results"] == []
    with pytest.raises(tk.ObjectNotFound):
        city.call("walidata2", "sdi_queue_filter_delete", id=kept["id"])
    city.call("walidata", "sdi_queue_filter_delete", id=kept["id"])
    assert city.call("walidata", "sdi_queue_filter_list")["results"] == []


@pytest.mark.parametrize(("name", "query", "field"), [
    ("", "tab=late", "name"), ("x" * 81, "tab=late", "name"), ("Kosong", "", "query"), ("Salah", "tab=apa", "tab"),
    ("Salah", "colour=merah", "colour")])
def test_a_filter_that_cannot_be_kept(city, name, query, field):
    with pytest.raises(tk.ValidationError) as refused:
        city.call("walidata", "sdi_queue_filter_save", name=name, query=query)
    assert list(refused.value.error_dict) == [field]


@pytest.mark.parametrize("action", ["sdi_queue_counts", "sdi_queue_filter_list"])
def test_the_queue_is_for_reviewers(city, action):
    for who in ("produsen", "pendukung", "sekretariat", "outsider", None):
        with pytest.raises(tk.NotAuthorized):
            city.call(who, action)


# The page
def test_the_page_shows_lists_rows_and_the_form_for_many(city, visit):
    stocked(city)
    text = visit("walidata", "/pengajuan/?tab=late").get_data(as_text=True)
    assert "Lama" in text and "Dekat" not in text
    assert 'action="/pengajuan/massal"' in text and 'name="id"' in text and 'value="approve"' in text
    assert "terlambat 1 hari kerja" in text.lower()
    made = visit("walidata", "/pengajuan/saringan", post={"name": "Terlambat", "query": "tab=late&kind=dataset"})
    assert made.location.endswith("?tab=late&kind=dataset")
    assert ">Terlambat</a>" in visit("walidata", "/pengajuan/").get_data(as_text=True)
    assert "Tidak ada yang cocok" in visit("walidata", "/pengajuan/?q=zzz").get_data(as_text=True)
    assert visit("walidata", "/pengajuan/?tab=apa").status_code == 400


@pytest.mark.filterwarnings("ignore")
def test_five_thousand_open_submissions_open_within_300_ms(city, many, visit):
    many(5_000)
    addresses = ["/pengajuan/", "/pengajuan/?tab=late", "/pengajuan/?tab=mine", "/pengajuan/?holds=true&priority=true",
                 "/pengajuan/?waited=5&colour=late"]
    for address in addresses:  # templates are compiled once
        assert visit("walidata", address).status_code == 200
    spent = []
    for address in addresses * 4:
        begin = perf_counter()
        visit("walidata", address)
        spent.append(perf_counter() - begin)
    assert city.call("walidata", "sdi_queue_counts")["waiting"] == 3_750
    p95 = sorted(spent)[int(len(spent) * .95) - 1]
    print(f"p95 {1000 * p95:.0f} ms")  # noqa: T201 - the figure measured
    assert p95 <= .3


def test_the_number_of_queries_of_the_page_does_not_grow(city, many, count_statements):
    user = city.user("walidata")

    def cost():
        model.Session.expire_all()
        with count_statements() as seen:
            queue.submissions(user, {"tab": "waiting", "sort": "due", "limit": 100})
            queue.counts(user)
        return len(seen)

    many(4)
    few = cost()
    many_more = [city.submitted() for _ in range(4)]
    assert many_more
    assert cost() == few
