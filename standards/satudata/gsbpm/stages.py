"""Which stage of Satu Data does a phase count as? Three documents answer, and they disagree."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from satudata.gsbpm.reading import HERE, document
from satudata.text import Text

DEFAULT = "epss"


@dataclass(frozen=True)
class Mapping:
    """How one document reads the phases: stage names by phase code, "" for none; `indicators`: EPSS codes by phase."""

    name: str
    title: Text
    stages: dict[str, str]
    labels: dict[str, Text]
    indicators: dict[str, str]

    def stage(self, phase: str) -> Text:
        """The stage of a phase as it is printed; an empty text where the document names none."""
        return self.labels.get(self.stages.get(phase, ""), Text("", ""))


@cache
def mappings() -> dict[str, Mapping]:
    """Every mapping by name: `epss` (the default), `ms_keg`, `bps`."""
    told = document(HERE.joinpath("stages.yaml"))
    labels = {str(key): Text.of(text) for key, text in told["names"].items()}
    return {str(name): _mapping(str(name), entry, labels) for name, entry in told["mappings"].items()}


def _mapping(name: str, entry: dict[str, Any], labels: dict[str, Text]) -> Mapping:
    stages = {str(code): str(stage or "") for code, stage in entry["phases"].items()}
    unknown = set(stages.values()) - {"", *labels}
    if unknown:
        raise ValueError(f"stages.yaml: {name}: unknown stages {sorted(unknown)}")
    return Mapping(name, Text.of(entry["title"]), stages, labels,
                   {str(code): str(value) for code, value in entry.get("indicators", {}).items()})
