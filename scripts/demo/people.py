"""The agencies and the people of the demo: accounts are posts, not persons."""
from __future__ import annotations

import secrets
from typing import Any

from city import City, content
from planning import listed_in_file

from satudata import codes

#: key of the printed account -> (user name, shown name, grants (role, agency))
ACCOUNTS: dict[str, tuple[str, str, list[tuple[str, str]]]] = {
    "produsen": ("produsen-disdukcapil", "Produsen Data Disdukcapil", [("produsen", "disdukcapil")]),
    "produsen_other": ("produsen-dinkes", "Produsen Data Dinkes", [("produsen", "dinkes")]),
    "walidata": ("walidata-satu", "Walidata Satu", [("walidata", "diskominfo")]),
    "walidata2": ("walidata-dua", "Walidata Dua", [("walidata", "diskominfo")]),
    "pembina": ("pembina-bps", "Pembina Data BPS", [("pembina", "bps")]),
    "sekretariat": ("sekretariat-forum", "Sekretariat Forum Satu Data", [("sekretariat_forum", "bappeda")]),
    "sysadmin": ("pengelola", "Pengelola Sistem", []),
}
UNCONFIRMED = "Nama perangkat daerah ini perlu dikonfirmasi."
#: BPS is no agency of the city; its organisation only carries the grant of the pembina.
BPS = ("bps", "BPS Kota Tangerang", "Pembina data statistik.")


def load_people(city: City) -> str:
    """Organisations, accounts with tokens, grants."""
    from ckan import model

    agencies = city.made("agencies")
    listed = [(code.kode, code.nama, UNCONFIRMED) for code in codes.load("opd")] + [BPS]
    for name, title, description in listed:
        if name not in agencies:
            agencies[name] = agency(city, name, title, description)
            city.keep()
    accounts = city.made("accounts")
    for key, (name, shown, grants) in wanted().items():
        if key in accounts:
            continue
        accounts[key] = account(city, name, shown, grants)
        if key == "sysadmin":
            user = model.User.get(name)
            user.sysadmin = True
            model.Session.commit()
        city.keep()
    for key, (name, _shown, grants) in wanted().items():
        for role, org in grants:
            grant(city, key, name, role, org)
    return f"{len(agencies)} agencies, {len(accounts)} accounts"


def wanted() -> dict[str, tuple[str, str, list[tuple[str, str]]]]:
    """The printed accounts and one producer for each further agency that registers something."""
    further = {item["org"] for name in ("dataset", "kegiatan") for item in content(name)} | {"dlh", "diskominfo"}
    further |= {org for _year, org, *_rest in listed_in_file()["butir"]}
    more = {
        f"produsen_{org}": (f"produsen-{org}", f"Produsen Data {org.upper()}", [("produsen", org)])
        for org in sorted(further - {"disdukcapil", "dinkes"})
    }
    return ACCOUNTS | more


def agency(city: City, name: str, title: str, description: str) -> str:
    """The id of an agency; one made just before the loader was killed, and so not noted, is there already."""
    from ckan import model

    there = model.Group.get(name)
    if there is None:
        return str(city.act(None, "organization_create", name=name, title=title, description=description)["id"])
    return str(there.id)


def account(city: City, name: str, shown: str, grants: list[tuple[str, str]]) -> dict[str, Any]:
    """A person with a password and a token; one made just before the loader was killed gets the password printed now."""
    from ckan import model

    password = secrets.token_urlsafe(9)
    user = model.User.get(name)
    if user:
        user.password = password
        model.Session.commit()
    else:
        city.act(None, "user_create", name=name, fullname=shown, email=f"{name}@tangerangkota.go.id", password=password)
    token = city.act(name, "api_token_create", user=name, name="demo")["token"]
    return {"name": name, "password": password, "token": token, "org": grants[0][1] if grants else None}


def grant(city: City, key: str, name: str, role: str, org: str) -> None:
    """One grant, given by the technical administrator; the pembina's are for statistics kinds everywhere."""
    given = city.made("grants")
    if f"{key}:{role}" in given:
        return
    data: dict[str, Any] = {"role": role, "user": name, "org": city.made("agencies")[org]}
    held = city.act("pengelola", "sdi_grant_list", **data)["results"]
    given[f"{key}:{role}"] = held[0]["id"] if held else city.act("pengelola", "sdi_grant_create", **data)["id"]
    city.keep()
