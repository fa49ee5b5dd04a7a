"""What the header asks about notices: how many the person looking has not read."""
from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import model

from ckanext.tangerang.people.notice_actions import unseen

KEY = "sdi_unseen_notices"


def sdi_path(path: str) -> str:
    """The address of a page of this catalogue given by its path, in the language the person reads."""
    return f"{tk.url_for('home.index').rstrip('/')}{path}"  # which carries root and language


def sdi_unseen() -> int:
    """How many notices the person looking has not read: one count for each request."""
    user = tk.current_user
    if not isinstance(user, model.User):
        return 0
    if not hasattr(tk.g, KEY):
        setattr(tk.g, KEY, unseen(user.id))
    count: int = getattr(tk.g, KEY)
    return count
