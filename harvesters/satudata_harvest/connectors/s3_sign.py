"""How a request to S3 is signed: AWS Signature Version 4, of the headers that matter and no body."""
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

UNRESERVED = "-_.~"
EMPTY = hashlib.sha256(b"").hexdigest()


def path_of(*parts: str) -> str:
    """A path as it is signed and sent; slashes stay."""
    return "/" + "/".join(quote(part, safe=f"/{UNRESERVED}") for part in parts if part)


def query_of(values: Mapping[str, str]) -> str:
    """A query as it is signed and sent."""
    return "&".join(f"{quote(name, safe=UNRESERVED)}={quote(value, safe=UNRESERVED)}" for name, value in sorted(values.items()))


def signed(url: str, key: tuple[str, str], region: str, now: datetime | None = None,
           headers: Mapping[str, str] | None = None) -> dict[str, str]:
    """The headers of a GET of an address made of :func:`path_of` and :func:`query_of`.

    :param key: access key id and its secret
    :param headers: others to be signed too
    """
    when = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    parts = urlsplit(url)
    signing = {"x-amz-content-sha256": EMPTY, "x-amz-date": when, **(headers or {})}
    lines = sorted({"host": parts.netloc, **signing}.items())
    names = ";".join(name for name, _ in lines)
    asked = "\n".join(("GET", parts.path, parts.query, *(f"{name}:{value}" for name, value in lines), "", names, EMPTY))
    scope = f"{when[:8]}/{region}/s3/aws4_request"
    words = "\n".join(("AWS4-HMAC-SHA256", when, scope, hashlib.sha256(asked.encode()).hexdigest()))
    secret = f"AWS4{key[1]}".encode()
    for part in scope.split("/"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    signature = hmac.new(secret, words.encode(), "sha256").hexdigest()
    said = f"Credential={key[0]}/{scope},SignedHeaders={names},Signature={signature}"
    return {**signing, "Authorization": f"AWS4-HMAC-SHA256 {said}"}
