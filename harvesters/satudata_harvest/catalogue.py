"""What a harvest asks of the catalogue: its actions, through ckanapi, in process or from an agency's own network."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ckanapi.errors import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError, ValidationError
from requests.exceptions import RequestException
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from satudata.text import Text
from satudata_harvest.failure import Failure
from satudata_harvest.spool import Known

T = TypeVar("T")
# where CKAN is installed, ckanapi gives CKAN's own classes, which are no CKANAPIError
REFUSALS = (CKANAPIError, NotAuthorized, NotFound, ValidationError, ServerIncompatibleError, RequestException)
PAGE = 5_000


@dataclass(frozen=True)
class Outcome:
    """What became of one record: ``created updated unchanged missing archived restored kept refused`` and why."""

    identifier: str
    outcome: str
    word: str | None = None
    message: str | None = None
    field: str | None = None


@dataclass
class Patience:
    """How a catalogue that does not answer is waited for; ``paused`` counts the seconds spent so.

    :param hours: for how long one call is tried again; 0: four times within seconds
    """

    hours: float = 0.0
    first: float = 0.5
    longest: float = 10.0
    paused: float = field(default=0.0, init=False)

    def call(self, send: Callable[[], T]) -> T:
        """Tries again only where the request may not have arrived; every action used here may be repeated."""
        stop = stop_after_delay(self.hours * 3600) if self.hours else stop_after_attempt(4)
        waits = Retrying(retry=retry_if_exception_type((RequestException, ServerIncompatibleError)), reraise=True, stop=stop,
                         wait=wait_random_exponential(self.first, self.longest), before_sleep=self._note)
        return waits(send)

    def _note(self, state: RetryCallState) -> None:
        self.paused += state.upcoming_sleep


class Caller(Protocol):
    """LocalCKAN or RemoteCKAN."""

    def call_action(self, action: str, data_dict: Mapping[str, Any] | None = None, *,
                    files: Mapping[str, Any] | None = None) -> Any: ...


class Catalogue:
    """One source as the catalogue knows it.

    :param ckan: LocalCKAN or RemoteCKAN acting as somebody who may harvest this source
    :param source: id or name of the source
    :param patience: how a catalogue that is away is waited for
    """

    def __init__(self, ckan: Caller, source: str, patience: Patience | None = None) -> None:
        self.ckan, self.patience = ckan, patience or Patience()
        self.state: dict[str, Any] = self.call("sdi_harvest_source_show", {"id": source})
        self.source_id: str = self.state["id"]
        self.owner_org: str = self.state["owner_org"]

    def records(self) -> Iterator[Known]:
        """What the catalogue holds of this source, page by page."""
        after = None
        while True:
            page = self.call("sdi_harvest_record_list", {"source_id": self.source_id, "after": after, "limit": PAGE})
            for row in page["results"]:
                yield Known(row["identifier"], row["hash"], row["fingerprint"], row["state"])
            after = page["next"]
            if not after:
                return

    def values(self, identifiers: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The values last harvested of some records (at most 100)."""
        if not identifiers:
            return {}
        asked = {"source_id": self.source_id, "identifiers": list(identifiers), "values": True}
        page = self.call("sdi_harvest_record_list", asked)
        return {row["identifier"]: row["record"] or {} for row in page["results"]}

    def start(self, document_digest: str) -> dict[str, Any]:
        """A run that this process carries out itself."""
        started: dict[str, Any] = self.call("sdi_harvest_run_start", {
            "source_id": self.source_id, "where": "agent", "document": document_digest})
        return started

    def plan(self, run_id: str, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Hands the plan in; the catalogue lets it go on (state ``running``) or holds it (``quarantined``)."""
        run: dict[str, Any] = self.call("sdi_harvest_run_plan", {"id": run_id, "plan": plan})
        return run

    def deliver(self, file: Path, filename: str) -> str:
        """Uploads the rows of one table; gives the delivery's id."""
        def send() -> Any:
            with file.open("rb") as data:
                upload = {"upload": (filename, data)}
                return self.ckan.call_action("sdi_delivery_create", {"source_id": self.source_id}, files=upload)
        return str(self._asked(send)["id"])

    def apply(self, run_id: str, items: Sequence[Mapping[str, Any]]) -> list[Outcome]:
        """Hands in up to 100 records; the same batch sent twice has one effect and the same answer."""
        said = json.dumps([[item["identifier"], item["change"], item["hash"], item["fingerprint"]] for item in items])
        key = hashlib.sha256(f"{run_id}\0{said}".encode()).hexdigest()
        batch = {"source_id": self.source_id, "run_id": run_id, "key": key, "records": list(items)}
        answer = self.call("sdi_harvest_apply", batch)
        return [Outcome(row["identifier"], row["outcome"], row.get("word"), row.get("message"), row.get("field"))
                for row in answer["results"]]

    def finish(self, run_id: str, report: Mapping[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
        """Closes the run with its report, and with the new fingerprints of records that are the same."""
        closing = {"id": run_id, "report": report, "marks": marks}
        run: dict[str, Any] = self.call("sdi_harvest_run_finish", closing)
        return run

    def call(self, action: str, data: Mapping[str, Any]) -> Any:
        """One action; refusals and lost connections become failures."""
        return self._asked(lambda: self.ckan.call_action(action, data))

    def _asked(self, send: Callable[[], T]) -> T:
        try:
            return self.patience.call(send)
        except REFUSALS as error:
            raise refused_by_catalogue(error) from error


def refused_by_catalogue(error: Exception) -> Failure:
    """What the catalogue's refusal means to the person running the harvest."""
    if isinstance(error, NotAuthorized):
        return Failure("SOURCE_FORBIDDEN", Text(
            id="Katalog menolak: token ini bukan milik agen sumber ini, atau haknya sudah berakhir.",
            en="The catalogue refuses: this token is not of this source's agent, or its grant has ended."), "--token-env")
    if isinstance(error, NotFound):
        return Failure("SOURCE_NOT_FOUND", Text(id="Sumber ini belum terdaftar di katalog.",
                                                en="This source is not registered in the catalogue."), "name")
    if isinstance(error, ValidationError):
        field, said = next(((name, said) for name, said in error.error_dict.items() if name != "__type"), ("-", "-"))
        sentence = str(said[0] if isinstance(said, list) and said else said)
        return Failure("VALIDATION_ERROR", Text(id=sentence, en=sentence), str(field))
    return Failure("SOURCE_UNAVAILABLE", Text(id="Katalog tidak dapat dihubungi.", en="The catalogue cannot be reached."),
                   "--catalogue")
