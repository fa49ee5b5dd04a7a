"""Pages about people: the list of accounts, one person, an invitation, and the link in its letter."""
from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint

from ckanext.tangerang.pages import call, errors_of, page, signed_in
from ckanext.tangerang.people import invite, permissions

sdi_people = Blueprint("sdi_people", __name__, url_prefix="/orang")
sdi_invitation = Blueprint("sdi_invitation", __name__)
LISTS: dict[str, dict[str, Any]] = {
    "active": {"state": "active"}, "unused": {"unused": True}, "invited": {"state": "invited"}, "closed": {"state": "closed"}}


@sdi_people.route("/")
@signed_in
def listed() -> str:
    """Accounts by list and filter."""
    asked = tk.request.args
    chosen = asked.get("daftar") if asked.get("daftar") in LISTS else "active"
    filters = {"q": asked.get("q", ""), "owner_org": asked.get("opd", ""), "role": asked.get("peran", "")}
    errors: list[tuple[str, str]] = []
    try:
        found = call("sdi_person_list", **LISTS[chosen], **filters, after=asked.get("after", ""))
    except tk.ValidationError as refusal:
        errors, filters = errors_of(refusal), {}
        found = call("sdi_person_list", **LISTS[chosen])
    return tk.render("people/persons.html", {"found": found, "chosen": chosen, "filters": filters, "errors": errors,
                                             "asked": asked.to_dict(), "roles": role_pairs(), "may_invite": bool(agency_pairs())})


def role_pairs(*, invites: bool = False) -> list[tuple[str, str]]:
    """Roles with their names; ``invites``: those this person may invite to."""
    person = tk.g.userobj
    every = not invites or permissions.can(person, "grant_create")
    return [(role, permissions.role_title(role)) for role, about in permissions.roles().items()
            if (every or role == "produsen") and not (invites and about["needs"] == "source")]


def agency_pairs() -> list[tuple[str, str]]:
    """Agencies to which this person may invite somebody."""
    orgs = permissions.orgs_with(tk.g.userobj, "person_invite")
    rows = model.Session.query(model.Group.id, model.Group.title).filter_by(is_organization=True, state="active")
    return sorted(((row.id, row.title) for row in rows if orgs is None or row.id in orgs), key=lambda pair: pair[1])


@sdi_people.route("/undang", methods=["GET", "POST"])
@signed_in
def invited() -> Any:
    """The form of an invitation."""
    permissions.require_somewhere({"user": tk.g.user}, "person_invite")
    names = ("email", "fullname", "role", "org", "from", "until", "language")
    values = {name: tk.request.form.get(name, "") for name in names}
    errors: list[tuple[str, str]] = []
    if tk.request.method == "POST":
        try:
            done = call("sdi_person_invite", **values)
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("The invitation to {email} is on its way.").format(email=values["email"]) if done["invited"]
                               else tk._("This person has an account already: the role was given."))
            return tk.redirect_to("sdi_people.one", name=done["name"])
    pairs = agency_pairs()
    values["org"] = values["org"] or (pairs[0][0] if len(pairs) == 1 else "")
    return tk.render("people/invite.html", {"values": values, "errors": errors, "roles": role_pairs(invites=True),
                                            "agencies": pairs, "mails": invite.mail_is_set()})


@sdi_people.route("/<name>")
@signed_in
def one(name: str) -> str:
    """One person."""
    return shown(name, [], {})


def shown(name: str, errors: list[tuple[str, str]], values: dict[str, str]) -> str:
    found = call("sdi_person_show", id=name)
    mine = found["id"] == tk.g.userobj.id
    gives = permissions.can(tk.g.userobj, "grant_create") and not mine and found["state"] == "active"
    return tk.render("people/person.html", {
        "person": found, "mine": mine, "errors": errors, "values": values, "gives": gives,
        "roles": role_pairs(invites=True) if gives else [], "agencies": agency_pairs() if gives else [],
        "colleagues": colleagues(found) if mine or gives else [],
    })


