"""An S3 of the loopback: a bucket in memory that verifies each signature by its own reckoning, and can be as bad as needed."""
from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from tests.harvest.server import Request, reply

KEY, SECRET, REGION, BUCKET = "AKIDCONTOH", "rahasia/contoh+1", "id-banten-1", "ember-dlh"
AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})")


@dataclass
class Bucket:
    """``objects``: key to bytes. ``page``: objects a page. ``fetched``: keys asked for; ``listed``: tokens asked with."""

    objects: dict[str, bytes]
    page: int = 2
    secret: str = SECRET
    fetched: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    wrong: dict[str, Any] = field(default_factory=dict)

    def __call__(self, request: Request) -> bytes | None:
        """The answer to a request; ``wrong`` has one by key, or by ``list``."""
        if self.secret and not self.verified(request):
            return reply(b"<Error><Code>SignatureDoesNotMatch</Code></Error>", 403, "application/xml")
        root = f"/{BUCKET}"
        if request.path == root:
            self.listed.append(request.query.get("continuation-token", ""))
            return self.wrong["list"](request) if "list" in self.wrong else self.list(request)
        key = unquote(request.path.removeprefix(f"{root}/"))
        self.fetched.append(key)
        if key in self.wrong:
            return self.wrong[key](request)
        return reply(self.objects[key], kind="text/csv") if key in self.objects else reply(b"<Error/>", 404, "application/xml")

    def list(self, request: Request) -> bytes:
        keys = sorted(key for key in self.objects if key.startswith(request.query["prefix"]))
        start = int(request.query.get("continuation-token", "t0")[1:])
        after = start + self.page
        return listing([(key, self.objects[key]) for key in keys[start:after]], f"t{after}" if after < len(keys) else "")

    def verified(self, request: Request) -> bool:
        """Whether the signature is what this side reckons it must be, for this key, region and hour."""
        found = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        when = request.headers.get("x-amz-date", "")
        if not found or request.headers.get("x-amz-content-sha256") != hashlib.sha256(request.body).hexdigest():
            return False
        if abs(datetime.strptime(when, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) - datetime.now(UTC)) > timedelta(minutes=15):
            return False
        scope, names = [when[:8], REGION, "s3", "aws4_request"], found[2].split(";")
        if found[1] != "/".join([KEY, *scope]) or not {"host", "x-amz-date", "x-amz-content-sha256"} <= set(names):
            return False
        query = "&".join(sorted(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in request.query.items()))
        canonical = [request.method, quote(unquote(request.path), safe="/~"), query,
                     *(f"{name}:{request.headers[name]}" for name in names), "", found[2],
                     hashlib.sha256(request.body).hexdigest()]
        key = b"AWS4" + self.secret.encode()
        for part in scope:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
        words = "\n".join(["AWS4-HMAC-SHA256", when, "/".join(scope), digest])
        return hmac.compare_digest(hmac.new(key, words.encode(), hashlib.sha256).hexdigest(), found[3])


def listing(objects: list[tuple[str, bytes]], token: str = "") -> bytes:
    """A page of a list as S3 writes it."""
    rows = "".join(f"<Contents><Key>{escape(quote(key, safe='/'))}</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified>"
                   f"<ETag>&quot;{hashlib.md5(data, usedforsecurity=False).hexdigest()}&quot;</ETag>"
                   f"<Size>{len(data)}</Size></Contents>"
                   for key, data in objects)
    more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{token}</NextContinuationToken>" if token else (
        "<IsTruncated>false</IsTruncated>")
    return reply(f'<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                 f"<EncodingType>url</EncodingType>{rows}{more}</ListBucketResult>".encode(), kind="application/xml")
