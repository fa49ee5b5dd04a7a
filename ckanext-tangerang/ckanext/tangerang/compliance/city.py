"""Which rules does this city ask, how heavy is each, and of which version are they?"""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import ckan.plugins.toolkit as tk

from satudata.rules import Register, RegisterError

SETTING = "ckanext.sdi.rules_file"


def register() -> Register:
    """The register with the changes of the city's file; read again when the file changes.

    :raises RegisterError: naming the file, the rule and the key that is wrong
    """
    name = tk.config.get(SETTING)
    if not name:
        return Register.load()
    path = Path(name)
    try:
        seen = path.stat()
    except OSError as error:
        raise RegisterError(f"{SETTING}: {error}") from error
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> Register:
    try:
        return Register.from_file(path)
    except RegisterError as error:
        raise RegisterError(f"{path}: {error}") from error


def rules_version() -> str:
    """The stated version of the rules and of the city's changes, and digits that differ whenever any of them does."""
    return register().version
