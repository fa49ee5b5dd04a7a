"""A connector of one's own, as a distribution beside the catalogue's."""
from setuptools import setup

setup(
    name="contoh-panen-agenda",
    version="1.0",
    py_modules=["contoh_agenda"],
    install_requires=["ckanext-tangerang"],
    entry_points={"satudata_harvest.connectors": ["agenda = contoh_agenda:AgendaConnector"]},
)
