"""Code lists: what values a field or column may take, with source and validity."""
from satudata.codes.load import load, names
from satudata.codes.model import Code, Codelist

__all__ = ["Code", "Codelist", "load", "names"]
