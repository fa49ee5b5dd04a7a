"""Tables of the door: grants, submissions, revisions, findings, decisions, and the append-only audit chain."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_door"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.UnicodeText

REFUSE = """
CREATE OR REPLACE FUNCTION sdi_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'sdi_audit_event is append-only: % refused', TG_OP;
END $$
"""


def need(name, kind=TEXT):
    return sa.Column(name, kind, nullable=False)


def may(name, kind=TEXT):
    return sa.Column(name, kind, nullable=True)


def key(name="id"):
    return sa.Column(name, TEXT, primary_key=True)


def upgrade():
    grants()
    submissions()
    revisions()
    findings()
    audit()


def grants():
    op.create_table(
        "sdi_grant", key(), need("role"), need("user_id"), may("org_id"), may("kind"), may("source_id"),
        need("valid_from", sa.Date), may("valid_until", sa.Date), need("granted_by"), need("created", sa.DateTime),
        may("ended_by"), may("ended", sa.DateTime),
    )
    op.create_index("sdi_grant_user_idx", "sdi_grant", ["user_id"])
    op.create_index("sdi_grant_org_idx", "sdi_grant", ["org_id"])


def submissions():
    op.execute("CREATE SEQUENCE IF NOT EXISTS sdi_submission_number")
    op.create_table(
        "sdi_submission", key(), sa.Column("number", TEXT, nullable=False, unique=True), need("state"), need("stage"),
        need("round", sa.Integer), need("version", sa.Integer), may("owner_org"), need("kind"), need("title"),
        need("priority", sa.Boolean), need("notes", sa.Boolean), may("assignee"), may("due", sa.Date),
        need("menahan", sa.Integer), need("syarat", sa.Integer), need("saran", sa.Integer),
        may("submitted", sa.DateTime), may("submitted_by"), need("moved", sa.DateTime), need("created", sa.DateTime),
        need("created_by"), may("apply_at", sa.DateTime), may("applied", sa.DateTime),
    )
    op.create_index("sdi_submission_queue_idx", "sdi_submission", ["state", "stage", "moved", "id"])
    op.create_index("sdi_submission_org_idx", "sdi_submission", ["owner_org", "moved", "id"])
    op.create_index("sdi_submission_apply_idx", "sdi_submission", ["apply_at"],
                    postgresql_where=sa.text("applied IS NULL AND state = 'APPROVED'"))
    op.create_table(
        "sdi_decision", key(), sa.Column("submission_id", TEXT, sa.ForeignKey("sdi_submission.id"), nullable=False),
        may("revision_id"), need("event"), need("from_state"), need("to_state"), need("from_stage"), need("stage"),
        need("role"), need("round", sa.Integer), need("actor"), may("basis"), may("reason"), may("due", sa.Date),
        need("notes", sa.Boolean), need("created", sa.DateTime),
    )
    op.create_index("sdi_decision_submission_idx", "sdi_decision", ["submission_id", "created"])


def revisions():
    op.create_table(
        "sdi_revision", key(), sa.Column("submission_id", TEXT, sa.ForeignKey("sdi_submission.id"), nullable=False),
        need("record_id"), need("kind"), need("title"), may("owner_org"), need("origin"), need("base_version", sa.Integer),
        may("version", sa.Integer), may("applied", sa.DateTime), may("apply_error"), need("saves", sa.Integer),
        need("record", JSONB), need("touched", JSONB), need("created", sa.DateTime), need("created_by"),
        need("modified", sa.DateTime), need("modified_by"),
    )
    op.create_index("sdi_revision_submission_idx", "sdi_revision", ["submission_id"])
    op.create_index("sdi_revision_version_idx", "sdi_revision", ["record_id", "version"], unique=True,
                    postgresql_where=sa.text("version IS NOT NULL"))
    op.create_index("sdi_revision_record_idx", "sdi_revision", ["record_id"])
    op.create_index("sdi_revision_list_idx", "sdi_revision", ["owner_org", "modified"])
    op.create_table(
        "sdi_revision_editor", sa.Column("revision_id", TEXT, sa.ForeignKey("sdi_revision.id"), primary_key=True),
        sa.Column("user_id", TEXT, primary_key=True), need("first", sa.DateTime), need("last", sa.DateTime),
        need("saves", sa.Integer),
    )


def findings():
    op.create_table(
        "sdi_finding", key(), sa.Column("revision_id", TEXT, sa.ForeignKey("sdi_revision.id"), nullable=False),
        may("rule"), need("effect"), may("principle"), need("path"), need("message", JSONB), may("help", JSONB),
        may("current", JSONB), may("suggestion", JSONB), may("clause"), need("state"), need("origin"), may("author"),
        may("answer"), may("reason"), need("round", sa.Integer), need("created", sa.DateTime), need("modified", sa.DateTime),
    )
    op.create_index("sdi_finding_revision_idx", "sdi_finding", ["revision_id", "state"])


def audit():
    op.create_table(
        "sdi_audit_event", sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", TEXT, nullable=False, unique=True), need("created"), need("actor"), need("action"),
        need("subject"), need("details"), need("prev_hash"), need("hash"),
    )
    op.execute(REFUSE)
    op.execute("CREATE TRIGGER sdi_audit_rows BEFORE UPDATE OR DELETE ON sdi_audit_event "
               "FOR EACH ROW EXECUTE FUNCTION sdi_audit_refuse()")
    op.execute("CREATE TRIGGER sdi_audit_table BEFORE TRUNCATE ON sdi_audit_event "
               "FOR EACH STATEMENT EXECUTE FUNCTION sdi_audit_refuse()")


def downgrade():
    for table in ("sdi_audit_event", "sdi_finding", "sdi_revision_editor", "sdi_revision", "sdi_decision",
                  "sdi_submission", "sdi_grant"):
        op.drop_table(table)
    op.execute("DROP FUNCTION IF EXISTS sdi_audit_refuse()")
    op.execute("DROP SEQUENCE IF EXISTS sdi_submission_number")
