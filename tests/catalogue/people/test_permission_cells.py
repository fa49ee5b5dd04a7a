"""Every cell of the permission table, allowed and denied: own and other agency, ended grants, anonymous."""
from __future__ import annotations

import pytest
from ckan import model

from ckanext.tangerang.people import permissions
from ckanext.tangerang.revision import transitions

ROLES = sorted(permissions.roles())
KIND, SOURCE = "dataset", "source-1"


def table() -> dict[str, dict[str, str]]:
    """The cells of the file, and one for each transition."""
    cells = dict(permissions.table()["permissions"])
    for number, row in enumerate(transitions.rows()):
        cells[f"{row.event}-{number}"] = {role: permissions.roles()[role]["scope"] for role in row.roles}
    return cells


def subjects(city, person: str) -> dict[str, dict[str, str]]:
    """What a right may be about: mine, my agency's, another's, at the pembina."""
    own, other = city.orgs["dinkes"], city.orgs["dukcapil"]
    return {
        "made": {"owner_org": own, "created_by": city.people[person], "source": SOURCE, "stage": "walidata"},
        "own": {"owner_org": own, "created_by": "another", "source": "source-2", "stage": "walidata"},
        "other": {"owner_org": other, "created_by": "another", "source": "source-2", "stage": "walidata"},
        "pembina": {"owner_org": other, "created_by": "another", "source": "source-2", "stage": "pembina"},
    }


#: What each reach covers, by hand.
COVERS = {"any": {"made", "own", "other", "pembina"}, "own": {"made", "own"}, "made": {"made"}, "source": {"made"},
          "kind": {"pembina"}, None: set()}


def answers(person_id: str | None, cells: dict[str, str], about: dict[str, dict[str, str]]) -> set[str]:
    return {name for name, subject in about.items()
            if permissions.acting_role(person_id, cells, {"kind": KIND, **subject})}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_its_cells_say_and_nothing_else(city, role):
    city.grant(role, "orang", "dinkes", source=SOURCE if role == "agent" else None)
    about = subjects(city, "orang")
    for name, cells in table().items():
        assert answers(city.people["orang"], cells, about) == COVERS[cells.get(role)], (role, name)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("days", [(-10, -1), (1, None)], ids=["ran out", "not begun"])
def test_a_grant_outside_its_days_gives_nothing(city, role, days):
    city.grant(role, "orang", "dinkes", source=SOURCE if role == "agent" else None, days=days)
    about = subjects(city, "orang")
    assert all(not answers(city.people["orang"], cells, about) for cells in table().values())


@pytest.mark.parametrize("role", ROLES)
def test_an_ended_grant_gives_nothing(city, role):
    grant = city.grant(role, "orang", "dinkes", source=SOURCE if role == "agent" else None)
    city.call("walidata", "sdi_grant_end", id=grant)
    about = subjects(city, "orang")
    assert all(not answers(city.people["orang"], cells, about) for cells in table().values())


def test_nobody_unknown_deleted_or_without_a_role_may_do_anything(city):
    city.grant("walidata", "orang", "dinkes")
    city.user("orang").delete()
    model.Session.commit()
    about = subjects(city, "outsider")
    for cells in table().values():
        for person in (None, "", "tidak-ada", city.people["outsider"], city.people["orang"]):
            assert answers(person, cells, about) == set()


def test_a_sysadmin_does_what_the_table_says_and_decides_nothing(city):
    about = subjects(city, "sysadmin")
    for name, cells in table().items():
        assert answers(city.people["sysadmin"], cells, about) == COVERS["any" if "sysadmin" in cells else None], name
    assert not any("sysadmin" in row.roles for row in transitions.rows())


def test_a_grant_for_one_kind_covers_that_kind_only(city):
    city.grant("pembina", "orang", "diskominfo", kind="konsep")
    subject = {"stage": "pembina", "owner_org": city.orgs["dinkes"]}
    assert permissions.can(city.people["orang"], "finding_add", kind="konsep", **subject)
    assert not permissions.can(city.people["orang"], "finding_add", kind="dataset", **subject)


#: Cells nobody may change without meaning to: who -> what they never do.
NEVER = [
    ("walidata", "revision_save"), ("walidata", "revision_create"), ("walidata", "finding_apply"),
    ("walidata", "revision_read_draft"), ("produsen", "finding_close"), ("produsen", "delivery_clear"),
    ("produsen", "record_withdraw"), ("produsen", "grant_create"), ("produsen", "harvest_policy_set"),
    ("sysadmin", "revision_save"), ("sysadmin", "finding_close"), ("sysadmin", "record_withdraw"), ("agent", "grant_create"),
    ("agent", "delivery_clear"), ("pendukung", "revision_save"), ("sekretariat", "revision_read"), ("outsider", "desk_open"),
    ("walidata", "planned_decide"), ("produsen", "planned_decide"), ("sysadmin", "planned_decide"),
    ("sekretariat", "planned_submit"),
]


@pytest.mark.parametrize(("who", "permission"), NEVER)
def test_what_must_never_be_allowed(who, permission):
    role = {"pendukung": "walidata_pendukung", "sekretariat": "sekretariat_forum", "outsider": "registered"}.get(who, who)
    assert role not in permissions.table()["permissions"][permission]


def test_every_role_of_the_table_is_a_role():
    known = {*ROLES, "sysadmin", "registered"}
    for name, cells in table().items():
        assert set(cells) <= known, name
        assert set(cells.values()) <= set(COVERS) - {None}, name
