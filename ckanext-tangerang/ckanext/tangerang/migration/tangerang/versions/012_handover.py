"""Who carries a submission at the agency after it was handed over."""
import sqlalchemy as sa
from alembic import op

revision = "012_handover"
down_revision = "011_desks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sdi_submission", sa.Column("custodian", sa.UnicodeText))


def downgrade() -> None:
    op.drop_column("sdi_submission", "custodian")
