"""How the catalogue's own worker harvests: the same engine and actions as an agent outside, without the network."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckanapi import LocalCKAN

from ckanext.tangerang.harvest import sources
from ckanext.tangerang.harvest.model import Source
from satudata_harvest import allowance
from satudata_harvest.allowance import Allowance
from satudata_harvest.catalogue import Catalogue
from satudata_harvest.engine import Engine
from satudata_harvest.limits import Limits
from satudata_harvest.plan import Plan
from satudata_harvest.source import SourceDocument
from satudata_harvest.spool import Known

PREVIEW_SECONDS = 60


def allowed() -> Allowance:
    """What the operator lets sources reach from here (``ckanext.sdi.harvest.allow`` names the file)."""
    return allowance.load(tk.config.get("ckanext.sdi.harvest.allow"))


def engine(source: Source, beat: Any = lambda: None) -> tuple[Engine, Catalogue]:
    """The engine of a stored source, acting as its technical user."""
    agent = model.User.get(source.agent)
    catalogue = Catalogue(InProcess(username=agent.name), source.id)
    return Engine(sources.document_of(source), catalogue, allowed(), under=room(), beat=beat), catalogue


def preview(document: SourceDocument, source: Source | None, owner_org: str, seconds: int = PREVIEW_SECONDS,
            beat: Callable[[], None] = lambda: None) -> Plan:
    """The plan of a document, against what its source holds (nothing where it is not stored yet).

    :raises satudata_harvest.failure.Failure: the source cannot be read
    """
    holder: Any = Catalogue(InProcess(username=model.User.get(source.agent).name), source.id) if source else Nothing(owner_org)
    found = Engine(document, holder, allowed(), under=room(), beat=beat)
    found.end += min(0, seconds - found.limits.run_seconds)
    found.limits = shortened(found.limits, seconds)
    return found.preview()


def shortened(limits: Limits, seconds: int) -> Limits:
    """The limits of a look that may take so long."""
    return limits.lowered({"run_seconds": seconds, "statement_seconds": seconds // 2})


class InProcess(LocalCKAN):
    """The action API without the network; a refused call leaves nothing of itself in the session."""

    def call_action(self, action: str, *arguments: Any, **more: Any) -> Any:
        try:
            return super().call_action(action, *arguments, **more)
        except (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError):
            model.Session.rollback()
            raise


class Nothing:
    """A catalogue that holds nothing of a source, because the source is not stored yet."""

    def __init__(self, owner_org: str) -> None:
        self.owner_org = owner_org

    def records(self) -> list[Known]:
        return []

    def values(self, identifiers: list[str]) -> dict[str, dict[str, Any]]:
        return {}


def room() -> Path | None:
    """Where runs spool (``ckanext.sdi.harvest.room``), else the system's temporary folder."""
    configured = tk.config.get("ckanext.sdi.harvest.room")
    return Path(configured) if configured else None
