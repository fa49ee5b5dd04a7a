"""Loads everything of an installed distribution: run by the Python of a clean environment, prints what is wrong as JSON."""
from __future__ import annotations

import csv
import gettext
import json
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path

import yaml
from ckan.common import config
from ckan.lib import jinja_extensions
from jinja2 import Environment


class Anything(dict):  # type: ignore[type-arg]
    """Filters and tests are registered by the running application; here any name will do."""

    def __contains__(self, name: object) -> bool:
        return True


def environment(site: Path) -> Environment:
    """CKAN's own environment, with its tags, over the installed plugin's templates."""
    config["computed_template_paths"] = [str(site / "ckanext" / "tangerang" / "templates")]
    found = Environment(**jinja_extensions.get_jinja_env_options())  # noqa: S701
    found.filters = Anything(found.filters)
    found.tests = Anything(found.tests)
    return found


def font(path: Path) -> None:
    if path.read_bytes()[:4] not in (b"wOF2", b"wOFF"):
        raise ValueError("this is no web font")


def compiled(path: Path) -> None:
    with open(path, "rb") as stream:
        gettext.GNUTranslations(stream)


def table(path: Path) -> None:
    with open(path, encoding="utf-8-sig", newline="") as stream:
        list(csv.reader(stream, strict=True))


SITE = Path(sys.argv[1]).resolve()
JINJA = environment(SITE)
LOADERS: dict[str, Callable[[Path], object]] = {
    ".html": lambda path: JINJA.compile(path.read_text("utf-8"), filename=str(path)),
    ".yaml": lambda path: list(yaml.safe_load_all(path.read_text("utf-8"))),
    ".json": lambda path: json.loads(path.read_text("utf-8")),
    ".py": lambda path: compile(path.read_text("utf-8"), str(path), "exec"),
    ".csv": table, ".mo": compiled, ".woff2": font, ".woff": font,
}


def problems(site: Path) -> Iterator[str]:
    installed = distribution("ckanext-tangerang")
    if Path(str(installed.locate_file(""))).resolve() != site:
        yield f"the distribution loaded is not the one installed in {site}"
    for point in installed.entry_points:
        try:
            found = point.load()
        except Exception as error:  # noqa: BLE001  whatever it is, it is the finding
            yield f"entry point {point.group}: {point.name}: {error!r}"
            continue
        origin = getattr(sys.modules[found.__module__], "__file__", "") or ""
        if point.group != "babel.extractors" and not origin.startswith(str(site)):
            yield f"entry point {point.name} comes from {origin}"
    for file in installed.files or ():
        path = Path(str(installed.locate_file(file)))
        loader = LOADERS.get(path.suffix)
        if loader is None or path.name == "messages.pot":
            continue
        try:
            loader(path)
        except Exception as error:  # noqa: BLE001
            yield f"{file}: {error!r}"


if __name__ == "__main__":
    print(json.dumps(list(problems(SITE))))
