"""Removes what was built and loaded: instances, data, the demo. ``--all`` also removes what was installed."""
from __future__ import annotations

import argparse
import shutil

from stack.paths import PLUGIN, ROOT, VAR, VENV, elsewhere
from stack.say import say

KEPT = {"venv"}
BUILT = ("build", "dist", "site", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
INSTALLED = ("node_modules", "ckanext_tangerang.egg-info")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true")
    everything = parser.parse_args().all
    shutil.rmtree(elsewhere(), ignore_errors=True)
    for path in VAR.iterdir() if VAR.is_dir() else ():
        if path.name in KEPT and not everything:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name in BUILT + (INSTALLED if everything else ()):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    if everything:
        shutil.rmtree(PLUGIN / "public" / "vendor", ignore_errors=True)
        shutil.rmtree(VENV, ignore_errors=True)
    say("removed the demo, every instance and all data" + (", and everything installed here" if everything else ""))


if __name__ == "__main__":
    main()
