"""Variables and indicators of published activities; the document a decision rests on; changes of standards put aside."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "005_rows"
down_revision = "004_codes"
branch_labels = None
depends_on = None

TEXT = sa.UnicodeText
TABLES = ("sdi_variable", "sdi_indicator")


def upgrade() -> None:
    for table in TABLES:
        op.create_table(
            table,
            sa.Column("record_id", TEXT, primary_key=True, nullable=False),
            sa.Column("id", TEXT, primary_key=True, nullable=False),
            sa.Column("owner_org", TEXT),
            sa.Column("place", sa.Integer, nullable=False),
            sa.Column("nama", TEXT, nullable=False),
            *(sa.Column(name, TEXT) for name in ("alias", "konsep", "definisi", "ukuran", "satuan")),
            sa.Column("row", JSONB, nullable=False),
        )
        op.create_index(f"{table}_id_idx", table, ["id"])
        op.create_index(f"{table}_org_idx", table, ["owner_org"])
    op.add_column("sdi_decision", sa.Column("document", JSONB))
    op.create_table(
        "sdi_change_put_aside",
        sa.Column("record_id", TEXT, primary_key=True, nullable=False),
        sa.Column("standard_id", TEXT, primary_key=True, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.execute("CREATE INDEX sdi_package_kode_list_idx ON package (lower(extras->>'kode_list')) WHERE type = 'klasifikasi'")


def downgrade() -> None:
    op.execute("DROP INDEX IF EXISTS sdi_package_kode_list_idx")
    op.drop_table("sdi_change_put_aside")
    op.drop_column("sdi_decision", "document")
    for table in TABLES:
        op.drop_table(table)
