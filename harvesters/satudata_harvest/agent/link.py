"""The way from an agency's network to the catalogue: ckanapi over a session that has time-outs and knows when it is away."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from ckanapi import RemoteCKAN
from requests import Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException

AGENT = "satudata-harvest"
CONNECT_SECONDS, ANSWER_SECONDS = 10, 300
AWAY = frozenset({429, 502, 503, 504})


class Away(RequestException):
    """The catalogue, or a server before it, says that it cannot answer now."""


def connect(url: str, token: str, *, proxy: str | None = None, ca_file: Path | None = None) -> RemoteCKAN:
    """The catalogue at an address, acting as the token's user; no proxy but the one named, never the environment's.

    :param ca_file: certificates to trust instead of the usual ones
    """
    session = Session()
    session.trust_env = False
    session.verify = str(ca_file) if ca_file else True
    if proxy:
        session.proxies = {"http": proxy, "https": proxy}
    session.hooks["response"].append(_heard)
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Bounded())
    return RemoteCKAN(url, apikey=token, user_agent=AGENT, session=session)


def _heard(response: Response, *_: Any, **__: Any) -> None:
    if response.status_code in AWAY:
        raise Away(f"status {response.status_code}")


class _Bounded(HTTPAdapter):
    """No request without a time-out: ckanapi names none."""

    def send(self, *arguments: Any, **named: Any) -> Response:
        named["timeout"] = named.get("timeout") or (CONNECT_SECONDS, ANSWER_SECONDS)
        return super().send(*arguments, **named)
