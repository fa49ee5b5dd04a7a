"""The link in a letter of invitation: signed, so that it is kept nowhere and cannot be guessed."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from itsdangerous import BadData, URLSafeSerializer

INVITED = "invited"
"""The event whose notice is the letter."""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(tk.config["SECRET_KEY"]), salt="sdi-invitation")


def path(invitation_id: str) -> str:
    """The page on which the invited person chooses a password."""
    return "/undangan/" + str(_signer().dumps(invitation_id))


def invitation_of(token: str) -> str | None:
    """The id of the invitation a link stands for; None for a link that was not made here."""
    try:
        found = _signer().loads(token)
    except BadData:
        return None
    return found if isinstance(found, str) else None
