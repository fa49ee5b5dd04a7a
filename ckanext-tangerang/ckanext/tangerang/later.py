"""Work left to the worker after something was committed: a queue that is away must not make a done thing look undone."""
from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def left_to_worker(job: Callable[..., Any], arguments: list[Any], title: str, timeout: int) -> bool:
    """Queues a job; false, and a line in the log that names what to do again, where the queue is not reached.

    :param timeout: seconds the job may take
    """
    try:
        tk.enqueue_job(job, arguments, title=title, rq_kwargs={"timeout": timeout})
    except RedisError as error:
        log.error("not queued, Redis is away (%s): %s %s", type(error).__name__, title, arguments)
        return False
    return True
