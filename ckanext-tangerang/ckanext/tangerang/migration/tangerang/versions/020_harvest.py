"""Drafts of harvest sources, and what was looked at of a source before it runs; how far a run has read."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "020_harvest"
down_revision = "019_recommendation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sdi_harvest_run", sa.Column("seen", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "sdi_harvest_draft",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("owner_org", sa.UnicodeText, nullable=False, index=True),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("source_id", sa.UnicodeText, sa.ForeignKey("sdi_harvest_source.id", ondelete="CASCADE")),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("created_by", sa.UnicodeText, nullable=False),
        sa.Column("modified", sa.DateTime, nullable=False),
    )
    op.create_table(
        "sdi_harvest_look",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("kind", sa.UnicodeText, nullable=False),
        sa.Column("draft_id", sa.UnicodeText, sa.ForeignKey("sdi_harvest_draft.id", ondelete="CASCADE"), index=True),
        sa.Column("source_id", sa.UnicodeText, sa.ForeignKey("sdi_harvest_source.id", ondelete="CASCADE"), index=True),
        sa.Column("owner_org", sa.UnicodeText, nullable=False),
        sa.Column("document", JSONB, nullable=False),
        sa.Column("digest", sa.UnicodeText, nullable=False),
        sa.Column("state", sa.UnicodeText, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("result", JSONB),
        sa.Column("created", sa.DateTime, nullable=False, index=True),
        sa.Column("created_by", sa.UnicodeText, nullable=False),
        sa.Column("heartbeat", sa.DateTime, nullable=False),
        sa.Column("finished", sa.DateTime),
        sa.CheckConstraint("(draft_id IS NULL) <> (source_id IS NULL)", name="sdi_harvest_look_of_one"),
    )


def downgrade() -> None:
    op.drop_table("sdi_harvest_look")
    op.drop_table("sdi_harvest_draft")
    op.drop_column("sdi_harvest_run", "seen")
