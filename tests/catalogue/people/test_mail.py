"""Mails to people, over a real SMTP conversation on this machine: once each, few, in their language, never lost."""
from __future__ import annotations

import email
import email.policy
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from ckan import model

from ckanext.tangerang.people import mail, notices
from ckanext.tangerang.people.mail_letter import address, letter
from ckanext.tangerang.people.notice_model import Notice
from ckanext.tangerang.revision.model import now
from tests.catalogue.conftest import in_days


@dataclass
class Post:
    """A mail server of the tests: what it took, and what it answers."""

    port: int
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    answer: str = "250 OK"
    at: Callable[[], None] | None = None
    controller: Controller | None = None

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        if self.at:
            self.at()
        if self.answer.startswith("250"):
            self.taken.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return self.answer

    def open(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def to(self, name: str) -> list[EmailMessage]:
        return [message for people, message in self.taken if people == [f"{name}@contoh.test"]]


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, ckan_config: Any) -> Iterator[Post]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setitem(ckan_config, "smtp.server", f"127.0.0.1:{port}")
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "katalog@contoh.test")
    server = Post(port)
    server.open()
    yield server
    server.close()


def come(**wait: int) -> None:
    """Lets the time come at which what waits is due."""
    model.Session.execute(sa.update(Notice).where(Notice.send_at.is_not(None)).values(
        send_at=Notice.send_at - timedelta(**(wait or {"minutes": 11}))))
    model.Session.commit()


def returned(city, title="Data (contoh)", reason="Lengkapi definisi."):
    taken = city.taken(title=title)
    return city.call("walidata", "sdi_submission_return", id=taken["id"], reason=reason, due=in_days(5))


def busy(city):
    """One thing is returned, another waits: a mail for its sender, and one for each of two walidata."""
    back = returned(city)
    city.submitted(title="Data lain (contoh)")
    return back


def text(message: EmailMessage) -> str:
    body: str = message.get_content()
    return body


def test_a_single_notice_names_number_title_reason_and_address(city, post):
    back = returned(city)
    model.Session.execute(sa.delete(Notice).where(Notice.event == "take"))
    come()
    assert mail.send_due() == 1
    [message] = post.to("produsen")
    assert message["Subject"].startswith(f"[{back['number']}]") and "Data (contoh)" in message["Subject"]
    assert address(f"/pengajuan/{back['id']}") in text(message) and "Lengkapi definisi." in text(message)
    assert message["From"].addresses[0].addr_spec == "katalog@contoh.test" and message["Auto-Submitted"] == "auto-generated"
    assert address("/pemberitahuan") in message["List-Unsubscribe"]
    assert mail.send_due() == 0 and len(post.taken) == 1


def test_twelve_decisions_are_one_mail(city, post):
    for number in range(12):
        returned(city, title=f"Data {number} (contoh)")
    city.submitted()
    assert mail.send_due() == 2 and not post.to("produsen")  # they wait for more of the same
    come()
    assert mail.send_due() == 1
    [message] = post.to("produsen")
    assert "12 pengajuan perlu diperbaiki" in text(message) and text(message).count("/pengajuan/") == 24


def test_a_server_that_is_down_loses_nothing_and_the_page_goes_on(city, post):
    post.close()
    busy(city)
    come()
    assert mail.send_due() == 0
    assert city.call("produsen", "sdi_notice_list")["unseen"] == 2
    post.open()
    assert mail.send_due() == 3 and len(post.to("produsen")) == 1
    assert mail.send_due() == 0


def test_a_server_that_refuses_for_now_is_asked_again_later_and_later(city, post):
    busy(city)
    come()
    post.answer = "451 try later"
    waits = []
    for _ in range(3):
        assert mail.send_due() == 0
        row = model.Session.scalars(sa.select(Notice).where(Notice.event == "return")).one()
        waits.append(round((row.send_at - now()).total_seconds() / 60))
        come(minutes=70)
    assert waits == [1, 2, 4]
    post.answer = "250 OK"
    assert mail.send_due() == 3 and len(post.to("produsen")) == 1


def test_a_server_that_refuses_for_good_is_not_asked_again(city, post):
    returned(city)
    come()
    post.answer = "550 no such person"
    assert mail.send_due() == 0
    post.answer = "250 OK"
    come()
    assert mail.send_due() == 0
    assert city.call("produsen", "sdi_notice_list")["unseen"] == 2


def test_two_processes_send_it_once(city, post):
    busy(city)
    come()
    sent: list[int] = []
    gate = threading.Barrier(6)

    def run() -> None:
        gate.wait()
        sent.append(mail.send_due())
        model.Session.remove()
    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == len(post.taken) == 3


def test_while_it_is_being_sent_pages_do_not_wait_and_what_comes_is_a_new_notice(city, post):
    busy(city)
    come()
    seen: list[list[Any]] = []

    def meanwhile() -> None:  # in the server's thread, while the sender waits for its answer
        if seen:
            return
        query = sa.select(Notice).order_by(Notice.event, Notice.user_id).with_for_update(nowait=True)
        seen.append([(row.event, row.sending is not None) for row in model.Session.scalars(query)])
        taken = [row for row in model.Session.scalars(query) if row.sending]
        seen.append([notices.latest_of(row.user_id, row.event, row.actor or "") is not None for row in taken])
        model.Session.rollback()
        model.Session.remove()
    post.at = meanwhile
    assert mail.send_due() == 3
    assert any(taken for _event, taken in seen[0]) and not any(seen[1])


