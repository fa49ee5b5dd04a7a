"""Which kinds of source there are: ours and what installed packages register."""
from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points

from satudata_harvest.connectors.arcgis import ArcgisConnector
from satudata_harvest.connectors.base import Connector
from satudata_harvest.connectors.bps import BpsConnector
from satudata_harvest.connectors.bps_dna import BpsDnaConnector
from satudata_harvest.connectors.ckan import CkanConnector
from satudata_harvest.connectors.csw import CswConnector
from satudata_harvest.connectors.dcat import DcatConnector
from satudata_harvest.connectors.files import FilesConnector
from satudata_harvest.connectors.oai import OaiConnector
from satudata_harvest.connectors.rest import RestConnector
from satudata_harvest.connectors.sdmx import SdmxConnector
from satudata_harvest.connectors.sql import SqlConnector

OURS: dict[str, type[Connector]] = {"sql": SqlConnector, "files": FilesConnector, "rest": RestConnector,
                                   "ckan": CkanConnector, "arcgis": ArcgisConnector, "dcat": DcatConnector,
                                   "csw": CswConnector, "oai": OaiConnector, "sdmx": SdmxConnector,
                                   "bps": BpsConnector, "bps_dna": BpsDnaConnector}


@lru_cache(maxsize=1)
def available() -> tuple[str, ...]:
    """Names of every kind, ours first."""
    others = {point.name for point in entry_points(group="satudata_harvest.connectors")}
    return (*OURS, *sorted(others - set(OURS)))


@lru_cache(maxsize=32)
def find(name: str) -> type[Connector]:
    """The connector class of this name; a package cannot replace one of ours.

    :raises KeyError: no such kind
    """
    if name in OURS:
        return OURS[name]
    for point in entry_points(group="satudata_harvest.connectors"):
        if point.name == name:
            loaded: type[Connector] = point.load()
            return loaded
    raise KeyError(name)
