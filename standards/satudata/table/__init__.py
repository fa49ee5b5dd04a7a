"""Reads tables out of files as people send them, says what was odd, and describes their columns."""
from .build import from_cells
from .model import Dialect, Limits, Place, Problem, Refused, Row, Table, Workbook
from .profile import Column, Profile, profile
from .reader import read
from .resolve import resolve
from .skema import column_entry
from .subject import area_level, periods, propose_title
from .words import Refusal, Word

__all__ = [
    "Column", "Dialect", "Limits", "Place", "Problem", "Profile", "Refusal", "Refused", "Row", "Table", "Word", "Workbook",
    "area_level", "column_entry", "from_cells", "periods", "profile", "propose_title", "read", "resolve",
]
