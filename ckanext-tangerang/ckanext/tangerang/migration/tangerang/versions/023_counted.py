"""Indexes for the numbers of the whole catalogue: the day of each public version, the agency of each public dataset."""
import sqlalchemy as sa
from alembic import op

revision = "023_counted"
down_revision = "022_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("sdi_revision_applied_idx", "sdi_revision", ["applied"], postgresql_where=sa.text("applied IS NOT NULL"))
    op.create_index("sdi_public_dataset_idx", "package", ["id"], postgresql_include=["owner_org"],
                    postgresql_where=sa.text("state = 'active' AND private IS FALSE AND type = 'dataset'"))


def downgrade() -> None:
    op.drop_index("sdi_public_dataset_idx", "package")
    op.drop_index("sdi_revision_applied_idx", "sdi_revision")
