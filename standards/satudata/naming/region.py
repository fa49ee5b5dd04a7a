"""Does a name say where, or how far it reaches?"""
from __future__ import annotations

import re
from functools import cache

from satudata import codes

#: Regions named with their level or alone; beside these the list of the city's own areas is read.
CITIES = ("Tangerang Selatan", "Tangerang", "Serang", "Cilegon", "Lebak", "Pandeglang", "Bekasi", "Bogor", "Depok", "Bandung")
PROVINCES = ("Banten", "DKI Jakarta", "Jakarta", "Jawa Barat", "Jawa Tengah", "Jawa Timur")
#: "Warga Negara Indonesia" and "Bahasa Indonesia" name no coverage.
_NOT_PLACE = r"(?<!Negara )(?<!Bahasa )(?<!Nasional )(?<!Bangsa )"
_NAME = r"[A-Z]\w*(?:\s+[A-Z]\w*)*"


@cache
def _pattern() -> re.Pattern[str]:
    areas = sorted({code.nama for code in codes.load("wilayah-3671") if code.tingkat != "kota"}, key=len, reverse=True)
    cities, provinces, own = ("|".join(map(re.escape, names)) for names in (CITIES, PROVINCES, areas))
    return re.compile(
        rf"\s*(?:\b(?:di|se)[\s-]+(?i:kota|kabupaten|provinsi|kecamatan|kelurahan)\s+{_NAME}"
        rf"|\b(?:di\s+|se-?)?(?i:kota|kabupaten|kab\.)\s+(?:{cities})\b"
        rf"|\b(?:di\s+|se-?)?(?i:provinsi)\s+(?:{provinces})\b"
        rf"|\b(?:di\s+)?(?i:kecamatan|kelurahan)\s+(?:{own})\b"
        rf"|\bdi\s+(?:{own}|{cities})\b"
        rf"|\b(?i:tingkat|skala|se-?)\s*(?i:nasional|provinsi|kota|kabupaten|kecamatan|kelurahan)\s*$"
        rf"|\b(?:di\s+|se-?)?(?:Tangerang\s+Selatan|Tangerang|{provinces})\b"
        rf"|{_NOT_PLACE}\b(?:di\s+|se-?)?Indonesia\b)",
    )


def regions(name: str) -> list[str]:
    """Regions and coverage, as written."""
    return [found.group().strip() for found in _pattern().finditer(name)]


def without(name: str) -> str:
    """The name without its regions."""
    return " ".join(_pattern().sub(" ", name).split())
