"""Decisions on many submissions at once: who asked what, and what became of each."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "010_bulk"
down_revision = "009_compliance"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    op.create_table(
        "sdi_bulk",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("do", TEXT, nullable=False),
        sa.Column("parameters", JSONB, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("started_by", TEXT, nullable=False),
        sa.Column("created", TIME, nullable=False), sa.Column("moved", TIME, nullable=False), sa.Column("finished", TIME),
    )
    op.create_index("sdi_bulk_list_idx", "sdi_bulk", ["created", "id"])
    op.execute("CREATE INDEX sdi_bulk_running_idx ON sdi_bulk (moved) WHERE state = 'running'")
    op.create_table(
        "sdi_bulk_item",
        sa.Column("bulk_id", TEXT, sa.ForeignKey("sdi_bulk.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("submission_id", TEXT, nullable=False),
        sa.Column("seen", TEXT, nullable=False),
        sa.Column("outcome", TEXT),
        sa.Column("sentence", TEXT),
        sa.Column("moment", TIME),
    )
    op.create_index("sdi_bulk_item_outcome_idx", "sdi_bulk_item", ["bulk_id", "outcome", "position"])
    op.create_index("sdi_bulk_item_once_idx", "sdi_bulk_item", ["bulk_id", "submission_id"], unique=True)


def downgrade() -> None:
    op.drop_table("sdi_bulk_item")
    op.drop_table("sdi_bulk")
