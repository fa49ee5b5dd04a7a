"""Release calendar: schedules, releases, how each dataset stands; and when the next embargo of a record ends."""
import sqlalchemy as sa
from alembic import op

revision = "018_calendar"
down_revision = "017_planning"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    op.create_table(
        "sdi_release_schedule",
        sa.Column("record_id", TEXT, primary_key=True),
        sa.Column("frequency", TEXT, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("shift", TEXT, nullable=False),
        sa.Column("hour", TEXT, nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("refill", sa.Date, nullable=False),
        sa.Column("set_by", TEXT, nullable=False),
        sa.Column("modified", TIME, nullable=False),
    )
    op.create_index("sdi_release_schedule_refill_idx", "sdi_release_schedule", ["refill"])
    op.create_table(
        "sdi_release",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("record_id", TEXT, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("period_start", sa.Date),
        sa.Column("period_end", sa.Date),
        sa.Column("frequency", TEXT, nullable=False),
        sa.Column("moved", sa.Integer, nullable=False, server_default="0"),
        sa.Column("released", TIME),
        sa.Column("released_day", sa.Date),
        sa.Column("version", sa.Integer),
        sa.Column("skipped", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("reason", TEXT),
        sa.Column("reason_by", TEXT),
        sa.Column("reason_at", TIME),
        sa.Column("changed", TIME, nullable=False),
    )
    op.create_index("sdi_release_due_idx", "sdi_release", ["due", "id"])
    op.create_index("sdi_release_record_idx", "sdi_release", ["record_id", "due"])
    op.execute("CREATE INDEX sdi_release_open_idx ON sdi_release (due) WHERE released IS NULL AND NOT skipped")
    op.create_table(
        "sdi_release_standing",
        sa.Column("record_id", TEXT, primary_key=True),
        sa.Column("next_due", sa.Date),
        sa.Column("late_since", sa.Date),
        sa.Column("long_late", sa.Boolean, nullable=False),
        sa.Column("made", sa.Integer, nullable=False),
        sa.Column("on_time", sa.Integer, nullable=False),
    )
    op.create_table(
        "sdi_embargo",
        sa.Column("record_id", TEXT, primary_key=True),
        sa.Column("revision_id", TEXT, nullable=False),
        sa.Column("until", TIME, nullable=False),
    )
    op.create_index("sdi_embargo_until_idx", "sdi_embargo", ["until"])
    # which hour it is the clock finds out: of what is not due it puts the right one here
    op.execute("""
        INSERT INTO sdi_embargo (record_id, revision_id, until)
        SELECT record_id, id, TIMESTAMP '2000-01-01' FROM (
            SELECT DISTINCT ON (record_id) record_id, id, record FROM sdi_revision WHERE applied IS NOT NULL
            ORDER BY record_id, version DESC) newest
        WHERE record ? 'embargo_sampai' OR jsonb_path_exists(record, '$.tables[*].embargo_sampai')""")


def downgrade() -> None:
    for table in ("sdi_embargo", "sdi_release_standing", "sdi_release", "sdi_release_schedule"):
        op.drop_table(table)
