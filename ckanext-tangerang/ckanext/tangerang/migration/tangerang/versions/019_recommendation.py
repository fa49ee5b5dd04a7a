"""Recommendations of BPS on statistical activities, and what was seen and decided when similar activities were looked for."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "019_recommendation"
down_revision = "018_calendar"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    op.create_table(
        "sdi_recommendation",
        sa.Column("activity_id", TEXT, primary_key=True),
        sa.Column("owner_org", TEXT),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("year", TEXT, nullable=False, server_default=""),
        sa.Column("request_number", TEXT),
        sa.Column("asked", sa.Date),
        sa.Column("sent_to", TEXT),
        sa.Column("result", TEXT),
        sa.Column("number", TEXT),
        sa.Column("given", sa.Date),
        sa.Column("valid_year", TEXT),
        sa.Column("link", TEXT),
        sa.Column("notes", TEXT),
        sa.Column("modified", TIME, nullable=False),
        sa.Column("modified_by", TEXT, nullable=False),
    )
    op.create_index("sdi_recommendation_org_idx", "sdi_recommendation", ["owner_org", "asked"])
    op.create_table(
        "sdi_similar_check",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("activity_id", TEXT, nullable=False),
        sa.Column("owner_org", TEXT),
        sa.Column("seen", JSONB, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("made", TIME, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
    )
    op.create_index("sdi_similar_check_activity_idx", "sdi_similar_check", ["activity_id", "made"])


def downgrade() -> None:
    op.drop_table("sdi_similar_check")
    op.drop_table("sdi_recommendation")
