"""Values of quality indicators, and activities found by the name datasets point at."""
import sqlalchemy as sa
from alembic import op

revision = "022_quality"
down_revision = "020_harvest"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text = sa.UnicodeText
    op.create_table(
        "sdi_quality_value",
        sa.Column("id", text, primary_key=True), sa.Column("activity_id", text, nullable=False),
        sa.Column("indicator", text, nullable=False), sa.Column("value", sa.Float, nullable=False),
        sa.Column("date", sa.Date, nullable=False), sa.Column("note", text, nullable=False, server_default=""),
        sa.Column("created", sa.DateTime, nullable=False), sa.Column("created_by", text, nullable=False),
    )
    op.create_index("sdi_quality_value_idx", "sdi_quality_value", ["activity_id", "indicator"])
    op.create_index("sdi_activity_name_idx", "sdi_activity", ["name"])


def downgrade() -> None:
    op.drop_index("sdi_activity_name_idx", "sdi_activity")
    op.drop_table("sdi_quality_value")
