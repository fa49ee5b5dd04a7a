"""Every action of the registry, by its name in the API."""
from ckanext.tangerang.registry.central_import import sdi_standard_import
from ckanext.tangerang.registry.code_actions import sdi_code_list, sdi_code_search, sdi_code_show, sdi_correspondence_show
from ckanext.tangerang.registry.harmonisation_actions import (
    sdi_harmonisation_answer,
    sdi_harmonisation_decide,
    sdi_harmonisation_list,
    sdi_harmonisation_open,
    sdi_harmonisation_search,
    sdi_harmonisation_show,
)
from ckanext.tangerang.registry.importing import sdi_code_import
from ckanext.tangerang.registry.naming_actions import sdi_naming_check
from ckanext.tangerang.registry.reference_actions import (
    sdi_change_list,
    sdi_change_put_aside,
    sdi_impact_show,
    sdi_reference_list,
)
from ckanext.tangerang.registry.similar_actions import sdi_similar_list

__all__ = [
    "sdi_harmonisation_answer", "sdi_harmonisation_decide", "sdi_harmonisation_list", "sdi_harmonisation_open",
    "sdi_harmonisation_search", "sdi_harmonisation_show",
    "sdi_change_list", "sdi_change_put_aside", "sdi_impact_show", "sdi_reference_list", "sdi_standard_import",
    "sdi_code_import", "sdi_code_list", "sdi_code_search", "sdi_code_show", "sdi_correspondence_show",
    "sdi_naming_check", "sdi_similar_list",
]
