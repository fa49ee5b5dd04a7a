"""Which quality indicators does a sub-process have, what does each tell, and which values can it take?"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from satudata.gsbpm.reading import HERE, document, wrong
from satudata.text import Text

UNITS: Mapping[str, Text] = MappingProxyType({"persen": Text("persen", "per cent"), "jumlah": Text("jumlah", "number")})
BETTER, HOW = ("up", "down", "none"), ("typed", "computed")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quality indicator. `better`: which direction is the better one; `computed`: the catalogue adds it up itself;
    `confirm`: no source confirms it yet, shown as "perlu dikonfirmasi".
    """

    name: str
    step: str
    title: Text
    tells: Text
    formula: Text
    unit: str
    better: str
    computed: bool
    minimum: float | None
    maximum: float | None
    confirm: bool

    def fits(self, value: float) -> bool:
        """Whether a value lies within the bounds."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by name, in the order of the sub-processes."""
    file = HERE.joinpath("quality.yaml")
    found = {}
    for name, entry in document(file)["indicators"].items():
        try:
            found[str(name)] = _read(str(name), entry)
        except (KeyError, TypeError, ValueError) as error:
            raise wrong(file, f"{name}: {error}") from error
    return MappingProxyType(found)


def of_step(code: str) -> list[Indicator]:
    """The indicators of one sub-process."""
    return [one for one in indicators().values() if one.step == code]


def _read(name: str, entry: Mapping[str, Any]) -> Indicator:
    for key, known in (("unit", tuple(UNITS)), ("better", BETTER), ("how", HOW)):
        if entry[key] not in known:
            raise ValueError(f"{key} must be one of {', '.join(known)}, not {entry[key]!r}")
    bounds = [None if entry.get(key) is None else float(entry[key]) for key in ("min", "max")]
    return Indicator(
        name, str(entry["step"]), Text(**entry["name"]), Text(**entry["tells"]), Text(**entry["formula"]), str(entry["unit"]),
        str(entry["better"]), entry["how"] == "computed", bounds[0], bounds[1], bool(entry.get("confirm", False)))
