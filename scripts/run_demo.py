"""``make demo`` after set-up: the instance "demo" with the demo city, its address and its accounts."""
from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from stack import instances, process, services, web
from stack.paths import ROOT, VAR, VENV, data
from stack.say import fail, say

NAME = "demo"
OUT = VAR / "demo.json"
SHOWN = ("produsen", "produsen_other", "walidata", "walidata2", "pembina", "sekretariat", "sysadmin")


def harvest_list() -> Path:
    """Makes the demo agencies' own systems; gives the list of what may be harvested, which the worker reads."""
    sys.path.insert(0, str(ROOT / "scripts" / "demo"))
    from sources import prepare

    return prepare()


def load(ini: str, url: str) -> None:
    """Runs the loader; it continues what an earlier run made."""
    loader = ROOT / "scripts" / "demo" / "load.py"
    say("demo city: loading")
    with open(process.log_of("demo-load"), "w") as log:
        done = subprocess.run([VENV / "bin" / "python", loader, ini, url, OUT], check=False, cwd=ROOT, stderr=log)
    if done.returncode:
        fail(f"the demo city could not be loaded; 'make demo' again continues from there.\n{process.tail('demo-load')}")


def show() -> None:
    """The address and the accounts, for a person."""
    demo = json.loads(OUT.read_text())
    print(f"\n  {demo['url']}\n")
    for role in SHOWN:
        account = demo["accounts"].get(role)
        if account:
            print(f"  {role:15} {account['name']:24} {account['password']}")
    print(f"\n  Also in {OUT.relative_to(ROOT)}, with API tokens. Stop: make down. Remove: make clean.\n", flush=True)


def main() -> None:
    if data().parent != VAR:
        say(f"this checkout lies in a closed folder: the services keep their data in {data()}")
    services.up()
    ini = instances.create(NAME, settings={"ckanext.sdi.harvest.allow": str(harvest_list())})
    say(f"instance {NAME}: ready")
    url = web.restart(NAME)
    say(f"web and worker: up, {url}")
    load(str(ini), url)
    say("demo city: loaded")
    show()


if __name__ == "__main__":
    main()
