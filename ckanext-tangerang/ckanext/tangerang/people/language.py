"""In which language the person reads, in a page, an API call or a job."""
from __future__ import annotations

from collections.abc import Mapping

import ckan.plugins.toolkit as tk
from ckan.lib.i18n import get_lang
from flask import has_request_context


def lang() -> str:
    """``id`` or ``en``; outside a request the catalogue's own language."""
    code = get_lang() if has_request_context() else tk.config.get("ckan.locale_default")
    return "en" if str(code or "id").startswith("en") else "id"


def in_language(text: Mapping[str, str] | None) -> str | None:
    """A ``{"id", "en"}`` text in the reader's language."""
    return None if text is None else text.get(lang()) or text.get("id") or text.get("en")
