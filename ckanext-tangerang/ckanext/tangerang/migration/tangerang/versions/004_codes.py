"""Codes and correspondences of published classifications."""
from alembic import op

revision = "004_codes"
down_revision = "003_harvest"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
