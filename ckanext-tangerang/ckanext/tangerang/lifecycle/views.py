"""Pages of the activity's life (GSBPM)."""
from __future__ import annotations

from ckanext.tangerang.lifecycle.agency_views import sdi_process_agency
from ckanext.tangerang.lifecycle.city_views import sdi_process_city_pages
from ckanext.tangerang.lifecycle.export_views import sdi_process_files
from ckanext.tangerang.lifecycle.process_views import sdi_process
from ckanext.tangerang.lifecycle.quality_views import sdi_quality
from ckanext.tangerang.lifecycle.recommendation_views import sdi_recommendations

__all__ = [
    "sdi_process", "sdi_process_agency", "sdi_process_city_pages", "sdi_process_files", "sdi_quality", "sdi_recommendations",
]
