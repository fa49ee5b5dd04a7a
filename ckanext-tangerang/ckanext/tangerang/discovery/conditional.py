"""Headers of the pages: anonymous reading may be kept and asked for again cheaply; scripts come from here alone."""
from __future__ import annotations

from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from flask import Response, session
from flask.blueprints import BlueprintSetupState

from . import theme

PUBLIC_SECONDS = 60
HOUR = 3600
OURS = "sdi_"
"""How the names of our blueprints begin."""
READING = ("sdi_pages.", "sdi_standards.", "sdi_versions.", "sdi_compliance.", "sdi_process.life", "sdi_process.step",
           "sdi_process.planned", "sdi_process.beside", "sdi_process_agency.")


def dress_last(state: BlueprintSetupState) -> None:
    """Puts ``dress`` behind core's own handler, which marks every page private: the first in the list is the last to run."""
    state.app.after_request_funcs.setdefault(None, []).insert(0, dress)


def dress(response: Response) -> Response:
    """Security headers on every page; ETag and a minute's keeping on public pages nobody is logged in to."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if seconds := kept_for():
        response.headers["Cache-Control"] = f"public, max-age={seconds}"
        response.headers.pop("Vary", None)
    elif is_public(response):
        response.headers["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
        response.vary.update(("Cookie", "Authorization"))
        response.add_etag()
        response.make_conditional(tk.request)
    return response


def kept_for() -> int:
    """Seconds a file of ours may be kept: a year where its address changes with its content, a week for font and icons."""
    path, endpoint = tk.request.path, tk.request.endpoint
    if endpoint == "sdi_pages.theme":
        return HOUR
    if endpoint != "static":
        return 0
    if path.startswith("/tangerang/") and "v" in tk.request.args:
        return 365 * 24 * HOUR
    return 7 * 24 * HOUR if path.startswith("/vendor/") else 0


def is_public(response: Response) -> bool:
    """Whether anybody may be given this same answer."""
    return (
        tk.request.method in ("GET", "HEAD") and response.status_code == 200
        and str(tk.request.endpoint).startswith(READING)
        and not getattr(tk.g, "user", "") and not tk.request.cookies and "Authorization" not in tk.request.headers
        and not session.modified and "Set-Cookie" not in response.headers
    )


def policy() -> str:
    """Content-Security-Policy: our pages run no inline script; core's own pages style in place."""
    inline = "" if str(tk.request.endpoint).startswith(OURS) else " 'unsafe-inline'"
    logo = urlsplit(theme.logo())
    images = f" {logo.scheme}://{logo.netloc}" if logo.netloc else ""
    return "; ".join((
        "default-src 'self'", f"script-src 'self'{inline}", f"style-src 'self'{inline}", f"img-src 'self' data:{images}",
        "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'",
    ))
