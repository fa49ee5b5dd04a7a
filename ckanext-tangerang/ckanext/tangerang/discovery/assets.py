"""Our stylesheets, scripts and icons: addresses that change with the content, icons drawn into the page."""
from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

PUBLIC = Path(__file__).parents[1] / "public"
ICONS = PUBLIC / "vendor" / "bootstrap-icons" / "icons"
_NAME = re.compile(r"[a-z0-9-]+")
_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def _stamp(path: str, changed: int) -> str:
    return hashlib.sha256((PUBLIC / path).read_bytes()).hexdigest()[:10]


def version(path: str) -> str:
    """A short hash of a public file; it changes with the content only."""
    file = PUBLIC / path
    return _stamp(path, file.stat().st_mtime_ns) if file.is_file() else ""


@cache
def icon(name: str) -> Markup:
    """A Bootstrap icon as SVG in the page, hidden from readers; nothing where the icon is not there."""
    file = ICONS / f"{name}.svg"
    shapes = _SHAPES.search(file.read_text("utf-8")) if _NAME.fullmatch(name) and file.is_file() else None
    if shapes is None:
        return Markup("")
    drawn = Markup(shapes.group(1).strip())  # noqa: S704  a file of the package, no person's text
    frame = Markup('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">%s</svg>')
    return frame % drawn


@cache
def mark() -> Markup:
    """The catalogue's own mark, where the city gave no logo; it takes the accent."""
    shapes = _SHAPES.search((PUBLIC / "tangerang" / "img" / "mark.svg").read_text("utf-8"))
    drawn = Markup(shapes.group(1) if shapes else "")  # noqa: S704  a file of the package, no person's text
    frame = Markup('<svg class="brand-mark" viewBox="0 0 32 32" fill="currentColor" aria-hidden="true">%s</svg>')
    return frame % drawn
