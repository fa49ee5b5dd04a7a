"""Notices to people, and how each person wants to be told."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "007_notices"
down_revision = "006_harmonisation"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    op.create_table(
        "sdi_notice",
        sa.Column("id", TEXT, primary_key=True),
        *(sa.Column(name, TEXT, nullable=False) for name in ("user_id", "event")),
        *(sa.Column(name, TEXT) for name in ("actor", "subject_kind", "subject_id", "once")),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("params", JSONB, nullable=False),
        sa.Column("created", TIME, nullable=False),
        *(sa.Column(name, TIME) for name in ("seen", "send_at", "sending", "mailed")),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("failure", TEXT),
    )
    op.create_index("sdi_notice_list_idx", "sdi_notice", ["user_id", "created", "id"])
    op.create_index("sdi_notice_unseen_idx", "sdi_notice", ["user_id"], postgresql_where=sa.text("seen IS NULL"))
    op.create_index("sdi_notice_outbox_idx", "sdi_notice", ["send_at"],
                    postgresql_where=sa.text("mailed IS NULL AND send_at IS NOT NULL"))
    op.create_index("sdi_notice_once_idx", "sdi_notice", ["user_id", "once"], unique=True)
    op.create_table(
        "sdi_notice_choice",
        sa.Column("user_id", TEXT, primary_key=True),
        sa.Column("mail", TEXT, nullable=False),
        sa.Column("language", TEXT),
        sa.Column("modified", TIME, nullable=False),
    )


def downgrade() -> None:
    for name in ("sdi_notice_choice", "sdi_notice"):
        op.drop_table(name)
