"""Where the figures go: the terminal, bench/results/DATE.json, and the table of docs/performance.md."""
from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from row import HEAD, Row
from stack.paths import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- table: make bench -->", "<!-- end -->"


def machine() -> dict[str, Any]:
    """Size of the machine, commit and moment; ``load`` is what else ran when the measurement began."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"cores": os.cpu_count(), "memory_gb": round(memory, 1), "python": platform.python_version(),
            "commit": (commit.stdout.strip() or "-") + (" with changes" if changed.stdout.strip() else ""),
            "date": datetime.now(ZoneInfo("Asia/Jakarta")).isoformat(timespec="seconds"), "load": round(os.getloadavg()[0], 1)}


def lines(rows: list[Row]) -> list[str]:
    """The table for a terminal, columns aligned."""
    cells = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def keep(rows: list[Row], about: dict[str, Any]) -> Path:
    """Writes the JSON file; gives its path."""
    folder = ROOT / "bench" / "results"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{about['date'][:19].replace(':', '')}.json"
    path.write_text(json.dumps({**about, "rows": [row.as_dict() for row in rows]}, indent=1, ensure_ascii=False) + "\n")
    return path


def show_in_docs(rows: list[Row], about: dict[str, Any]) -> None:
    """Puts the table where docs/performance.md keeps the one of this size (everyday or full)."""
    begin = BEGIN.replace("make bench", "make bench FULL=1") if about["full"] else BEGIN
    text = PAGE.read_text(encoding="utf-8")
    before, found, after = text.partition(begin)
    if not found:
        raise SystemExit(f"{PAGE.name} has lost its mark {begin}")
    shown = "\n".join([begin, "", *markdown(rows, about), "", END])
    PAGE.write_text(before + shown + after.partition(END)[2], encoding="utf-8")


def markdown(rows: list[Row], about: dict[str, Any]) -> list[str]:
    """The sentence on how the figures came about, and the table."""
    sizes = ", ".join(f"{name} {value:,}" for name, value in about["sizes"].items())
    said = (f"{about['date'][:10]}, commit {about['commit']}, {about['cores']} cores, {about['memory_gb']} GB, "
            f"Python {about['python']}, load {about['load']} when it began, {about['minutes']} minutes. Sizes: {sizes}.")
    return [said, "", *("| " + " | ".join(line) + " |" for line in (HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)))]
