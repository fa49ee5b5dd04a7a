"""Answers of reviewers to the rules that only a person can answer."""
import sqlalchemy as sa
from alembic import op

revision = "014_checklist"
down_revision = "013_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sdi_checklist",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("revision_id", sa.UnicodeText, sa.ForeignKey("sdi_revision.id"), nullable=False),
        sa.Column("rule", sa.UnicodeText, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("answer", sa.UnicodeText, nullable=False),
        sa.Column("note", sa.UnicodeText, nullable=False, server_default=""),
        sa.Column("finding_id", sa.UnicodeText),
        sa.Column("answered_by", sa.UnicodeText, nullable=False),
        sa.Column("answered", sa.DateTime, nullable=False),
        sa.UniqueConstraint("revision_id", "rule", "round", name="sdi_checklist_once"),
    )


def downgrade() -> None:
    op.drop_table("sdi_checklist")
