"""One line of the table: what was measured, both figures, their ratio, the goal and whether it is met."""
from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """``ours`` and ``other`` in ``unit`` (``ms`` and ``s``: less is better; ``/s`` more; ``MB`` less).

    ``ratio`` says how many times better ours is than the other; ``goal`` is a sentence; ``met`` None: no goal.
    """

    what: str
    unit: str
    ours: float
    other: float | None = None
    beside: str = "stock CKAN"
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        if self.other is None or not self.ours or not self.other:
            return None
        return self.ours / self.other if self.unit == "/s" else self.other / self.ours

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"ratio": self.ratio}

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        other = "" if self.other is None else f"{number(self.other)} {self.unit} ({self.beside})"
        met = "" if self.met is None else "yes" if self.met else "NO"
        return (self.what, f"{number(self.ours)} {self.unit}", other, ratio, self.goal, met)


HEAD = ("what", "ours", "beside", "times better", "goal", "met")


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
