"""Copies the font and the icons that pages use from node_modules into the plugin's public/vendor folder."""
from __future__ import annotations

import re
import shutil
from pathlib import Path

from stack.paths import PLUGIN, ROOT
from stack.say import fail

MODULES = ROOT / "node_modules"
VENDOR = PLUGIN / "public" / "vendor"
FONT = "@fontsource-variable/plus-jakarta-sans"

# from (below node_modules) -> to (below public/vendor)
COPIES = {
    f"{FONT}/files/plus-jakarta-sans-latin-wght-normal.woff2": "plus-jakarta-sans/plus-jakarta-sans-latin-wght-normal.woff2",
    f"{FONT}/files/plus-jakarta-sans-latin-ext-wght-normal.woff2":
        "plus-jakarta-sans/plus-jakarta-sans-latin-ext-wght-normal.woff2",
    f"{FONT}/LICENSE": "plus-jakarta-sans/LICENSE",
    "bootstrap-icons/LICENSE": "bootstrap-icons/LICENSE",
}


def icons() -> dict[str, str]:
    """The icons that templates and modules name: each is drawn into the page, so no page loads an icon font."""
    texts = (path.read_text("utf-8") for kind in ("*.html", "*.py") for path in PLUGIN.rglob(kind))
    named = {word for text in texts for word in re.findall(r"""["']([a-z0-9-]+)["']""", text)}
    return {
        f"bootstrap-icons/icons/{name}.svg": f"bootstrap-icons/icons/{name}.svg"
        for name in sorted(named) if (MODULES / "bootstrap-icons" / "icons" / f"{name}.svg").is_file()
    }


def build(vendor: Path = VENDOR) -> list[Path]:
    """Copies every file that is missing or differs, removes what is no longer named; gives the files there are."""
    wanted = []
    for source, target in (COPIES | icons()).items():
        origin, copy = MODULES / source, vendor / target
        if not origin.exists():
            fail(f"{origin} is missing: run 'make setup'.")
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not copy.exists() or copy.read_bytes() != origin.read_bytes():
            shutil.copyfile(origin, copy)
        wanted.append(copy)
    for path in vendor.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    return wanted


if __name__ == "__main__":
    build()
