"""Actions of the exchange room."""
from ckanext.tangerang.exchange.export_actions import sdi_export_show
from ckanext.tangerang.exchange.indah_actions import sdi_indah_import

__all__ = ["sdi_export_show", "sdi_indah_import"]
