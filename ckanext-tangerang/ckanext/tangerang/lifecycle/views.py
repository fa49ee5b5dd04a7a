"""Pages of the activity's life (GSBPM)."""
from __future__ import annotations

from ckanext.tangerang.lifecycle.agency_views import sdi_process_agency
from ckanext.tangerang.lifecycle.process_views import sdi_process
from ckanext.tangerang.lifecycle.recommendation_views import sdi_recommendations

__all__ = ["sdi_process", "sdi_process_agency", "sdi_recommendations"]
