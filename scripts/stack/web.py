"""What serves an instance, the same as in production: gunicorn, ``ckan jobs worker`` and ``ckan sdi clock``."""
from __future__ import annotations

from urllib.request import urlopen

from stack import instances, process, store
from stack.paths import ROOT, VENV

SCRIPTS = ROOT / "scripts"
#: What runs beside the web server: the worker of the queue, and the clock that starts what is due.
BESIDE = {"worker": ("jobs", "worker"), "clock": ("sdi", "clock")}


def url(name: str) -> str:
    return f"http://127.0.0.1:{store.read(instances.meta_path(name))['web_port']}"


def ready(name: str) -> bool:
    """Whether the instance answers its status action."""
    try:
        with urlopen(f"{url(name)}/api/3/action/status_show", timeout=20) as answer:  # noqa: S310
            return answer.status == 200  # type: ignore[no-any-return]
    except OSError:
        return False


def up(name: str, *, worker: bool = True) -> str:
    """Starts what does not run yet, waits until the web server answers, gives its address."""
    if process.pid_of(f"web-{name}") is None:
        _port(name)
    port = store.read(instances.meta_path(name))["web_port"]
    environment = {"CKAN_INI": str(instances.web_ini(name)), "PYTHONWARNINGS": "ignore"}
    process.start(
        f"web-{name}",
        [VENV / "bin" / "python", "-m", "gunicorn", "-c", SCRIPTS / "gunicorn.conf.py", "--chdir", SCRIPTS,
         "-b", f"127.0.0.1:{port}", "wsgi:application"],
        cwd=ROOT, env=environment)
    if worker:
        for role, words in BESIDE.items():
            command = [VENV / "bin" / "ckan", "-c", instances.web_ini(name), *words]
            process.start(f"{role}-{name}", command, cwd=ROOT, env=environment)
    process.wait_ready(f"web-{name}", lambda: ready(name), 120)
    return url(name)


def _port(name: str) -> None:
    """Another port for the web server, if somebody else took the remembered one."""
    path = instances.meta_path(name)
    meta = store.read(path)
    if store.taken(meta["web_port"]):
        store.write(path, meta | {"web_port": store.new_port()})
        instances.refresh(name)


def down(name: str) -> bool:
    """Stops clock, worker and web server; gives whether one of them ran."""
    return any([process.stop(f"{role}-{name}") for role in (*BESIDE, "web")])


def restart(name: str) -> str:
    down(name)
    return up(name)
