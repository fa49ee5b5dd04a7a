"""What every connector to a network shares: its client, its address, and the secret its own server gets."""
from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from satudata.text import Text
from satudata_harvest.connectors.base import Connector
from satudata_harvest.failure import Failure
from satudata_harvest.web.answer import Answer
from satudata_harvest.web.client import Client
from satudata_harvest.web.parse import invalid, json_of, xml_of
from satudata_harvest.web.target import target

#: Options every network connector has.
SHARED: Mapping[str, Any] = {
    "url": {"type": "string", "minLength": 10, "maxLength": 2000, "pattern": "^https?://"},
    "auth": {"type": "object", "additionalProperties": False, "properties": {
        "header": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
        "prefix": {"type": "string", "maxLength": 40},
        "user": {"type": "string", "minLength": 1, "maxLength": 200}}},
    "headers": {"type": "object", "maxProperties": 20, "additionalProperties": {"type": "string", "maxLength": 500},
                "propertyNames": {"pattern": "^(?!(?i:host|content-.*|transfer-encoding|connection|te|upgrade|proxy-.*)$)"
                                             "[A-Za-z0-9-]{1,64}$"}},
}


class NetworkConnector(Connector):
    """A source behind http or https."""

    header: ClassVar[str] = "Authorization"
    prefix: ClassVar[str] = "Bearer "

    @property
    def url(self) -> str:
        """The source's address, without a slash at its end."""
        written: str = self.document.options["url"]
        return written.rstrip("/")

    @property
    def client(self) -> Client:
        """The one client of this run."""
        if not hasattr(self, "_client"):
            allowed = self.allowance
            self._client = Client(
                self.room, networks=allowed.networks_of(self.document.name), bounds=allowed.web, proxy=allowed.proxy,
                ca_file=allowed.ca_file, seconds=self.limits.run_seconds)
        return self._client

    def close(self) -> None:
        if hasattr(self, "_client"):
            self._client.close()
            del self._client

    def secrets(self) -> dict[str, str]:
        """The header that holds the source's secret; empty where the document names none.

        :raises Failure: SOURCE_BLOCKED when the operator bound no such secret to this source and server
        """
        if not self.document.secret:
            return {}
        value = self.allowance.secret(self.document.secret, self.document.name, target(self.url).host)
        auth = self.document.options.get("auth", {})
        if "user" in auth:
            both = base64.b64encode(f"{auth['user']}:{value}".encode()).decode()
            return {"Authorization": f"Basic {both}"}
        default = self.prefix if auth.get("header", self.header) == self.header else ""
        return {auth.get("header", self.header): auth.get("prefix", default) + value}

    def secrets_for(self, url: str) -> dict[str, str]:
        """The secret, where an address is of the source's own server; nothing for any other."""
        return self.secrets() if target(url).may_have_secrets_of(target(self.url)) else {}

    def json(self, url: str, query: Mapping[str, Any] | None = None) -> Any:
        """The JSON value behind an address."""
        return self.json_and_headers(url, query)[0]

    def json_and_headers(self, url: str, query: Mapping[str, Any] | None = None) -> tuple[Any, Mapping[str, str]]:
        """The JSON value behind an address, and the headers it came with."""
        answer = self.answer(url, query or {}, "application/json")
        found = answer.headers
        return json_of(answer.bytes(), self.client.bounds.depth), found

    def xml(self, url: str, query: Mapping[str, Any] | None = None, body: bytes | None = None) -> Element:
        """The root of the XML document behind an address; with a body it is posted."""
        full = with_query(url, query or {})
        headers = {"Accept": "application/xml, text/xml", **self.document.options.get("headers", {})}
        if body is not None:
            headers["Content-Type"] = "application/xml"
        answer = self.client.request("POST" if body is not None else "GET", full, headers, body=body,
                                     secrets=self.secrets_for(full), most=self.limits.bytes)
        data = answer.bytes()
        if data[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
            raise invalid("Sumber menjawab dengan halaman web, bukan XML.", "The source answers with a web page, not with XML.")
        return xml_of(data, self.client.bounds.depth)

    def answer(self, url: str, query: Mapping[str, Any], accept: str) -> Answer:
        """What an address answers when asked for this media type, within the bytes of the run."""
        full = with_query(url, {**query, **self.private_query(url)})
        headers = {"Accept": accept, **self.document.options.get("headers", {})}
        return self.client.get(full, headers, secrets=self.secrets_for(full), most=self.limits.bytes)

    def private_query(self, url: str) -> Mapping[str, str]:  # noqa: ARG002 - of one address, in kinds that have it
        """The secret, of a service that takes it in the address alone; no failure shows the query of an address."""
        return {}


def with_query(url: str, query: Mapping[str, Any]) -> str:
    """An address with more in its query."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode({name: str(value) for name, value in query.items()})}"


def mark_of(*parts: Any) -> str:
    """A sign of change made of what the source says of a record; empty when it says nothing."""
    if not all(parts):
        return ""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:24]


def incomplete(said: int, came: int) -> Failure:
    """The failure of a source that gave fewer records than it says it has: none of them may be taken for gone."""
    return invalid(f"Sumber menyebut {said} catatan, tetapi hanya memberi {came}; tidak ada yang diubah.",
                   f"The source speaks of {said} records but gave only {came}; nothing is changed.")


def no_progress() -> Failure:
    """The failure of pages that bring nothing new."""
    return invalid("Sumber memberi halaman yang sama berulang kali.", "The source gives the same page again and again.")


def no_object() -> Failure:
    """The failure of a record that is no JSON object."""
    return Failure("SOURCE_DATA_INVALID", Text(id="Catatan bukan objek JSON.", en="The record is no JSON object."))
