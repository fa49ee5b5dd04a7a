"""What every request meets before and after its page: unreadable or foreign forms are refused, a service down is said so.

Core answers such requests with its page for faults of its own (500); these say what happened and what to do.
"""
from __future__ import annotations

import logging
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.config.middleware.flask_app import csrf
from ckan.lib.search.common import SolrConnectionError
from flask import Blueprint, Response, current_app, g, jsonify, make_response
from rdflib.plugin import PluginException
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.datastructures import MultiDict
from werkzeug.routing import BuildError

__all__ = ["sdi_incoming"]

log = logging.getLogger(__name__)
sdi_incoming = Blueprint("sdi_incoming", __name__)
NUL = "\x00"
ESCAPED_NUL = b"\\u0000"
OURS = "/api/3/action/sdi_"
"""Our actions look at their parameters themselves, record by record where there are many."""
RETRY_SECONDS = "30"
CORE_NO_SEARCH = "Search Connection Error"
Answer = tuple[str | Response, int]


@sdi_incoming.before_app_request
def readable() -> Answer | None:
    """Refuses an address, form or API body with a NUL character: no text of ours can hold one."""
    given = MultiDict([*tk.request.args.items(multi=True), *tk.request.form.items(multi=True)])
    texts = [tk.request.path, *(text for pair in given.items(multi=True) for text in pair)]
    core_api = tk.request.path.startswith("/api/") and not tk.request.path.startswith(OURS) and tk.request.is_json
    if any(NUL in text for text in texts) or (core_api and ESCAPED_NUL in tk.request.get_data()):
        return refused(400, tk._("The address or the form holds a NUL character, which no text may hold. Remove it."))
    return None


@sdi_incoming.before_app_request
def own_form() -> None:
    """Every change asked by a logged-in person's browser carries the token of our own form (CSRF).

    Core exempts a view for good, for everybody, once anybody without a session has opened it; so it is asked here again.
    """
    if not current_app.config["WTF_CSRF_ENABLED"] or tk.request.method not in current_app.config["WTF_CSRF_METHODS"]:
        return
    if tk.current_user.is_authenticated and not g.get("login_via_auth_header"):
        csrf.protect()


@sdi_incoming.app_errorhandler(BuildError)
def no_such_way(error: BuildError) -> Any:
    """A log-in with an address to come back to that is none: the person is logged in and starts at the desk."""
    if tk.request.endpoint != "user.login":
        raise error
    return tk.redirect_to("sdi_desk.desk")


@sdi_incoming.app_errorhandler(RecursionError)
def too_deep(error: RecursionError) -> Answer:
    """A JSON body nested deeper than anything this catalogue takes."""
    return refused(400, tk._("The JSON sent is nested too deeply to be read."))


@sdi_incoming.app_errorhandler(tk.NotAuthorized)
def not_allowed(error: tk.NotAuthorized) -> Answer:
    """A page of core's that did not say so itself."""
    return refused(403, str(error.message or "") or tk._("Your role does not allow this."))


@sdi_incoming.app_errorhandler(PluginException)  # an RDF format nobody writes
@sdi_incoming.app_errorhandler(tk.ObjectNotFound)
def not_there(error: Exception) -> Answer:
    return refused(404, tk._("There is nothing at this address, or it is not open to you."))


@sdi_incoming.app_errorhandler(tk.ValidationError)
def not_valid(error: tk.ValidationError) -> Answer:
    """An address whose parts an action refused."""
    said = next(iter(error.error_dict.values()), "")
    return refused(400, str(said[0] if isinstance(said, list) and said else said))


@sdi_incoming.app_errorhandler(OperationalError)
@sdi_incoming.app_errorhandler(InterfaceError)
def no_database(error: Exception) -> Answer:
    return down(error, tk._("The database does not answer at the moment."))


@sdi_incoming.app_errorhandler(SolrConnectionError)
def no_search(error: Exception) -> Answer:
    return down(error, without_search())


def without_search() -> str:
    return tk._("The search does not answer at the moment. Pages opened by their address still work.")


@sdi_incoming.after_app_request
def no_search_for_programs(response: Response) -> Response:
    """Core catches this one itself and answers a program 500, as if the catalogue were at fault."""
    if response.status_code != 500 or not tk.request.path.startswith("/api/") or not response.is_json:
        return response
    said = response.get_json(silent=True)
    if not isinstance(said, dict) or (said.get("error") or {}).get("__type") != CORE_NO_SEARCH:
        return response
    answer = in_json("Service Unavailable", f"{without_search()} {advice()}")
    answer.status_code = 503
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


@sdi_incoming.app_errorhandler(RedisConnectionError)
def no_queue(error: Exception) -> Answer:
    return down(error, tk._("Work in the background cannot be started at the moment."))


def down(error: Exception, sentence: str) -> Answer:
    """A page without anything from the service that is down; the log keeps the kind of failure, the page no detail."""
    log.error("a service is down: %s", type(error).__name__, exc_info=error)
    g._login_user = model.AnonymousUser()  # who asks is in the database: the page is drawn for nobody in particular
    if tk.request.path.startswith("/api/"):
        answer = in_json("Service Unavailable", f"{sentence} {advice()}")
    else:
        answer = make_response(tk.render("tangerang/unavailable.html", {"sentence": sentence, "advice": advice()}))
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer, 503


def advice() -> str:
    return tk._("Nothing was saved. Try again in a few minutes; what you typed is kept if you go back.")


def refused(code: int, sentence: str) -> Answer:
    """A refusal as a page, or in the form of the API."""
    if tk.request.path.startswith("/api/"):
        return in_json({403: "Authorization Error", 404: "Not Found Error"}.get(code, "Validation Error"), sentence), code
    extra: dict[str, Any] = {"code": code, "content": sentence, "name": "", "show_login_redirect_link": False}
    return tk.render("error_document_template.html", extra), code


def in_json(kind: str, sentence: str) -> Response:
    return jsonify({"success": False, "error": {"__type": kind, "message": sentence}})
