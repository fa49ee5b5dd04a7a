"""How much memory an unchanged harvest takes: a process of its own that harvests, then prints its peak."""
from __future__ import annotations

import json
import resource
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def main(ini: str, source_id: str) -> None:
    """Prints ``{before, peak, seconds, counts}``, memory in MB."""
    warnings.simplefilter("ignore")
    from ckan.cli import load_config
    from ckan.config.middleware import make_app
    app = make_app(load_config(ini))._wsgi_app
    import generator
    import harvest
    generator.register()
    with app.test_request_context():
        before = peak()
        ended = harvest.run(source_id)
    print(json.dumps({"before": before, "peak": peak(), "seconds": ended["seconds"], "counts": ended["counts"]}))


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def asked(python: Path, ini: Path, source_id: str) -> dict[str, Any]:
    """The answer of such a process."""
    done = subprocess.run([python, __file__, ini, source_id], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"the memory run failed:\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    main(*sys.argv[1:])
