"""Actions of the activity's life (GSBPM): process record, quality, recommendation."""
from __future__ import annotations

from ckanext.tangerang.lifecycle.city import sdi_process_city
from ckanext.tangerang.lifecycle.evidence_actions import (
    sdi_process_evidence_add,
    sdi_process_evidence_confirm,
    sdi_process_evidence_decline,
    sdi_process_evidence_remove,
)
from ckanext.tangerang.lifecycle.export import sdi_process_export
from ckanext.tangerang.lifecycle.process_actions import (
    sdi_process_copy,
    sdi_process_overview,
    sdi_process_step_list,
    sdi_process_step_show,
    sdi_process_step_update,
)
from ckanext.tangerang.lifecycle.quality_actions import sdi_quality_list, sdi_quality_set
from ckanext.tangerang.lifecycle.radar_actions import sdi_activity_similar, sdi_activity_similar_decide
from ckanext.tangerang.lifecycle.recommendation_actions import sdi_recommendation_list, sdi_recommendation_update

__all__ = [
    "sdi_activity_similar", "sdi_activity_similar_decide", "sdi_process_city", "sdi_process_copy", "sdi_process_evidence_add",
    "sdi_process_evidence_confirm", "sdi_process_evidence_decline", "sdi_process_evidence_remove", "sdi_process_export",
    "sdi_process_overview", "sdi_process_step_list", "sdi_process_step_show", "sdi_process_step_update", "sdi_quality_list",
    "sdi_quality_set", "sdi_recommendation_list", "sdi_recommendation_update",
]
