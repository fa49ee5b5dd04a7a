"""How are the files of this folder read, and what is said where one is wrong?"""
from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from satudata.errors import DefinitionError
from satudata.text import Text

HERE: Traversable = files("satudata").joinpath("gsbpm")


def document(file: Traversable) -> dict[str, Any]:
    """The mapping a YAML file holds. Raises DefinitionError naming the file."""
    try:
        found = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise wrong(file, str(error)) from error
    if not isinstance(found, dict):
        raise wrong(file, "write names with their values")
    return found


def wrong(file: Traversable, said: str) -> DefinitionError:
    """The error to raise where a file says something that cannot be."""
    return DefinitionError(Text(f"{file.name}: {said}", f"{file.name}: {said}"))
