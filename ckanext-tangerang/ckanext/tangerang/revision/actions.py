"""Every action of the door, by its name in the API."""
from ckanext.tangerang.revision.bulk_actions import sdi_bulk_list, sdi_bulk_show, sdi_submission_bulk
from ckanext.tangerang.revision.finding_actions import (
    sdi_finding_add,
    sdi_finding_answer,
    sdi_finding_apply,
    sdi_finding_close,
    sdi_finding_list,
)
from ckanext.tangerang.revision.handover_actions import sdi_work_handover
from ckanext.tangerang.revision.minutes_actions import sdi_submission_minutes
from ckanext.tangerang.revision.proposal import sdi_package_propose
from ckanext.tangerang.revision.queue_actions import (
    sdi_queue_counts,
    sdi_queue_filter_delete,
    sdi_queue_filter_list,
    sdi_queue_filter_save,
    sdi_submission_assign,
    sdi_submission_due,
)
from ckanext.tangerang.revision.revision_actions import (
    sdi_revision_check,
    sdi_revision_create,
    sdi_revision_diff,
    sdi_revision_history,
    sdi_revision_list,
    sdi_revision_save,
    sdi_revision_show,
)
from ckanext.tangerang.revision.submission_actions import (
    sdi_submission_approve,
    sdi_submission_list,
    sdi_submission_pass,
    sdi_submission_reject,
    sdi_submission_return,
    sdi_submission_show,
    sdi_submission_submit,
    sdi_submission_take,
    sdi_submission_withdraw,
)

__all__ = [
    "sdi_queue_counts", "sdi_queue_filter_delete", "sdi_queue_filter_list", "sdi_queue_filter_save", "sdi_submission_assign",
    "sdi_submission_due", "sdi_work_handover",
    "sdi_bulk_list", "sdi_bulk_show", "sdi_submission_bulk",
    "sdi_package_propose", "sdi_submission_minutes",
    "sdi_finding_add", "sdi_finding_answer", "sdi_finding_apply", "sdi_finding_close", "sdi_finding_list",
    "sdi_revision_check", "sdi_revision_create", "sdi_revision_diff", "sdi_revision_history", "sdi_revision_list",
    "sdi_revision_save", "sdi_revision_show",
    "sdi_submission_approve", "sdi_submission_list", "sdi_submission_pass", "sdi_submission_reject", "sdi_submission_return",
    "sdi_submission_show",
    "sdi_submission_submit", "sdi_submission_take", "sdi_submission_withdraw",
]
