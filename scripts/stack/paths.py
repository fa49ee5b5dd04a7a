"""Where everything of this checkout lies: the sources, var/, and the services' data folder."""
from __future__ import annotations

import hashlib
import os
import pwd
import stat
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = VAR / "venv"
RUN = VAR / "run"
LOG = VAR / "log"
INSTANCES = VAR / "instances"
SERVICES = VAR / "services.json"
PLUGIN = ROOT / "ckanext-tangerang" / "ckanext" / "tangerang"
SERVICE_USER = "postgres"


def service_user() -> str | None:
    """The unprivileged account the services run as; None when we are not root and simply stay who we are."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(SERVICE_USER)
    except KeyError:
        raise SystemExit(f"The system account '{SERVICE_USER}' is missing; it comes with PostgreSQL: run 'make setup'.") from None
    return SERVICE_USER


def _closed(folder: Path) -> bool:
    """Whether someone else on this machine is kept out of the folder or of one above it."""
    return any(not folder_.stat().st_mode & stat.S_IXOTH for folder_ in (folder, *folder.parents))


def elsewhere() -> Path:
    """The data folder of a checkout that lies under a closed folder: one of its own under /var/tmp."""
    return Path("/var/tmp") / f"tangerang-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]}"  # noqa: S108  its owner is checked


def data() -> Path:
    """The folder of the services' data, made if missing, open to the account they run as."""
    VAR.mkdir(exist_ok=True)
    if service_user() and _closed(ROOT):
        folder = elsewhere()
        folder.mkdir(mode=0o711, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise SystemExit(f"{folder} belongs to someone else; remove it or move this checkout to an open folder.")
        return folder
    folder = VAR / "data"
    folder.mkdir(exist_ok=True)
    if service_user():
        for ours in (VAR, folder):
            ours.chmod(ours.stat().st_mode | 0o011)
    return folder


def give(path: Path) -> None:
    """Hands a file or a whole folder to the account the services run as."""
    user = service_user()
    if user is None:
        return
    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)
    for folder, names, files in os.walk(path):
        for name in (*names, *files):
            os.lchown(os.path.join(folder, name), entry.pw_uid, entry.pw_gid)
