"""Every sentence of the public pages has its Indonesian, and every Indonesian keeps the places of its English."""
from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

PLUGIN = Path(__file__).resolve().parents[3] / "ckanext-tangerang" / "ckanext" / "tangerang"
ROOMS = PLUGIN / "i18n" / "id.d"
PAGES = ("tangerang", "home", "package", "standard", "organization", "user", "publish")
SAID = re.compile(r"""(?<![\w.])(?:tk\.)?_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[^}]*\}")


def sources() -> list[Path]:
    templates = PLUGIN / "templates"
    return [*templates.glob("*.html"), *(file for name in PAGES for file in (templates / name).rglob("*.html")),
            *(PLUGIN / "discovery").glob("*.py")]


def test_every_sentence_has_its_indonesian() -> None:
    known = {entry.msgid for file in ROOMS.glob("*.po") for entry in polib.pofile(str(file)) if entry.msgstr}
    said = {first or second: file.name for file in sources() for first, second in SAID.findall(file.read_text("utf-8"))}
    assert len(said) > 150
    assert {sentence: name for sentence, name in said.items() if sentence not in known} == {}


@pytest.mark.parametrize("room", sorted(file.stem for file in ROOMS.glob("*.po")))
def test_indonesian_keeps_the_places(room: str) -> None:
    entries = polib.pofile(str(ROOMS / f"{room}.po"))
    single = [entry for entry in entries if not entry.msgid_plural]
    wrong = [entry.msgid for entry in single if set(PLACE.findall(entry.msgid)) != set(PLACE.findall(entry.msgstr))]
    assert wrong == []
