"""Harvesting: sources, runs, records, answered batches."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "003_harvest"
down_revision = "002_publish"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    source()
    run()
    record()
    batch()


def source() -> None:
    op.create_table(
        "sdi_harvest_source",
        sa.Column("id", TEXT, primary_key=True),
        *[sa.Column(name, TEXT, nullable=False) for name in ("name", "title", "owner_org", "connector")],
        sa.Column("document", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *[sa.Column(name, TEXT, nullable=False) for name in ("digest", "reach", "address", "policy", "agent", "state",
                                                             "created_by", "modified_by")],
        sa.Column("policy_by", TEXT), sa.Column("policy_set", TIME), sa.Column("policy_version", sa.Integer),
        sa.Column("bookmark", JSONB), sa.Column("released", TEXT), sa.Column("next_run", TIME),
        sa.Column("created", TIME, nullable=False), sa.Column("modified", TIME, nullable=False),
    )
    op.create_index("sdi_harvest_source_name_idx", "sdi_harvest_source", ["name"], unique=True,
                    postgresql_where=sa.text("state = 'active'"))
    op.create_index("sdi_harvest_source_org_idx", "sdi_harvest_source", ["owner_org"])


def run() -> None:
    op.create_table(
        "sdi_harvest_run",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("source_id", TEXT, sa.ForeignKey("sdi_harvest_source.id"), nullable=False),
        sa.Column("document_version", sa.Integer, nullable=False),
        *[sa.Column(name, TEXT, nullable=False) for name in ("state", "place", "created_by")],
        sa.Column("created", TIME, nullable=False),
        *[sa.Column(name, TIME) for name in ("started", "heartbeat", "finished", "decided")],
        sa.Column("plan", JSONB), sa.Column("taken", JSONB, nullable=False), sa.Column("report", JSONB),
        *[sa.Column(name, TEXT) for name in ("word", "decided_by", "reason")],
    )
    op.create_index("sdi_harvest_run_live_idx", "sdi_harvest_run", ["source_id"], unique=True,
                    postgresql_where=sa.text("state IN ('queued', 'running')"))
    op.create_index("sdi_harvest_run_source_idx", "sdi_harvest_run", ["source_id", "created"])


def record() -> None:
    op.create_table(
        "sdi_harvest_record",
        sa.Column("source_id", TEXT, sa.ForeignKey("sdi_harvest_source.id"), primary_key=True),
        sa.Column("identifier", TEXT, primary_key=True),
        *[sa.Column(name, TEXT, nullable=False) for name in ("address", "hash", "fingerprint", "state", "record_id")],
        sa.Column("missing_runs", sa.Integer, nullable=False),
        sa.Column("missing_since", TIME), sa.Column("missing_run", TEXT), sa.Column("revision_id", TEXT),
        sa.Column("harvested", JSONB, nullable=False), sa.Column("applied", JSONB), sa.Column("kept", JSONB, nullable=False),
        sa.Column("created", TIME, nullable=False), sa.Column("modified", TIME, nullable=False),
    )
    op.create_index("sdi_harvest_record_address_idx", "sdi_harvest_record", ["address", "identifier"])
    op.create_index("sdi_harvest_record_record_idx", "sdi_harvest_record", ["record_id"])


def batch() -> None:
    op.create_table(
        "sdi_harvest_batch",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("run_id", TEXT, sa.ForeignKey("sdi_harvest_run.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("results", JSONB, nullable=False),
        sa.Column("created", TIME, nullable=False),
    )


def downgrade() -> None:
    for name in ("sdi_harvest_batch", "sdi_harvest_record", "sdi_harvest_run", "sdi_harvest_source"):
        op.drop_table(name)
