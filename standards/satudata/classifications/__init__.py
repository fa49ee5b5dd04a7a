"""Classifications that come with the library, each with source, legal basis, version, validity and licence."""
from .load import Shipped, load, names

__all__ = ["Shipped", "load", "names"]
