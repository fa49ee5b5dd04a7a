"""Variables and indicators of published activities; the document a decision rests on."""
from alembic import op

revision = "005_rows"
down_revision = "004_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SELECT 1")


def downgrade() -> None:
    op.execute("SELECT 1")
