"""How much is measured: everyday sizes, those of FULL=1, and what the environment sets by name."""
from __future__ import annotations

import os
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class Sizes:
    """``harvest`` records harvested for real; ``index`` documents searched; ``queue`` submissions waiting;
    ``judged`` public records of full size assessed anew; ``bulk`` approved at once; ``memory`` records of the larger unchanged
    harvest; ``rows`` of each table of the data sources; ``rounds`` of repetition."""

    harvest: int = 1_000
    index: int = 5_000
    queue: int = 5_000
    judged: int = 300
    bulk: int = 500
    memory: int = 10_000
    rows: int = 20_000
    rounds: int = 8
    parts: str = ""  # names of the measurements, with commas between; all where none is named

    def as_dict(self) -> dict[str, int]:
        """The sizes by name."""
        return {name: value for name, value in asdict(self).items() if name != "parts"}


def wanted() -> Sizes:
    """The sizes of this run. ``N`` is the number of documents searched; the others have their own names in capitals
    (HARVEST, QUEUE, JUDGED, BULK, MEMORY, ROWS, ROUNDS)."""
    full = os.environ.get("FULL") == "1"
    base = Sizes(harvest=10_000, index=20_000, memory=100_000, judged=5_000) if full else Sizes()
    given = {"index": os.environ.get("N")} | {one.name: os.environ.get(one.name.upper()) for one in fields(Sizes)
                                              if one.name not in ("index", "parts")}
    sizes = base.as_dict() | {name: int(value) for name, value in given.items() if value}
    return Sizes(**sizes, parts=os.environ.get("PARTS", ""))
