"""``make hostile``: services restarted under harvests, workers killed at random, a very long harvest, on their own instance."""
from __future__ import annotations

import os
import subprocess
import sys

from stack import instances, process, services
from stack.paths import ROOT, RUN, VENV
from stack.say import say

NAME = "hostile"


def main() -> int:
    before = {path.stem for path in RUN.glob("*.json") if process.pid_of(path.stem)}
    try:
        services.up()
        ini = instances.create(NAME, reset=True)
        say(f"instance {NAME}: ready")
        return subprocess.run(
            [VENV / "bin" / "python", "-m", "pytest", "-q", "-s", f"--ckan-ini={ini}", "tests/soak", *sys.argv[1:]], check=False,
            cwd=ROOT, env=os.environ | {"HOSTILE": "1", "PYTHONWARNINGS": "ignore::DeprecationWarning"}).returncode
    finally:
        instances.drop(NAME)
        if not before & {service.NAME for service in services.ALL}:
            services.down()


if __name__ == "__main__":
    sys.exit(main())
