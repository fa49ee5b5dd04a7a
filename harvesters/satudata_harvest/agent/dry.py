"""What an agent would send, printed instead of sent."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from satudata_harvest import guard
from satudata_harvest.catalogue import Catalogue, Outcome
from satudata_harvest.limits import Limits

#: The name a run has that was never begun.
RUN = "dry"


class DryCatalogue(Catalogue):
    """Reads from the catalogue as a run does; each call that would write becomes one line of JSON.

    A file stands as its name, size, SHA-256 (hex) and heading; a plan that the catalogue would hold ends the run here too.
    """

    out: Callable[[str], None] = staticmethod(print)

    def start(self, document_digest: str) -> dict[str, Any]:
        self._show("sdi_harvest_run_start", {"source_id": self.source_id, "where": "agent", "document": document_digest})
        return {"id": RUN}

    def plan(self, run_id: str, plan: Mapping[str, Any]) -> dict[str, Any]:
        self._show("sdi_harvest_run_plan", {"id": run_id, "plan": plan})
        limits = Limits().lowered(self.state["document"].get("limits", {}))
        return {"state": "quarantined" if guard.judge(dict(plan), limits).held else "running"}

    def deliver(self, file: Path, filename: str) -> str:
        data = file.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        heading = data.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
        self._show("sdi_delivery_create", {"source_id": self.source_id}, {
            "name": filename, "bytes": len(data), "sha256": digest, "heading": heading})
        return digest[:12]

    def apply(self, run_id: str, items: Sequence[Mapping[str, Any]]) -> list[Outcome]:
        self._show("sdi_harvest_apply", {"source_id": self.source_id, "run_id": run_id, "records": list(items)})
        return []

    def finish(self, run_id: str, report: Mapping[str, Any], marks: Mapping[str, str]) -> dict[str, Any]:
        self._show("sdi_harvest_run_finish", {"id": run_id, "report": report, "marks": marks})
        return {"state": report["state"]}

    def _show(self, action: str, data: Mapping[str, Any], file: Mapping[str, Any] | None = None) -> None:
        line = {"action": action, "data": data} | ({"file": file} if file else {})
        self.out(json.dumps(line, ensure_ascii=False, default=str))
