"""A small city to test with: two agencies, a person for each role, and a caller for each person.

``city`` empties the database first. Core's ``factories.Dataset`` is refused by the guards: make a revision instead.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.tangerang.people import grants
from ckanext.tangerang.people.clock import today

Json = dict[str, Any]
#: What standards are set by; kept of standards only.
DOCUMENT = "Keputusan Wali Kota Nomor 12 Tahun 2026 (contoh)"

#: Who holds which role where; the pembina is left out, since one changes the way of standards and priority data.
PEOPLE = {
    "produsen": ("produsen", "dinkes"), "produsen2": ("produsen", "dinkes"), "produsen_other": ("produsen", "dukcapil"),
    "pendukung": ("walidata_pendukung", "dinkes"), "walidata": ("walidata", "diskominfo"),
    "walidata2": ("walidata", "diskominfo"), "sekretariat": ("sekretariat_forum", "diskominfo"),
    "outsider": None, "sysadmin": None,
}


@dataclass
class City:
    """Ids of agencies and people by short name, and what they can do."""

    orgs: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)

    def call(self, who: str | None, action: str, /, **data: Any) -> Any:
        """Calls an action as the API would: with its permissions; ``None`` is anonymous."""
        context: Context = {"user": who or "", "ignore_auth": False}
        return tk.get_action(action)(context, data)

    def user(self, who: str) -> model.User:
        """The person of that short name."""
        found = model.User.get(self.people[who])
        assert found is not None
        return found

    def person(self, name: str, *, sysadmin: bool = False) -> str:
        """Makes a person without a role; gives the id."""
        user = model.User(name=name, email=f"{name}@contoh.test", fullname=name.capitalize(), sysadmin=sysadmin)
        model.Session.add(user)
        model.Session.flush()
        self.people[name] = user.id
        return user.id

    def grant(self, role: str, who: str, org: str = "dinkes", *, kind: str | None = None, source: str | None = None,
              days: tuple[int, int | None] = (0, None)) -> str:
        """Gives a person (made if new) a role from the first to the last of ``days`` counted from today; gives its id."""
        if who not in self.people:
            self.person(who)
        start, until = today() + timedelta(days[0]), None if days[1] is None else today() + timedelta(days[1])
        giver = self.user("sysadmin")
        given = grants.give(giver, role=role, user=self.user(who), org=model.Group.get(self.orgs[org]), kind=kind,
                            source=source, start=start, until=until)
        model.Session.commit()
        return given.id

    # The way of a record, step by step.
    def draft(self, who: str = "produsen", /, **values: Any) -> Json:
        """A revision of a new dataset with these values over the ordinary ones."""
        kind = values.pop("kind", "dataset")
        return self.call(who, "sdi_revision_create", kind=kind, record=record(kind, **values))

    def submitted(self, who: str = "produsen", /, **values: Any) -> Json:
        """A submission that waits for walidata."""
        return self.call(who, "sdi_submission_submit", id=self.draft(who, **values)["submission_id"])

    def taken(self, who: str = "produsen", by: str = "walidata", /, **values: Any) -> Json:
        """A submission under review by a walidata."""
        return self.call(by, "sdi_submission_take", id=self.submitted(who, **values)["id"])

    def approved(self, who: str = "produsen", by: str = "walidata", /, **values: Any) -> Json:
        """A submission approved, with notes, and public."""
        taken = self.taken(who, by, **values)
        return self.call(by, "sdi_submission_approve", id=taken["id"], notes=True, due=in_days(30), document=DOCUMENT)


def in_days(days: int) -> str:
    """A day counted from today, as an action takes it."""
    return (today() + timedelta(days)).isoformat()


def record(kind: str = "dataset", **values: Any) -> Json:
    """A small honest record of the kind; None takes a field out."""
    ordinary = {"title": "Jumlah Puskesmas menurut Kecamatan (contoh)"}
    if kind == "dataset":  # nothing that holds publication; conditions of SDI stay open
        ordinary |= {"accessRights": "terbuka", "accrualPeriodicity": "tahunan", "tanggal_rilis_berikutnya": "2099-01-31",
                     "notes": "Jumlah puskesmas yang beroperasi menurut kecamatan. Angka contoh.",
                     "definisi": "Puskesmas adalah fasilitas pelayanan kesehatan tingkat pertama."}
    return {name: value for name, value in {**ordinary, **values}.items() if value is not None}


def founded() -> City:
    """The city with its agencies and people, committed."""
    city = City()
    for name, title in (("dinkes", "Dinas Kesehatan"), ("dukcapil", "Dinas Dukcapil"), ("diskominfo", "Dinas Kominfo")):
        org = model.Group(name=name, title=title, type="organization", is_organization=True)
        model.Session.add(org)
        model.Session.flush()
        city.orgs[name] = org.id
    city.person("sysadmin", sysadmin=True)
    for name, held in PEOPLE.items():
        if name not in city.people:
            city.person(name)
        if held:
            city.grant(held[0], name, held[1])
    model.Session.commit()
    return city


@pytest.fixture
def city(with_plugins: None, clean_db: None) -> City:
    """The small city on an empty database."""
    return founded()


@pytest.fixture
def client(city: City) -> Callable[[str | None], Callable[..., Any]]:
    """``client("walidata")("sdi_submission_take", id=...)``: an API caller for a person of the city."""
    def of(who: str | None) -> Callable[..., Any]:
        return lambda action, /, **data: city.call(who, action, **data)
    return of


@pytest.fixture
def clean_audit(with_plugins: None) -> Iterator[Callable[[], None]]:
    """Empties the audit chain, which refuses that to everybody but the owner of the table, before and after a test."""
    reset_audit()
    yield reset_audit
    reset_audit()


def reset_audit() -> None:
    """Empties the audit chain."""
    tamper("TRUNCATE sdi_audit_event")


def tamper(statement: str, **values: Any) -> None:
    """Does to the audit table what only its owner can: with the triggers switched off."""
    model.Session.rollback()
    model.Session.execute(sa.text("ALTER TABLE sdi_audit_event DISABLE TRIGGER USER"))
    model.Session.execute(sa.text(statement), values)
    model.Session.execute(sa.text("ALTER TABLE sdi_audit_event ENABLE TRIGGER USER"))
    model.Session.commit()


@pytest.fixture
def make_record() -> Callable[..., Json]:
    """``make_record("dataset", title="...")``: see ``record``."""
    return record


@pytest.fixture(name="tamper")
def tamper_fixture(clean_audit: Callable[[], None]) -> Callable[..., None]:
    """``tamper("DELETE ...")``: changes the audit table behind the triggers' back."""
    return tamper


@pytest.fixture
def count_statements() -> Callable[[], Any]:
    """``with count_statements() as seen``: the SQL statements sent in between."""
    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []
        engine = model.meta.engine

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            seen.append(statement)
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
    return counting
