"""The three services together: up in order, down in reverse."""
from __future__ import annotations

from stack import instances, postgres, process, redis, solr, store
from stack.say import say

ALL = (postgres, redis, solr)


def running() -> bool:
    """Whether all three run."""
    return all(process.pid_of(service.NAME) for service in ALL)


def up() -> None:
    """Starts what does not run yet; instances learn of a port that had to change."""
    with store.locked():
        before = store.read(store.SERVICES)
        for service in ALL:
            if not process.pid_of(service.NAME):
                service.up()
                say(f"{service.NAME}: up on port {store.service(service.NAME)['port']}")
        if before != store.read(store.SERVICES):
            for name in instances.names():
                instances.refresh(name)


def down() -> None:
    """Stops the services; their data stay."""
    with store.locked():
        for service in reversed(ALL):
            if service.down():
                say(f"{service.NAME}: stopped")
