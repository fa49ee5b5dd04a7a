"""Every action of the door, by its name in the API."""
from ckanext.tangerang.revision.finding_actions import (
    sdi_finding_add,
    sdi_finding_answer,
    sdi_finding_apply,
    sdi_finding_close,
    sdi_finding_list,
)
from ckanext.tangerang.revision.proposal import sdi_package_propose
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
    sdi_submission_reject,
    sdi_submission_return,
    sdi_submission_show,
    sdi_submission_submit,
    sdi_submission_take,
    sdi_submission_withdraw,
)

__all__ = [
    "sdi_package_propose",
    "sdi_finding_add", "sdi_finding_answer", "sdi_finding_apply", "sdi_finding_close", "sdi_finding_list",
    "sdi_revision_check", "sdi_revision_create", "sdi_revision_diff", "sdi_revision_history", "sdi_revision_list",
    "sdi_revision_save", "sdi_revision_show",
    "sdi_submission_approve", "sdi_submission_list", "sdi_submission_reject", "sdi_submission_return", "sdi_submission_show",
    "sdi_submission_submit", "sdi_submission_take", "sdi_submission_withdraw",
]
