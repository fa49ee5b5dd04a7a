"""The blueprints of the registry."""
from ckanext.tangerang.registry.board_views import sdi_board
from ckanext.tangerang.registry.central_views import sdi_central
from ckanext.tangerang.registry.version_views import sdi_impact, sdi_versions

__all__ = ["sdi_board", "sdi_central", "sdi_impact", "sdi_versions"]
