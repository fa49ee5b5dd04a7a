"""The codes that entries of the demo say in words."""
from __future__ import annotations

from satudata import codes


def code(listed: str, said: str | None) -> str | None:
    """The code of what an entry says in words."""
    if said is None:
        return None
    found = codes.load(listed).find(said)
    if found is None:
        raise SystemExit(f"demo: {said!r} is not in the list {listed}")
    return found.kode
