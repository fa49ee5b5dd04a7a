"""Links of public records and when they last answered; by which version of its document a record was harvested."""
import sqlalchemy as sa
from alembic import op

revision = "015_links"
down_revision = "014_checklist"
branch_labels = None
depends_on = None

MAPPED = """
UPDATE sdi_harvest_record AS record SET document_version = (
    SELECT max(run.document_version) FROM sdi_harvest_run AS run
    WHERE run.source_id = record.source_id AND run.created <= record.modified)
"""


def upgrade() -> None:
    op.create_table(
        "sdi_link",
        sa.Column("record_id", sa.UnicodeText, primary_key=True),
        sa.Column("path", sa.UnicodeText, primary_key=True),
        sa.Column("url", sa.UnicodeText, nullable=False),
        sa.Column("checked", sa.DateTime, nullable=False),
        sa.Column("how", sa.UnicodeText),
        sa.Column("since", sa.Date),
        sa.Column("failed_on", sa.Date),
    )
    op.create_index("sdi_link_url_idx", "sdi_link", ["url", "checked"])
    op.create_table(
        "sdi_link_round",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("position", sa.UnicodeText, nullable=False),
        sa.Column("finished", sa.DateTime),
        sa.Column("asked", sa.DateTime),
        *[sa.Column(name, sa.Integer, nullable=False) for name in ("records", "links", "failed", "judged")],
    )
    op.add_column("sdi_harvest_record", sa.Column("document_version", sa.Integer))
    op.execute(MAPPED)


def downgrade() -> None:
    op.drop_column("sdi_harvest_record", "document_version")
    op.drop_table("sdi_link_round")
    op.drop_table("sdi_link")
