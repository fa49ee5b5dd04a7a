"""Re-assessments of the whole catalogue, and how each agency stood day by day."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "009_compliance"
down_revision = "007_notices"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime
RULES = """
UPDATE sdi_assessment SET {column} = ARRAY(
    SELECT DISTINCT coalesce(finding ->> 'rule', '') FROM jsonb_array_elements(findings) AS finding WHERE {where} ORDER BY 1)
"""
RELEASE = """
UPDATE sdi_assessment AS verdict SET next_release = revision.record ->> 'tanggal_rilis_berikutnya'
FROM sdi_revision AS revision WHERE revision.id = verdict.revision_id
"""


def upgrade() -> None:
    verdict()
    day()
    reassessment()


def verdict() -> None:
    for name in ("open_rules", "blocking"):
        op.add_column("sdi_assessment", sa.Column(name, ARRAY(TEXT), nullable=False, server_default="{}"))
    op.add_column("sdi_assessment", sa.Column("next_release", TEXT))
    op.execute(RULES.format(column="open_rules", where="true"))
    op.execute(RULES.format(column="blocking", where="finding ->> 'effect' IN ('menahan', 'syarat')"))
    op.execute(RELEASE)
    op.execute("CREATE INDEX sdi_assessment_rules_idx ON sdi_assessment USING gin (open_rules)")
    op.create_index("sdi_assessment_list_idx", "sdi_assessment", ["total", "record_id"])


def day() -> None:
    op.create_table(
        "sdi_compliance_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("owner_org", TEXT, primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in (
            "datasets", "meets", "assessed", "points", "waiting", "overdue")),
    )


def reassessment() -> None:
    op.create_table(
        "sdi_reassessment",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("rules_version", TEXT, nullable=False),
        sa.Column("started_by", TEXT, nullable=False),
        sa.Column("started", TIME, nullable=False), sa.Column("moved", TIME, nullable=False), sa.Column("finished", TIME),
        sa.Column("position", TEXT, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("total", "done", "changed", "reindexed", "failed")),
        sa.Column("pending", JSONB, nullable=False),
    )
    op.execute("CREATE UNIQUE INDEX sdi_reassessment_one_idx ON sdi_reassessment ((true)) WHERE state = 'running'")


def downgrade() -> None:
    op.drop_table("sdi_reassessment")
    op.drop_table("sdi_compliance_day")
    for name in ("sdi_assessment_rules_idx", "sdi_assessment_list_idx"):
        op.drop_index(name, "sdi_assessment")
    for name in ("open_rules", "blocking", "next_release"):
        op.drop_column("sdi_assessment", name)
