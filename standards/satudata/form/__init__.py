"""The definition of each kind of record: its fields, when they apply, what they demand."""
from satudata.form.load import kinds, load
from satudata.form.model import Field, Form, Section

__all__ = ["Field", "Form", "Section", "kinds", "load"]
