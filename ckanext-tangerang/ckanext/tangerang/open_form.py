"""The token of forms that anybody may send: signed and short-lived, without a session or a cookie."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from itsdangerous import BadData, URLSafeTimedSerializer

HOURS = 12
TRAP = "situs_web"
"""A field no person sees: what is filled in there was filled in by a program."""


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(tk.config["SECRET_KEY"]), salt="sdi-open-form")


def token(purpose: str) -> str:
    """A token for one kind of form; the page that carries it is for no cache."""
    tk.request.environ["__no_cache__"] = True
    return str(_signer().dumps(purpose))


def refuse_foreign(purpose: str) -> None:
    """``ValidationError`` where the posted form is not one of ours, too old, or filled in by a program."""
    try:
        mine = _signer().loads(tk.request.form.get("token", ""), max_age=HOURS * 3600) == purpose
    except BadData:
        mine = False
    if not mine or tk.request.form.get(TRAP):
        raise tk.ValidationError({"message": [tk._("The form was open too long. Send it again; what you typed is kept.")]})
