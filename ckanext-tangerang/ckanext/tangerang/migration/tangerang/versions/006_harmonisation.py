"""The harmonisation board: cases and what agencies answered."""
from alembic import op

revision = "006_harmonisation"
down_revision = "005_rows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
