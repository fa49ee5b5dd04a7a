"""What templates ask of the public pages: look, icons, words, languages, menu."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from markupsafe import Markup
from werkzeug.exceptions import default_exceptions
from werkzeug.routing import BuildError

from ckanext.tangerang.people import language, permissions
from ckanext.tangerang.people.helpers import current

from . import assets, look, theme, words
from .look import Look
from .preview import Preview, previews

__all__ = [
    "sdi_asset", "sdi_city", "sdi_code_name", "sdi_contact", "sdi_date", "sdi_dcat_url", "sdi_effect_look", "sdi_icon",
    "sdi_label",
    "sdi_languages", "sdi_logo", "sdi_mark", "sdi_menu", "sdi_number", "sdi_origin", "sdi_own_words", "sdi_pages_around",
    "sdi_preview", "sdi_section", "sdi_span", "sdi_state_look", "sdi_task_look", "sdi_text", "sdi_topic_icon",
]

LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))
SECTIONS = (
    ("/dataset", "data"), ("/standar", "standards"), ("/konsep", "standards"), ("/klasifikasi", "standards"),
    ("/kegiatan", "standards"), ("/variabel", "standards"), ("/indikator", "standards"), ("/data_induk", "standards"),
    ("/harmonisasi", "harmonisation"), ("/organization", "agencies"), ("/user/login", "login"), ("/user", "account"),
    ("/meja-kerja", "desk"), ("/daftarkan", "desk"), ("/revisi", "desk"), ("/pengajuan", "queue"), ("/panen", "harvest"),
    ("/kepatuhan", "compliance"), ("/daftar-data", "planning"), ("/permintaan", "planning"), ("/kalender-rilis", "calendar"),
    ("/rekomendasi", "recommendations"), ("/kegiatan-serupa", "recommendations"), ("/pemberitahuan", "notices"),
    ("/orang", "people"), ("/audit", "audit"),
)
TOPIC_ICONS = (
    ("sosial", "people"), ("penduduk", "people"), ("ekonomi", "graph-up"), ("industri", "shop"), ("sehat", "heart-pulse"),
    ("didik", "mortarboard"), ("lingkungan", "tree"), ("infrastruktur", "buildings"), ("pemerintah", "bank"),
    ("hukum", "shield-check"), ("budaya", "palette"), ("wisata", "compass"), ("tani", "basket"), ("pangan", "basket"),
    ("energi", "lightning-charge"), ("keuangan", "cash-coin"), ("anggaran", "cash-coin"), ("digital", "cpu"),
    ("tenaga kerja", "briefcase"), ("pertahanan", "shield"), ("pembangunan", "cone-striped"),
)


def sdi_asset(path: str) -> str:
    """Address of one of our files (``base.css``, ``img/mark.svg``); it changes with the content."""
    return str(tk.url_for("static", filename=f"tangerang/{path}", locale="default", v=assets.version(f"tangerang/{path}")))


def sdi_icon(name: str) -> Markup:
    """A Bootstrap icon drawn into the page, hidden from readers: the word beside it carries the meaning."""
    return assets.icon(name)


def sdi_mark() -> Markup:
    """The catalogue's own mark."""
    return assets.mark()


def sdi_city() -> str:
    """The city's name."""
    return theme.city()


def sdi_logo() -> str:
    """Address of the city's logo, or nothing."""
    return theme.logo()


def sdi_contact() -> str:
    """Whom to ask about the catalogue, or nothing."""
    return theme.contact()


def sdi_code_name(code: Mapping[str, Any]) -> str:
    """The name of a code in the reader's language; the other one where that is missing."""
    names = (code.get("nama_en"), code.get("nama")) if language.lang() == "en" else (code.get("nama"), code.get("nama_en"))
    return str(next((name for name in names if name), ""))


def sdi_date(value: Any) -> str:
    """`23 November 2026`."""
    return words.day(value)


def sdi_span(start: Any, end: Any) -> str:
    """A period in the fewest words."""
    return words.span(start, end)


def sdi_origin(origin: str) -> str:
    """By which way a version came."""
    named = {"form": tk._("Form"), "harvest": tk._("Harvest"), "api": tk._("API")}
    return named.get(origin, origin)


def sdi_own_words(code: int, content: str) -> bool:
    """Whether a refusal carries a sentence of the catalogue's, not the web library's."""
    standard = default_exceptions.get(code)
    return bool(content) and standard is not None and str(content) != str(standard.description)


