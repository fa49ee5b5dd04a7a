"""One side of the comparison, a process of its own: opens an instance and does what the parent asks, line by line."""
from __future__ import annotations

import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main(ini: str, side: str) -> None:
    """Answers ``{"do": name, ...arguments}`` with ``{"gives": ...}`` until the input ends."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever CKAN prints is no answer
    warnings.simplefilter("ignore")
    from ckan.cli import load_config
    from ckan.config.middleware import make_app
    app = make_app(load_config(ini))._wsgi_app
    known = tasks(side)
    print(json.dumps({"gives": "ready"}), file=answers)
    for line in sys.stdin:
        wanted = json.loads(line)
        print(json.dumps({"gives": perform(app, known, wanted)}), file=answers)


def tasks(side: str) -> dict[str, Any]:
    """What this side can do."""
    import both
    if side == "stock":
        import stock as own
    else:
        import ours as own  # type: ignore[no-redef]
    return {**both.TASKS, **own.TASKS}


def perform(app: Any, known: dict[str, Any], wanted: dict[str, Any]) -> Any:
    """One task; pages are asked of the application, everything else runs inside a request of it."""
    task = known[wanted.pop("do")]
    if getattr(task, "needs_app", False):
        return task(app, **wanted)
    with app.test_request_context():
        return task(**wanted)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main(*sys.argv[1:])
