"""The Daftar Data: entries, what happened to them, decisions of the Forum; requests for data."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "017_planning"
down_revision = "016_process"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    op.execute("CREATE SEQUENCE sdi_planned_number")
    op.execute("CREATE SEQUENCE sdi_request_number")
    session()
    request()
    entry()
    move()


def session() -> None:
    op.create_table(
        "sdi_planned_session",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("number", TEXT, nullable=False, unique=True),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("note", TEXT, nullable=False, server_default=""),
        sa.Column("filename", TEXT), sa.Column("sha256", TEXT), sa.Column("size", sa.BigInteger),
        sa.Column("created", TIME, nullable=False), sa.Column("created_by", TEXT, nullable=False),
    )


def request() -> None:
    op.create_table(
        "sdi_data_request",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("number", TEXT, nullable=False, unique=True),
        sa.Column("what", TEXT, nullable=False), sa.Column("why", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False, server_default=""), sa.Column("contact", TEXT, nullable=False, server_default=""),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("answer", TEXT, nullable=False, server_default=""),
        sa.Column("dataset_id", TEXT), sa.Column("owner_org", TEXT),
        sa.Column("created", TIME, nullable=False), sa.Column("created_by", TEXT),
        sa.Column("answered", TIME), sa.Column("answered_by", TEXT),
    )
    op.create_index("sdi_data_request_list_idx", "sdi_data_request", ["created", "id"])


def entry() -> None:
    op.create_table(
        "sdi_planned_data",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("number", TEXT, nullable=False, unique=True),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("owner_org", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False), sa.Column("name_key", TEXT, nullable=False),
        sa.Column("entry", JSONB, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("priority", sa.Boolean, nullable=False), sa.Column("origin", TEXT, nullable=False),
        sa.Column("dataset_ref", TEXT),
        sa.Column("carried_from", TEXT, sa.ForeignKey("sdi_planned_data.id"), unique=True),
        sa.Column("request_id", TEXT, sa.ForeignKey("sdi_data_request.id")),
        sa.Column("session_id", TEXT, sa.ForeignKey("sdi_planned_session.id")),
        sa.Column("reason", TEXT, nullable=False, server_default=""),
        sa.Column("saves", sa.Integer, nullable=False),
        sa.Column("created", TIME, nullable=False), sa.Column("created_by", TEXT, nullable=False),
        sa.Column("modified", TIME, nullable=False), sa.Column("modified_by", TEXT, nullable=False),
        sa.Column("submitted_by", TEXT),
    )
    op.create_index("sdi_planned_data_list_idx", "sdi_planned_data", ["year", "owner_org", "name_key", "id"])
    op.create_index("sdi_planned_data_dataset_idx", "sdi_planned_data", ["dataset_ref"])
    op.create_index("sdi_planned_data_request_idx", "sdi_planned_data", ["request_id"])
    op.create_index("sdi_planned_data_session_idx", "sdi_planned_data", ["session_id"])
    op.create_index("sdi_planned_data_once_idx", "sdi_planned_data", ["year", "owner_org", "name_key"], unique=True,
                    postgresql_where=sa.text("status <> 'DIBATALKAN'"))


def move() -> None:
    op.create_table(
        "sdi_planned_move",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("entry_id", TEXT, sa.ForeignKey("sdi_planned_data.id"), nullable=False, index=True),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("from_status", TEXT, nullable=False), sa.Column("to_status", TEXT, nullable=False),
        sa.Column("session_id", TEXT, sa.ForeignKey("sdi_planned_session.id")),
        sa.Column("reason", TEXT, nullable=False, server_default=""),
        sa.Column("actor", TEXT, nullable=False), sa.Column("created", TIME, nullable=False),
    )


def downgrade() -> None:
    for table in ("sdi_planned_move", "sdi_planned_data", "sdi_data_request", "sdi_planned_session"):
        op.drop_table(table)
    op.execute("DROP SEQUENCE sdi_request_number")
    op.execute("DROP SEQUENCE sdi_planned_number")