def sdi_number(value: Any) -> str:
    """`1.234,5`."""
    return words.number(value)


def sdi_label(codelist: str, code: str) -> str:
    """A code's name in the reader's language."""
    return words.label(codelist, code)


def sdi_text(value: Any) -> str:
    """A two-language text (``Text`` or ``{"id", "en"}``) in the reader's language."""
    if hasattr(value, "in_"):
        return str(value.in_(language.lang()))
    return (language.in_language(value) or "") if isinstance(value, dict) else str(value or "")


def sdi_state_look(state: str, stage: str = "") -> Look:
    """Word, tone and icon of a submission's state."""
    return look.state(state, stage)


def sdi_effect_look(effect: str) -> Look:
    """Word, tone and icon of a finding's effect."""
    return look.effect(effect)


def sdi_task_look(state: str) -> Look:
    """Word, tone and icon of a task: belum, sebagian, lengkap."""
    return look.task(state)


def sdi_topic_icon(name: str) -> str:
    """An icon for a topic, by a word of its Indonesian name."""
    lowered = name.casefold()
    return next((icon for word, icon in TOPIC_ICONS if word in lowered), "folder2")


def sdi_preview(resource: dict[str, Any]) -> Preview | None:
    """The first rows of a public file, None where there are none to show."""
    return previews([resource]).get(resource["id"])


def sdi_pages_around(page: int, pages: int) -> list[int]:
    """Page numbers to show; 0 is a gap."""
    wanted = sorted({1, pages, *range(max(page - 1, 1), min(page + 1, pages) + 1)})
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown


def sdi_languages() -> list[dict[str, Any]]:
    """This page in each language, by a plain link: no form, no cookie."""
    here = tk.request.environ.get("CKAN_CURRENT_URL") or "/"
    now = language.lang()
    return [
        {"code": code, "name": name, "url": tk.url_for(here, locale=code), "current": code == now} for code, name in LANGUAGES
    ]


def sdi_section() -> str:
    """Which entry of the navigation the page belongs to."""
    path = tk.request.path
    return next((name for start, name in SECTIONS if path == start or path.startswith(f"{start}/")), "")


def sdi_menu() -> list[dict[str, str]]:
    """Entries of the navigation for the person looking: the rooms they may enter."""
    user = current()
    if user is None:
        return []
    harvests = permissions.orgs_with(user, "harvest_source_create")
    cases = permissions.orgs_with(user, "harmonisation_read")
    people = permissions.orgs_with(user, "person_list")
    tracked = permissions.orgs_with(user, "recommendation_read")
    entries = [
        (tk._("My desk"), "sdi_desk.desk", "desk", permissions.can(user, "desk_open")),
        (tk._("Review queue"), "sdi_review.queue", "queue", permissions.can(user, "queue_open")),
        (tk._("Planning"), *planning_room(user)),
        (tk._("Harvest"), "sdi_harvest.sources", "harvest", harvests is None or bool(harvests)),
        (tk._("Harmonisation"), "sdi_board.listed", "harmonisation", cases is None or bool(cases)),
        (tk._("Recommendations"), "sdi_recommendations.listed", "recommendations", tracked is None or bool(tracked)),
        (tk._("People"), "sdi_people.listed", "people", bool(people is None or people)),
        (tk._("Audit"), "sdi_audit.listed", "audit", permissions.can(user, "audit_read")),
    ]
    return [{"text": text, "url": url, "name": name} for text, endpoint, name, may in entries if may and (url := _url(endpoint))]


def planning_room(user: model.User) -> tuple[str, str, bool]:
    """Where this person works on the Daftar Data: the board, what the agency plans, or the list as it is read."""
    if permissions.can(user, "planned_decide"):
        return "sdi_planning_board.board", "planning", True
    plans = permissions.orgs_with(user, "planned_edit") != set()
    return "sdi_planning.own" if plans else "sdi_planning.listed", "planning", plans or permissions.orgs_with(
        user, "planned_read") != set()


def sdi_dcat_url() -> str:
    """The catalogue as DCAT, where that is switched on."""
    return _url("dcat.read_catalog", _format="ttl") if "dcat" in tk.config.get("ckan.plugins", []) else ""


def _url(endpoint: str, **values: Any) -> str:
    try:
        return str(tk.url_for(endpoint, **values))
    except BuildError:
        return ""
