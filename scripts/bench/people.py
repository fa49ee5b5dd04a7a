"""Who acts in the measurement: an agency, its produsen, two walidata, each by name."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people import grants
from ckanext.tangerang.people.clock import today

ROLES = {"produsen": "produsen", "walidata": "walidata"}
ORG = "dinas-contoh"


def call(who: str, action: str, /, **data: Any) -> Any:
    """An action with that person's permissions."""
    return tk.get_action(action)({"user": who, "auth_user_obj": model.User.get(who), "ignore_auth": False}, data)


def found_city() -> dict[str, str]:
    """The agency and the people; gives the agency's id and a token of the walidata."""
    org = model.Group(name=ORG, title="Dinas Contoh", type="organization", is_organization=True)
    giver = model.User(name="pengelola", email="pengelola@contoh.test", sysadmin=True)
    model.Session.add_all([org, giver])
    model.Session.flush()
    for name, role in ROLES.items():
        user = model.User(name=name, email=f"{name}@contoh.test", fullname=name.capitalize())
        model.Session.add(user)
        model.Session.flush()
        grants.give(giver, role=role, user=user, org=org, kind=None, source=None, start=today(), until=None)
    model.Session.commit()
    return {"org": org.id, **{name: token(name) for name in ROLES}}


def token(name: str) -> str:
    return str(tk.get_action("api_token_create")({"user": name, "ignore_auth": True}, {"user": name, "name": "bench"})["token"])
