"""The reviewers' clock in working days, the queue by due date, and each person's saved filters."""
import sqlalchemy as sa
from alembic import op

revision = "011_desks"
down_revision = "010_bulk"
branch_labels = None
depends_on = None

TEXT = sa.UnicodeText
OPEN = "state IN ('SUBMITTED', 'REVISED', 'UNDER_REVIEW', 'CORRECTION_REQUIRED')"


def upgrade() -> None:
    op.add_column("sdi_submission", sa.Column("waits_from", sa.Date))
    op.add_column("sdi_submission", sa.Column("waited", sa.Integer, nullable=False, server_default="0"))
    # what waits already: seven days of the calendar stand for five working days
    op.execute("UPDATE sdi_submission SET waits_from = moved::date, due = coalesce(due, moved::date + 7) "
               "WHERE state IN ('SUBMITTED', 'REVISED', 'UNDER_REVIEW')")
    op.create_index("sdi_submission_due_idx", "sdi_submission", ["due", "id"], postgresql_where=sa.text(OPEN))
    op.create_index("sdi_submission_assignee_idx", "sdi_submission", ["assignee", "due"], postgresql_where=sa.text(OPEN))
    op.create_table(
        "sdi_saved_filter",
        sa.Column("id", TEXT, primary_key=True),
        *(sa.Column(name, TEXT, nullable=False) for name in ("user_id", "name", "query")),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("sdi_saved_filter_name_idx", "sdi_saved_filter", ["user_id", "name"], unique=True)


def downgrade() -> None:
    op.drop_table("sdi_saved_filter")
    for name in ("sdi_submission_assignee_idx", "sdi_submission_due_idx"):
        op.drop_index(name, "sdi_submission")
    for column in ("waited", "waits_from"):
        op.drop_column("sdi_submission", column)
