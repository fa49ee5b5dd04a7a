"""The city's look from the configuration: name, logo and accent; an accent too pale to read is darkened."""
from __future__ import annotations

import re

import ckan.plugins.toolkit as tk

ACCENT = "#0b6157"
READABLE = 4.5
"""WCAG 2.2, 1.4.3: contrast of text with its ground."""
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
Rgb = tuple[int, int, int]


def city() -> str:
    """The city this catalogue belongs to (``ckanext.sdi.city_name``)."""
    return str(tk.config.get("ckanext.sdi.city_name") or "Kota Tangerang")


def logo() -> str:
    """Address of the city's logo (``ckanext.sdi.logo``), or nothing."""
    return str(tk.config.get("ckanext.sdi.logo") or "")


def contact() -> str:
    """Whom to ask about the catalogue (``ckanext.sdi.contact``), or nothing."""
    return str(tk.config.get("ckanext.sdi.contact") or "")


def accent() -> str:
    """The accent (``ckanext.sdi.accent``, six hexadecimal digits), readable on white."""
    asked = str(tk.config.get("ckanext.sdi.accent") or ACCENT)
    return readable(asked) if _HEX.fullmatch(asked) else ACCENT


def readable(colour: str) -> str:
    """The colour itself, or the nearest darker one that can be read on white and carry white text."""
    rgb: Rgb = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    while contrast_with_white(rgb) < READABLE:
        rgb = (int(rgb[0] * 0.95), int(rgb[1] * 0.95), int(rgb[2] * 0.95))
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def contrast_with_white(rgb: Rgb) -> float:
    """WCAG contrast ratio, 1 to 21."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (value / 255 for value in rgb)
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def stylesheet() -> str:
    """What the configuration changes of the stylesheet."""
    return f":root {{ --accent: {accent()}; }}\n"
