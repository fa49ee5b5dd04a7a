"""What templates ask of the Daftar Data."""
from __future__ import annotations

from ckanext.tangerang.planning import lookup

__all__ = ["sdi_planned_choices"]

sdi_planned_choices = lookup.choices
