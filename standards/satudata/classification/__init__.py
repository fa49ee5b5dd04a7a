"""A version of a classification: its codes and correspondences, read from the files people have, checked, compared."""
from .check import check
from .correspond import check_correspondences
from .difference import Difference, difference
from .messages import ImportRefused
from .model import MOST, Correspondence, Fault, Import, Item, Where
from .read import read, read_many
from .write import to_csv, to_xlsx

__all__ = [
    "MOST", "Correspondence", "Difference", "Fault", "Import", "ImportRefused", "Item", "Where", "check",
    "check_correspondences", "difference", "read", "read_many", "to_csv", "to_xlsx",
]
