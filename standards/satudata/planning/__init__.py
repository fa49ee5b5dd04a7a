"""The Daftar Data: the form of an entry, its columns in files, what makes it a priority, and files of many entries read."""
from satudata.planning.columns import Column, columns
from satudata.planning.entry import NAMES, PRIORITY, faults, form, is_priority, name_key, needed, normalise
from satudata.planning.read import Fault, Row, Sheet, read

__all__ = [
    "NAMES", "PRIORITY", "Column", "Fault", "Row", "Sheet", "columns", "faults", "form", "is_priority", "name_key", "needed",
    "normalise", "read",
]
