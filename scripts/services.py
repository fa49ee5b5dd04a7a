"""Starts, stops and shows everything of ours that runs: the services, and the web server and worker of each instance."""
from __future__ import annotations

import argparse
import shutil
import subprocess

from stack import instances, process, redis, services, store, web
from stack.paths import RUN, VAR, VENV, data
from stack.say import say


def up(name: str) -> None:
    """The services, the instance made or brought up to date, its web server and worker."""
    services.up()
    instances.create(name)
    say(f"instance {name}: up to date")
    say(f"web and worker: up, {web.up(name)}")


def down() -> None:
    """Everything we started, instances first."""
    for path in sorted(RUN.glob("*.json")) if RUN.is_dir() else []:
        name = path.stem
        if name not in (service.NAME for service in services.ALL) and process.stop(name):
            say(f"{name}: stopped")
    services.down()


def _size(folder: str) -> str:
    done = subprocess.run(["du", "-sh", folder], capture_output=True, text=True, check=False)
    return done.stdout.split()[0] if done.stdout else "-"


def _audit(name: str) -> str:
    """What the audit chain's own check says, in its last line."""
    if store.read(instances.meta_path(name))["stock"]:
        return "no audit chain (stock CKAN)"
    command = [VENV / "bin" / "ckan", "-c", instances.web_ini(name), "sdi", "audit", "verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.strip() or done.stderr.strip() or "no answer").splitlines()[-1]


def status(audit: bool) -> None:
    """What runs, what waits, how much room it takes."""
    for service in services.ALL:
        pid = process.pid_of(service.NAME)
        known = store.read(store.SERVICES).get(service.NAME, {})
        print(f"{service.NAME:<12} {f'running, pid {pid}, port' if pid else 'stopped, port'} {known.get('port', '-')}")
    for name in instances.names():
        serving = process.pid_of(f"web-{name}")
        beside = {role: process.pid_of(f"{role}-{name}") for role in web.BESIDE}
        print(f"\n{name}: web {f'pid {serving}, {web.url(name)}' if serving else 'stopped'}; "
              + "; ".join(f"{role} {f'pid {pid}' if pid else 'stopped'}" for role, pid in beside.items()))
        if process.pid_of(redis.NAME):
            number = store.read(instances.meta_path(name))["redis_db"]
            waiting = redis.call("LLEN", f"rq:queue:ckan:{name}:default", number=number)
            failed = redis.call("ZCARD", f"rq:failed:ckan:{name}:default", number=number)
            print(f"  jobs waiting {waiting.lstrip(':')}, failed {failed.lstrip(':')}")
        if audit and services.running():
            print(f"  audit chain: {_audit(name)}")
    print(f"\ndisk: data {_size(str(data()))}, instances {_size(str(VAR / 'instances'))}, "
          f"free {shutil.disk_usage(VAR).free // 2**30} GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--instance", default="demo")
    parser.add_argument("--no-audit", action="store_true", help="status without checking the audit chain")
    wanted = parser.parse_args()
    if wanted.command == "up":
        up(wanted.instance)
    elif wanted.command == "down":
        down()
    else:
        status(not wanted.no_audit)


if __name__ == "__main__":
    main()
