"""Nothing CKAN and its enabled extensions say is left in English: each message has an Indonesian one that keeps its parts."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ckan
import polib
import pytest
from babel.messages.extract import extract_from_dir
from babel.support import Translations
from build_i18n import DOMAIN, I18N, build, merged

CORE = Path(ckan.__file__).parent
EXTENSIONS = CORE.parent / "ckanext"
Key = tuple[str, str, str]

# %(x)s, %s, %d, %r, %i with optional width; {x}, {0}, {}, {file_!r}
PLACE = re.compile(r"%\(\w+\)[a-z]|%[a-z]\b|\{[^{}]*\}")
TAG = re.compile(r"<[^<>]+>|&[a-z]+;")
# A tooltip's heading is read by people too, so it is translated; every other attribute stays.
TITLE = re.compile(r' title="[^"]*"')
# Words of core's own Indonesian that this catalogue replaces with one term each.
REPLACED = re.compile(r"kumpulan data|sumber ?daya|\bpaket|organisasi|password|\bsandi\b|username|\bemail|silahkan|perbendaharaan"
                      r"|cacat|\btag\b|kelompok", re.IGNORECASE)
# Said on purpose: a general text about CKAN's users in the world, and the word inside "kata sandi".
AS_MEANT = re.compile(r"kata sandi|perusahaan, dan organisasi|kelompok pengguna", re.IGNORECASE)


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def said(entry: polib.POEntry) -> str:
    """The Indonesian sentence; Indonesian has one form for every number."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


@cache
def core() -> dict[Key, polib.POEntry]:
    file = polib.pofile(str(CORE / "i18n" / "id" / "LC_MESSAGES" / "ckan.po"), encoding="utf-8")
    return {key(entry): entry for entry in file if not entry.obsolete}


@cache
def ours() -> dict[Key, polib.POEntry]:
    return {key(entry): entry for entry in merged(I18N / "id.d")}


def shown() -> Iterator[polib.POEntry]:
    """What a person reads for each of core's messages: ours first, as the plugin's catalogue is merged last."""
    for name, entry in core().items():
        yield ours().get(name, entry)


def parts(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(pattern.findall(TITLE.sub("", text)))


def outdated(text: str) -> list[str]:
    """Replaced terms in what a person reads of this sentence."""
    for hidden in (TAG, PLACE, AS_MEANT):
        text = hidden.sub("", text)
    return REPLACED.findall(text)


def differs(asked: str, answered: str) -> list[str]:
    """What the Indonesian lost or added against the English: places, tags, or blanks at either end."""
    wrong = [name for name, pattern in (("places", PLACE), ("tags", TAG)) if parts(pattern, asked) != parts(pattern, answered)]
    ends = [text[: len(text) - len(text.lstrip())] + "|" + text[len(text.rstrip()):] for text in (asked, answered)]
    return [*wrong, "blanks"] if ends[0] != ends[1] else wrong


@pytest.mark.parametrize(("asked", "answered", "expected"), [
    ("User %s not found", "Pengguna %s tidak ditemukan", []),
    ("User %s not found", "Pengguna tidak ditemukan", ["places"]),
    ("%(n)d rows", "%(n)s baris", ["places"]),
    ("{number} rows", "{nomor} baris", ["places"]),
    ("at most %i characters", "paling banyak %i karakter", []),
    ('<a href="%(url)s">link</a>', '<a href="%(url)s">tautan</a>', []),
    ('<a href="%(url)s">link</a>', '<a href="%(url)s">tautan', ["tags"]),
    ('<a href="%(url)s" target="_blank">x</a>', '<a href="%(url)s">x</a>', ["tags"]),
    ('<a title="Help" href="#x">y</a>', '<a title="Bantuan" href="#x">y</a>', []),
    ("Add your address. ", "Isi alamat Anda.", ["blanks"]),
])
def test_a_lost_part_is_seen(asked: str, answered: str, expected: list[str]) -> None:
    assert differs(asked, answered) == expected


def test_every_message_of_core_is_said_in_indonesian() -> None:
    assert len(core()) > 1000
    assert [entry.msgid for entry in shown() if not said(entry) or "fuzzy" in entry.flags] == []


def test_plurals_have_one_form() -> None:
    assert [entry.msgid for entry in shown() if entry.msgid_plural and set(entry.msgstr_plural) != {0}] == []


def test_the_parts_of_every_message_of_core_survive() -> None:
    assert {entry.msgid: wrong for entry in shown() if (wrong := differs(entry.msgid_plural or entry.msgid, said(entry)))} == {}


def test_the_parts_of_our_own_messages_survive() -> None:
    broken = {entry.msgid: wrong for entry in ours().values()
              if (wrong := differs(entry.msgid_plural or entry.msgid, said(entry)))}
    assert broken == {}


@pytest.mark.parametrize(("word", "replaced"), [
    ("Cari kumpulan data", True), ("Username", True), ("Silahkan masuk", True), ("Tag", True), ("Paket tidak ditemukan", True),
    ("Cari dataset", False), ("Kata sandi salah", False), ("Surel {email}", False), ("Situs", False),
])
def test_a_replaced_term_is_seen(word: str, replaced: bool) -> None:
    assert bool(outdated(word)) is replaced


def test_the_terms_are_ours() -> None:
    assert {entry.msgid: said(entry) for entry in shown() if outdated(said(entry))} == {}


@pytest.mark.parametrize(("english", "indonesian"), [
    ("Dataset", "Dataset"), ("Organization", "Instansi"), ("organization", "instansi"), ("Group", "Grup"), ("group", "grup"),
    ("Resources", "Berkas"), ("User", "Pengguna"), ("Tags", "Kata kunci"), ("Login", "Masuk"), ("Log out", "Keluar"),
])
def test_the_terms_of_the_catalogue(english: str, indonesian: str) -> None:
    assert [said(entry) for entry in shown() if entry.msgid == english] == [indonesian]


@pytest.mark.parametrize("extension", ["activity", "datastore", "scheming", "dcat"])
def test_every_message_of_an_enabled_extension_is_said_in_indonesian(extension: str) -> None:
    known = {text for entry in (*shown(), *ours().values()) if said(entry) for text in (entry.msgid, entry.msgid_plural) if text}
    methods = [("tests/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "ckan.lib.extract:extract_ckan"),
               ("templates/**.html", "ckan.lib.extract:extract_ckan"), ("**.js", "javascript")]
    missing, count = {}, 0
    for file, _line, message, *_rest in extract_from_dir(EXTENSIONS / extension, methods, {}):
        for text in message if isinstance(message, tuple) else (message,):
            count += bool(text)
            if text and text not in known:
                missing[text] = file
    assert count > 5
    assert missing == {}


def test_ours_is_heard_before_cores_own(tmp_path: Path) -> None:
    """CKAN merges the plugins' catalogues into its own, in this order."""
    (tmp_path / "id.d").symlink_to(I18N / "id.d")
    build(tmp_path)
    heard = Translations.load(str(CORE / "i18n"), ["id"], "ckan")
    assert heard.gettext("Organization") != "Instansi"
    heard.merge(Translations.load(str(tmp_path), ["id"], DOMAIN))
    assert (heard.gettext("Organization"), heard.gettext("Followers")) == ("Instansi", "Pengikut")
    assert [heard.ngettext("{num} Dataset", "{num} Datasets", number) for number in (1, 2)] == ["{num} dataset"] * 2
