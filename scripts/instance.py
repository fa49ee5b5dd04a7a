"""Makes, brings up to date, lists or removes an instance of the catalogue on the private services."""
from __future__ import annotations

import argparse

from stack import instances, services, store
from stack.say import say


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make it, or bring it up to date")
    create.add_argument("name")
    create.add_argument("--reset", action="store_true", help="remove what it holds first")
    create.add_argument("--stock", action="store_true", help="CKAN without our plugin and with its own schema, to compare with")
    drop = commands.add_parser("drop", help="remove it with all it holds")
    drop.add_argument("name")
    commands.add_parser("list", help="the instances there are")
    wanted = parser.parse_args()
    if wanted.command == "list":
        for name in instances.names():
            meta = store.read(instances.meta_path(name))
            print(f"{name:20} web port {meta['web_port']}, Redis {meta['redis_db']}")
        return
    services.up()
    if wanted.command == "drop":
        with store.locked():
            instances.drop(wanted.name)
        return
    say(f"instance {wanted.name}: ready, {instances.create(wanted.name, reset=wanted.reset, stock=wanted.stock)}")


if __name__ == "__main__":
    main()
