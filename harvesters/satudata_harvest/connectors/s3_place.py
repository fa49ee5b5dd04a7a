"""The files of a folder in an S3 bucket, listed and fetched by the guarded client."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote_plus
from xml.etree.ElementTree import Element

from satudata.text import Text
from satudata_harvest.connectors.found import MOST, Found, Place, misnamed, too_many, unreadable, vanished, wanted
from satudata_harvest.connectors.network import no_progress
from satudata_harvest.connectors.s3_sign import path_of, query_of, signed
from satudata_harvest.failure import Failure
from satudata_harvest.hosts import Host
from satudata_harvest.web.client import Client
from satudata_harvest.web.parse import invalid, xml_of

PAGES = 1_000


class S3Place(Place):
    """A folder of a bucket; without a secret it is asked for as anybody may ask.

    :param secret: id and secret of an access key, with a colon between
    :raises Failure: SOURCE_BLOCKED when the secret is of another form
    """

    def __init__(self, bucket: str, folder: str, host: Host, secret: str | None, client: Client) -> None:
        self.bucket, self.prefix, self.host, self.client = bucket, f"{folder}/" if folder else "", host, client
        self.key = _key(secret) if secret else None
        standard = 80 if host.plain_http else 443
        name = f"[{host.host}]" if ":" in host.host else host.host
        self.base = f"http{'' if host.plain_http else 's'}://{name}{'' if host.port == standard else f':{host.port}'}"

    def files(self, patterns: Sequence[str], exclude: Sequence[str]) -> Iterator[Found]:
        for key, size, etag in self._objects():
            relative = key.removeprefix(self.prefix)
            if key.endswith("/") or any(part.startswith(".") and part.strip(".") for part in relative.split("/")[:-1]):
                continue
            if wrong := misnamed(relative):
                if wanted(wrong.relative, patterns, exclude):
                    yield wrong
            elif wanted(relative, patterns, exclude):
                yield Found(relative, key, size, etag)

    def read(self, file: Found, most: int) -> bytes:
        try:
            return self._get(path_of(self.bucket, file.where), {}, most)
        except Failure as failure:
            if failure.word.name == "SOURCE_NOT_FOUND":
                raise vanished(file.relative) from failure
            if failure.word.name == "SOURCE_FORBIDDEN":
                raise unreadable(file.relative) from failure
            raise

    def close(self) -> None:
        self.client.close()

    def _objects(self) -> Iterator[tuple[str, int, str]]:
        """Key, size and ETag of every object, page by page.

        :raises Failure: the list does not come to its end: what is missing of it would look gone
        """
        asked = {"list-type": "2", "max-keys": "1000", "encoding-type": "url", "prefix": self.prefix}
        tokens: set[str] = set()
        seen = 0
        for _ in range(PAGES):
            page = self._page(asked)
            for item in _children(page, "Contents"):
                seen += 1
                if seen > MOST:
                    raise too_many()
                yield self._object(item, page)
            if _text(page, "IsTruncated") != "true":
                return
            token = _text(page, "NextContinuationToken")
            if not token or token in tokens:
                raise no_progress()
            tokens.add(token)
            asked["continuation-token"] = token
        raise too_many()

    def _page(self, asked: Mapping[str, str]) -> Element:
        try:
            body = self._get(path_of(self.bucket), asked)
        except Failure as failure:
            raise self._explained(failure) from failure
        page = xml_of(body, self.client.bounds.depth)
        if _name(page) != "ListBucketResult":
            raise invalid("Jawaban server bukan daftar berkas S3.", "The server's answer is no list of S3.")
        return page

    def _object(self, item: Element, page: Element) -> tuple[str, int, str]:
        key, size = _text(item, "Key"), _text(item, "Size")
        if _text(page, "EncodingType") == "url":
            key = unquote_plus(key, errors="surrogateescape")
        if not key.startswith(self.prefix) or not (size.isascii() and size.isdigit()):
            raise invalid("Daftar berkas S3 memuat yang tidak diminta.", "The list of S3 holds what was not asked for.")
        return key, int(size[:18]), _text(item, "ETag").strip('"')

    def _get(self, path: str, query: Mapping[str, str], most: int | None = None) -> bytes:
        url = f"{self.base}{path}{'?' if query else ''}{query_of(query)}"
        answer = self.client.get(url, secrets=signed(url, self.key, self.host.region) if self.key else {}, most=most)
        return answer.bytes()

    def _explained(self, failure: Failure) -> Failure:
        """What a refused list means to a person."""
        if failure.word.name == "SOURCE_FORBIDDEN":
            return Failure("SOURCE_FORBIDDEN", Text(
                id=f"Server menolak membuka bucket {self.bucket}.", en=f"The server refuses to open bucket {self.bucket}."),
                "secret", Text(id="Periksa rahasia, izin membaca, wilayah (region), dan jam mesin ini.",
                               en="Check the secret, the right to read, the region and the clock of this machine."))
        if failure.word.name == "SOURCE_NOT_FOUND":
            return Failure("SOURCE_NOT_FOUND", Text(
                id=f"Bucket {self.bucket} tidak ada di server ini.",
                en=f"Bucket {self.bucket} is not on this server."), "options.folder")
        if failure.word.name == "SOURCE_DATA_INVALID":  # 301 and 400 are how it says that the region is another
            return Failure("SOURCE_DATA_INVALID", failure.message, "options.folder", Text(
                id="Minta operator memeriksa server dan wilayah (region) bucket itu dalam daftarnya.",
                en="Ask the operator to check the server and region of the bucket on the list."))
        return failure


def _key(secret: str) -> tuple[str, str]:
    identity, _, value = secret.partition(":")
    if not (identity and value):
        raise Failure("SOURCE_BLOCKED", Text(id="Rahasia S3 harus berbentuk ID-KUNCI:KUNCI-RAHASIA.",
                                             en="The secret of S3 must have the form KEY-ID:SECRET-KEY."), "secret")
    return identity, value


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _text(element: Element, name: str) -> str:
    return next((child.text or "" for child in _children(element, name)), "")
