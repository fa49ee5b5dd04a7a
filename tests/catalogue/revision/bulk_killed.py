"""A worker for the tests: works through a bulk and is killed in the middle, after so many decided items.

``python bulk_killed.py INI BULK HOW_MANY``: the process ends by SIGKILL between a decision and its commit.
"""
from __future__ import annotations

import os
import signal
import sys
from typing import Any

from ckan.cli import load_config
from ckan.config.middleware import make_app


def main(ini: str, bulk_id: str, many: int) -> None:
    application = make_app(load_config(ini))
    from ckanext.tangerang.revision import bulk_decide, bulk_job
    real, taken = bulk_decide.decided, []

    def decided(*args: Any) -> Any:
        done = real(*args)
        taken.append(done)
        if len(taken) > many:
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    bulk_decide.decided = decided
    with application._wsgi_app.test_request_context():
        bulk_job.run(bulk_id)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