def colleagues(person: dict[str, Any]) -> list[tuple[str, str]]:
    """Who may stand in for the person: those with a role of their own at the same agencies."""
    orgs = {grant["org"] for grant in person["grants"] if not grant["deputy_of"]}
    ids = {grant.user_id for role in permissions.roles() if role != "agent" for grant in permissions.grants_as(role)
           if grant.org_id in orgs} - {person["id"]}
    rows = model.Session.query(model.User).filter(model.User.id.in_(sorted(ids)), model.User.state == model.State.ACTIVE)
    return sorted(((user.name, user.display_name) for user in rows), key=lambda pair: pair[1].casefold())


def done(name: str, action: str, values: dict[str, Any], said: str) -> Any:
    """Does it and leads back to the person; a refused input is shown there."""
    try:
        call(action, **values)
    except tk.ValidationError as refusal:
        return shown(name, errors_of(refusal), {key: str(value) for key, value in values.items()})
    tk.h.flash_success(said)
    return tk.redirect_to("sdi_people.one", name=name)


@sdi_people.route("/<name>/peran", methods=["POST"])
@signed_in
def give(name: str) -> Any:
    """Gives a role."""
    values = {key: tk.request.form.get(key, "") for key in ("role", "org", "from", "until")}
    return done(name, "sdi_grant_create", values | {"user": name}, tk._("The role was given."))


@sdi_people.route("/<name>/peran/akhiri", methods=["POST"])
@signed_in
def take(name: str) -> Any:
    """Ends a role."""
    return done(name, "sdi_grant_end", {"id": tk.request.form.get("id", "")}, tk._("The role was ended."))


@sdi_people.route("/<name>/wakil", methods=["POST"])
@signed_in
def deputise(name: str) -> Any:
    """Names a deputy."""
    values = {key: tk.request.form.get(key, "") for key in ("deputy", "from", "until")}
    return done(name, "sdi_deputy_create", values | {"person": name}, tk._("The deputy was named and told."))


@sdi_people.route("/<name>/wakil/akhiri", methods=["POST"])
@signed_in
def dismiss(name: str) -> Any:
    """Ends the deputy's roles."""
    return done(name, "sdi_deputy_end", {"person": name}, tk._("The deputy's roles were ended."))


@sdi_people.route("/<name>/tutup", methods=["POST"])
@signed_in
def close(name: str) -> Any:
    """Closes the account."""
    return done(name, "sdi_person_close", {"id": name}, tk._("The account is closed. What is still open can be handed over."))


@sdi_people.route("/<name>/buka", methods=["POST"])
@signed_in
def reopen(name: str) -> Any:
    """Opens it again."""
    return done(name, "sdi_person_open", {"id": name}, tk._("The account is open again, without a role."))


@sdi_invitation.route("/undangan/<token>", methods=["GET", "POST"])
@page
def accept(token: str) -> Any:
    """Choosing a password; a link that counts no more says what to do."""
    errors: list[tuple[str, str]] = []
    if tk.request.method == "POST":
        try:
            done = call("sdi_invitation_accept", token=token, password=tk.request.form.get("password", ""),
                        again=tk.request.form.get("again", ""))
        except tk.ValidationError as refusal:
            errors = errors_of(refusal)
        else:
            tk.h.flash_success(tk._("Your account {name} is open. Log in with the password you chose.").format(name=done["name"]))
            return tk.redirect_to("user.login")
    try:
        found, user = invite.open_invitation(token)
    except tk.ValidationError as refusal:
        return tk.render("people/accept.html", {"user": None, "errors": errors_of(refusal)})
    return tk.render("people/accept.html", {
        "user": user, "errors": errors, "role": permissions.role_title(found.role), "agency": model.Group.get(found.org_id),
        "by": model.User.get(found.invited_by), "shortest": invite.SHORTEST, "until": invite.last_day(found)})
