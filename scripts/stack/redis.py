"""The private Redis: on 127.0.0.1, with a password and 64 numbered databases."""
from __future__ import annotations

import shutil
import socket

from stack import process, store
from stack.paths import data, give

NAME = "redis"
CONFIG = """bind 127.0.0.1
port {port}
requirepass {password}
databases 64
dir "{folder}"
appendonly yes
daemonize no
"""


def call(*words: str, number: int = 0) -> str:
    """One Redis command over its plain protocol; gives the first answer line, or the text of a bulk answer."""
    settings = store.service(NAME)
    with socket.create_connection(("127.0.0.1", settings["port"]), timeout=10) as line:
        stream = line.makefile("rwb")
        answer = b""
        for command in (("AUTH", settings["password"]), ("SELECT", str(number)), words):
            stream.write(b"*%d\r\n" % len(command))
            for word in command:
                raw = word.encode()
                stream.write(b"$%d\r\n%s\r\n" % (len(raw), raw))
            stream.flush()
            answer = stream.readline().rstrip()
            if answer.startswith(b"$") and answer != b"$-1":
                answer = stream.read(int(answer[1:]) + 2).rstrip()
    return answer.decode(errors="replace")


def ready() -> bool:
    try:
        return call("PING") == "+PONG"
    except OSError:
        return False


def up() -> None:
    """Starts Redis."""
    if process.pid_of(NAME):
        return
    settings, folder = store.service(NAME), data() / "redis"
    if store.taken(settings["port"]):
        settings = store.move_service(NAME)
    folder.mkdir(mode=0o700, exist_ok=True)
    config = folder / "redis.conf"
    config.write_text(CONFIG.format(folder=folder, **settings))
    config.chmod(0o600)
    give(folder)
    process.start(NAME, [shutil.which("redis-server") or "redis-server", config], cwd=folder, as_service=True)
    process.wait_ready(NAME, ready)


def down() -> bool:
    return process.stop(NAME)


def flush(number: int) -> None:
    """Empties one numbered database."""
    call("FLUSHDB", number=number)
