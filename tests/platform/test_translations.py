"""The rooms' translations become one catalogue; two Indonesian sentences for one English one are refused."""
from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from build_i18n import DOMAIN, I18N, Conflict, build, merged, untranslated


def rooms(folder: Path, **files: str) -> Path:
    (folder / "id.d").mkdir()
    for name, text in files.items():
        (folder / "id.d" / f"{name}.po").write_text(text, encoding="utf-8")
    return folder


def catalogue(folder: Path) -> gettext.GNUTranslations:
    build(folder)
    with open(folder / "id" / "LC_MESSAGES" / f"{DOMAIN}.mo", "rb") as compiled:
        return gettext.GNUTranslations(compiled)


def test_rooms_are_merged_and_compiled(tmp_path: Path) -> None:
    found = catalogue(rooms(tmp_path, desk='msgid "Save"\nmsgstr "Simpan"\n', harvest='msgid "Run"\nmsgstr "Jalankan"\n'))
    assert (found.gettext("Save"), found.gettext("Run"), found.gettext("Other")) == ("Simpan", "Jalankan", "Other")


def test_plurals_and_letters_beyond_ascii(tmp_path: Path) -> None:
    text = 'msgid "%(n)d row"\nmsgid_plural "%(n)d rows"\nmsgstr[0] "%(n)d baris – é"\n'
    found = catalogue(rooms(tmp_path, desk=text))
    assert [found.ngettext("%(n)d row", "%(n)d rows", n) for n in (1, 2)] == ["%(n)d baris – é"] * 2


def test_the_same_twice_is_no_conflict(tmp_path: Path) -> None:
    text = 'msgid "Save"\nmsgstr "Simpan"\n'
    assert len(merged(rooms(tmp_path, a=text, b=text) / "id.d")) == 1


def test_two_translations_of_one_sentence_are_refused(tmp_path: Path) -> None:
    folder = rooms(tmp_path, a='msgid "Save"\nmsgstr "Simpan"\n', b='msgid "Save"\nmsgstr "Rekam"\n')
    with pytest.raises(Conflict, match=r"'Simpan' in a\.po and 'Rekam' in b\.po"):
        build(folder)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(Conflict, match=r"desk\.po cannot be read"):
        build(rooms(tmp_path, desk='nonsense "Save"\n'))


def test_an_empty_translation_is_left_to_core(tmp_path: Path) -> None:
    assert len(merged(rooms(tmp_path, a='msgid "Save"\nmsgstr ""\n') / "id.d")) == 0


def test_the_plugins_own_rooms_agree() -> None:
    assert len(merged(I18N / "id.d")) > 0


PLACEHOLDER = r"%\([a-z_]+\)[sdf]|%[sd]|\{[a-z_]*\}"


def test_placeholders_survive_translation() -> None:
    wrong = []
    for entry in merged(I18N / "id.d"):
        said = entry.msgstr_plural.get(0) or entry.msgstr
        asked = entry.msgid_plural or entry.msgid
        if sorted(re.findall(PLACEHOLDER, said)) != sorted(re.findall(PLACEHOLDER, asked)):
            wrong.append(entry.msgid)
    assert wrong == []


def test_every_sentence_of_the_plugin_is_said_in_indonesian() -> None:
    assert untranslated() == {}
