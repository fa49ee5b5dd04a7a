"""What a metadata catalogue says of a dataset, as the values mappings read: the same names whichever protocol brought it."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from satudata_harvest.connectors.proposal import LONGEST_TITLE, words_of
from satudata_harvest.source import SourceDocument
from satudata_harvest.transforms import codelist

MOST_LINKS = 50  # tables one record can have
MOST_TAGS = 30
WEB = re.compile(r"https?://[^\s<>\"]{1,1990}")

#: What ISO 19115, the EU and MARC vocabularies, and ISO 8601 periods call the frequencies of our list.
FREQUENCIES: Mapping[str, str] = {word: code for code, words in {
    "harian": "daily continual cont r/p1d day", "mingguan": "weekly r/p1w week", "bulanan": "monthly r/p1m month",
    "triwulanan": "quarterly r/p3m quarter", "empat-bulanan": "three_times_a_year threetimesayear r/p4m",
    "semesteran": "biannually semiannual annual_2 biannual r/p6m", "tahunan": "annual annually yearly r/p1y year",
    "dua-tahunan": "biennially biennial r/p2y", "ad-hoc": "irregular irreg asneeded unplanned notplanned r/pt0s",
}.items() for word in words.split()}


def described(document: SourceDocument, found: Mapping[str, Any]) -> dict[str, Any]:
    """Metadata of a record: what was found, and ``tags tahun_awal tahun_akhir frequency_code links pages source`` made of it.

    :param found: ``title description tags resources landing temporal frequency`` where the source has them, and what else it says
    """
    title = str(found.get("title") or "")[:LONGEST_TITLE]
    first, last = years_of(found.get("temporal") or {}, title)
    return {
        **found,
        "title": title,
        "description": found.get("description") or "",
        "tags": tags_of(found.get("tags") or words_of(title)),
        "tahun_awal": first,
        "tahun_akhir": last,
        "frequency_code": frequency_of(str(found.get("frequency") or "")),
        "links": links_of(found.get("resources") or ()),
        "pages": [url for url in found.get("landing") or () if WEB.fullmatch(url)][:20],
        "source": {"name": document.name, "title": document.title},
    }


def years_of(temporal: Mapping[str, Any], title: str) -> tuple[str, str]:
    """First and last year: of the period the source names, else of the title."""
    start, end = (re.match(r"[12]\d{3}(?!\d)", str(temporal.get(name) or "")) for name in ("start", "end"))
    if start or end:
        return start[0] if start else "", end[0] if end else ""
    said = sorted(re.findall(r"\b(?:19|20)\d\d\b", title))
    return (said[0], said[-1]) if said else ("", "")


def tags_of(words: Iterable[str]) -> list[str]:
    """Keywords a catalogue can hold: letters, digits, blanks, hyphens, points; 2 to 100 of them; each once whatever its case."""
    plain = (re.sub(r"[^\w\-.]+", " ", word).strip()[:100].strip() for word in words)
    return list({word.casefold(): word for word in reversed([one for one in plain if len(one) >= 2])}.values())[::-1][:MOST_TAGS]


def frequency_of(said: str) -> str:
    """The code of how often data are updated; empty where it is none of ours. ``said`` may be the address of a term."""
    word = said.strip() if said.strip().lower().startswith("r/p") else re.split(r"[/#:]", said.strip().rstrip("/"))[-1]
    return FREQUENCIES.get(word.casefold(), "") or str(codelist(word, "frekuensi", {}) or "")


def links_of(resources: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Files behind addresses as tables of a record; what is no web address is left out."""
    found: dict[str, dict[str, str]] = {}
    for one in resources:
        url = str(one.get("url") or "")
        if WEB.fullmatch(url) and len(found) < MOST_LINKS:
            found.setdefault(url, {
                "name": str(one.get("name") or "")[:200], "description": str(one.get("description") or "")[:2000], "url": url,
                "format": format_of(one)})
    return list(found.values())


def format_of(resource: Mapping[str, Any]) -> str:
    """The code of a file's format, as said or by the end of its address; empty where it is none of ours."""
    ending = re.search(r"\.(\w{2,8})$", str(resource.get("url") or "").partition("?")[0])
    for said in (resource.get("format"), resource.get("mimetype"), ending[1] if ending else ""):
        word = re.split(r"[/#]", str(said or "").strip())[-1] if str(said or "").startswith("http") else str(said or "").strip()
        code = codelist(word, "format", {}) or codelist(f".{word}", "format", {}) or MIMES.get(word.casefold())
        if code:
            return str(code)
    return ""


MIMES = {"application/json": "json", "application/pdf": "pdf", "application/xml": "xml", "text/xml": "xml", "image/png": "png",
         "image/jpeg": "jpg", "application/geo+json": "geojson", "application/vnd.geo+json": "geojson",
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx"}