def test_what_a_killed_process_had_taken_goes_out_later_with_the_same_id(city, post):
    busy(city)
    come()
    rows = mail.take()
    first = letter(model.User.get(rows[0].user_id), rows, "id")["Message-ID"]
    taken = len(post.taken)
    mail.send_due()
    assert first not in [message["Message-ID"] for _to, message in post.taken[taken:]]
    model.Session.execute(sa.update(Notice).values(sending=Notice.sending - mail.LEASE))
    model.Session.commit()
    assert mail.send_due() == 1
    assert post.taken[-1][1]["Message-ID"] == first


def test_the_digest_is_one_mail_in_the_morning(city, post):
    city.call("produsen", "sdi_notice_choose", mail="harian")
    back = returned(city)
    city.call("produsen", "sdi_submission_submit", id=back["id"])
    city.call("walidata", "sdi_submission_take", id=back["id"])
    city.call("walidata", "sdi_submission_reject", id=back["id"], reason="Bukan data.")
    come()
    mail.send_due()
    digest = sa.select(Notice.send_at).where(Notice.user_id == city.people["produsen"], Notice.mailed.is_(None))
    if post.to("produsen"):  # the test ran shortly before seven
        pytest.skip("it is almost seven in the city: the digest is due anyway")
    assert all(row is not None for row in model.Session.scalars(digest))
    come(hours=25)
    assert mail.send_due() == 1
    [message] = post.to("produsen")
    assert message["Subject"].endswith("3 pemberitahuan")
    assert "Ditolak" in text(message) and "Perlu diperbaiki" in text(message)


@pytest.mark.parametrize(("choice", "words"), [
    ({"mail": "segera", "language": "en"}, ["To be corrected", "Dear Produsen", "Change or stop"]),
    ({"mail": "segera"}, ["Perlu diperbaiki", "Yth. Produsen"]), ({"mail": "tidak"}, None)])
def test_each_person_is_told_as_they_chose(city, post, choice, words):
    city.call("produsen", "sdi_notice_choose", **choice)
    returned(city)
    come()
    mail.send_due()
    found = post.to("produsen")
    assert len(found) == (1 if words else 0)
    assert all(word in text(found[0]) for word in words or [])


def test_a_choice_holds_for_what_waits(city, post):
    returned(city)
    city.call("produsen", "sdi_notice_choose", mail="tidak")
    come()
    mail.send_due()
    assert not post.to("produsen")


def test_what_was_read_is_not_mailed(city, post):
    returned(city)
    city.call("produsen", "sdi_notice_seen", all=True)
    come()
    mail.send_due()
    assert not post.to("produsen")


def test_an_empty_queue_is_not_worth_a_mail(city, post):
    submitted = city.submitted()
    city.call("produsen", "sdi_submission_withdraw", id=submitted["id"])
    assert mail.send_due() == 0 and post.taken == []


HOSTILE = "Data\r\nBcc: korban@contoh.test\r\n\r\nisi\u2028X: y\u202e"


def test_a_hostile_title_name_or_reason_is_only_text(city, post):
    user = city.user("produsen")
    user.fullname = 'Pro"dusen\r\nBcc: lain@contoh.test <x@y.test>'
    model.Session.commit()
    notices.tell([user.id], "return", actor=city.people["walidata"], subject=("submission", "x"), title=HOSTILE,
                 url="/pengajuan/x", number="SDI-1\r\nX-Evil: 1", reason=f"{HOSTILE} {{name}}")
    model.Session.commit()
    come()
    assert mail.send_due() == 1
    [(people, message)] = post.taken
    assert people == ["produsen@contoh.test"] and message["Bcc"] is None and message["X-Evil"] is None
    assert [item.addr_spec for item in message["To"].addresses] == ["produsen@contoh.test"]
    assert "\n" not in message["Subject"] and "\u202e" not in text(message) and not text(message).startswith("isi")


@pytest.mark.parametrize("broken", ["", "tanpa-alamat", "a@b.test\r\nBcc: c@d.test", "a@b.test, c@d.test", None])
def test_an_address_that_is_none_stops_nobody_else(city, post, broken):
    busy(city)
    model.Session.execute(sa.update(model.User).where(model.User.id == city.people["produsen"]).values(email=broken))
    model.Session.commit()
    come()
    assert mail.send_due() == 2
    assert {people[0] for people, _message in post.taken} == {"walidata@contoh.test", "walidata2@contoh.test"}


def test_without_a_sender_address_nothing_is_mailed(city, post, monkeypatch, ckan_config):
    returned(city)
    come()
    monkeypatch.setitem(ckan_config, "smtp.mail_from", "")
    assert mail.send_due() == 0 and post.taken == []


def test_what_is_a_week_old_is_not_mailed_any_more(city, post):
    returned(city)
    model.Session.execute(sa.update(Notice).values(created=Notice.created - notices.LATEST))
    come()
    assert mail.send_due() == 0 and post.taken == []
