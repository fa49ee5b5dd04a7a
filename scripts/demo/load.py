"""Loads the demo city into an instance; what is already there stays, so that a second run continues.

    python scripts/demo/load.py INI URL OUT.json

People, standards, records in every state of the review, one withdrawn and one corrected, the life of two activities, release
schedules; then two harvest sources, harvested by the worker several times. Every step notes what it made in
``demo-state.json`` beside OUT.json.
"""
from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from city import City
from people import load_people
from planning import load_planning
from process import load_process
from records import load_records
from releases import load_releases
from sources import load_sources

from standards import load_standards

STEPS = (load_people, load_standards, load_records, load_process, load_planning, load_releases, load_sources)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("ini")
    arguments.add_argument("url")
    arguments.add_argument("out", type=Path)
    asked = arguments.parse_args()
    with City.open(asked.ini, asked.out.with_name("demo-state.json")) as city:
        for step in STEPS:
            began = time.monotonic()
            said = step(city)
            print(f"    {said} ({time.monotonic() - began:.1f} s)", flush=True)
        asked.out.write_text(json.dumps(summary(city, asked.url), indent=2) + "\n")
        asked.out.chmod(0o600)


def summary(city: City, url: str) -> dict[str, Any]:
    """What a person needs to use the demo: address, accounts, sources."""
    return {"url": url, "accounts": city.notes["accounts"], "sources": city.notes["sources"]}


if __name__ == "__main__":
    main()
