"""Invitations, and grants somebody holds as the deputy of another."""
import sqlalchemy as sa
from alembic import op

revision = "013_people"
down_revision = "012_handover"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sdi_grant", sa.Column("deputy_of", sa.UnicodeText))
    op.create_index("sdi_grant_deputy_idx", "sdi_grant", ["deputy_of"], postgresql_where=sa.text("deputy_of IS NOT NULL"))
    op.create_table(
        "sdi_invitation",
        sa.Column("id", sa.UnicodeText, primary_key=True),
        sa.Column("user_id", sa.UnicodeText, nullable=False),
        sa.Column("org_id", sa.UnicodeText, nullable=False),
        sa.Column("role", sa.UnicodeText, nullable=False),
        sa.Column("invited_by", sa.UnicodeText, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
        sa.Column("accepted", sa.DateTime),
    )
    op.create_index("sdi_invitation_user_idx", "sdi_invitation", ["user_id"])


def downgrade() -> None:
    op.drop_table("sdi_invitation")
    op.drop_index("sdi_grant_deputy_idx", "sdi_grant")
    op.drop_column("sdi_grant", "deputy_of")
