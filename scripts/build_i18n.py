"""Merges the rooms' Indonesian translations (i18n/id.d/*.po) into the plugin's catalogue and compiles it.

The message itself is the English sentence, so English needs no catalogue.
"""
from __future__ import annotations

import sys
from pathlib import Path

import polib
from stack.paths import PLUGIN

I18N = PLUGIN / "i18n"
DOMAIN = "ckanext-tangerang"
HEADER = {
    "Project-Id-Version": DOMAIN,
    "Language": "id",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str, str, str]


class Conflict(Exception):
    """One English sentence with two Indonesian ones, or a file that cannot be read."""


def _translation(entry: polib.POEntry) -> tuple[str, ...]:
    """Indonesian has one form for every number; a plural entry is one sentence all the same."""
    return (entry.msgstr_plural.get(0, ""),) if entry.msgid_plural else (entry.msgstr,)


def merged(rooms: Path) -> polib.POFile:
    """Every room's entries in one catalogue, sorted; raises :class:`Conflict` naming both files and both sentences."""
    found: dict[Key, tuple[str, polib.POEntry]] = {}
    for path in sorted(rooms.glob("*.po")):
        try:
            entries = polib.pofile(str(path), encoding="utf-8")
        except (OSError, ValueError) as broken:
            raise Conflict(f"{path.name} cannot be read: {broken}") from broken
        for entry in entries:
            if entry.obsolete or not any(_translation(entry)):
                continue
            key = (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
            other = found.get(key)
            if other and _translation(other[1]) != _translation(entry):
                one, two = _translation(other[1])[0], _translation(entry)[0]
                raise Conflict(f"'{entry.msgid}' is '{one}' in {other[0]} and '{two}' in {path.name}")
            found.setdefault(key, (path.name, entry))
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = HEADER
    for key in sorted(found):
        entry = found[key][1]
        catalogue.append(polib.POEntry(
            msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgstr=entry.msgstr, msgstr_plural=entry.msgstr_plural,
            msgctxt=entry.msgctxt, flags=entry.flags))
    return catalogue


def said(source: Path = PLUGIN) -> dict[str, str]:
    """Every English sentence the plugin's code and templates show a person -> the file it stands in."""
    from babel.messages.extract import extract_from_dir

    found: dict[str, str] = {}
    methods = [("**.py", "python"), ("templates/**.html", "ckan.lib.extract:extract_ckan")]
    for file, _line, message, *_rest in extract_from_dir(source, methods, {"templates/**.html": {"silent": "false"}}):
        for part in message if isinstance(message, tuple) else (message,):
            if part:
                found.setdefault(part, file)
    return found


def untranslated(i18n: Path = I18N) -> dict[str, str]:
    """Sentences of the plugin without an Indonesian one -> the file they stand in."""
    known = {text for entry in merged(i18n / "id.d") for text in (entry.msgid, entry.msgid_plural) if text}
    return {text: file for text, file in said().items() if text not in known}


def build(i18n: Path = I18N) -> int:
    """Writes ``id/LC_MESSAGES/ckanext-tangerang.po`` and ``.mo``; gives the number of entries."""
    catalogue = merged(i18n / "id.d")
    folder = i18n / "id" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    text = folder / f"{DOMAIN}.po"
    content = str(catalogue)
    if not text.exists() or text.read_text(encoding="utf-8") != content:
        text.write_text(content, encoding="utf-8")
    catalogue.save_as_mofile(str(folder / f"{DOMAIN}.mo"))
    return len(catalogue)


if __name__ == "__main__":
    try:
        build()
        if "--missing" in sys.argv:
            for text, file in sorted(untranslated().items(), key=lambda pair: pair[1]):
                print(f"{file}: {text}")
    except Conflict as conflict:
        sys.exit(f"ERROR: translations: {conflict}")
