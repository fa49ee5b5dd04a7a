"""Measures the catalogue beside a stock CKAN on the same services with the same records, and prints a table."""
from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

import measure  # noqa: E402
import results  # noqa: E402
import sizes  # noqa: E402
from row import Row  # noqa: E402
from stack import instances, services  # noqa: E402
from stack.say import say  # noqa: E402
from talk import Side  # noqa: E402


def main() -> None:
    """Makes both instances anew, measures, prints, and keeps what was seen."""
    began = time.monotonic()
    wanted = sizes.wanted()
    about = {**results.machine(), "sizes": wanted.as_dict(), "full": os.environ.get("FULL") == "1"}
    services.up()
    for name in ("bench", "stock"):
        instances.create(name, reset=True, stock=name == "stock")
    rows: list[Row] = []
    with Side("bench") as ours, Side("stock") as stock:
        for row in measure.Measurement(ours, stock, wanted).rows():
            say("  ".join(cell for cell in row.cells() if cell))
            rows.append(row)
    shutil.rmtree(measure.FOLDER, ignore_errors=True)
    about["minutes"] = round((time.monotonic() - began) / 60, 1)
    path = results.keep(rows, about)
    if os.environ.get("DOCS", "1") == "1":
        results.show_in_docs(rows, about)
    print("\n".join(["", *results.lines(rows), "", f"{about['minutes']} minutes; kept in {path}"]))


if __name__ == "__main__":
    main()
