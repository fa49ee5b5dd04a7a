"""Tables of publishing: deliveries, references, assessments, tombstones, correction notices."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "002_publish"
down_revision = "001_door"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def column(name: str, kind: object, **options: object) -> sa.Column:
    """A column that must be filled unless said otherwise."""
    return sa.Column(name, kind, **{"nullable": False, **options})


def upgrade() -> None:
    op.create_table(
        "sdi_delivery",
        column("id", TEXT, primary_key=True),
        *(column(name, TEXT, nullable=True, index=True) for name in ("revision_id", "source_id", "record_id")),
        column("owner_org", TEXT, index=True),
        column("filename", TEXT),
        column("size", sa.BigInteger),
        column("sha256", TEXT, index=True),
        column("kind", TEXT, nullable=True),
        column("state", TEXT),
        column("tables", JSONB),
        column("holding", JSONB),
        column("reason", TEXT, nullable=True),
        column("decided_by", TEXT, nullable=True),
        column("decided", TIME, nullable=True),
        column("created_by", TEXT),
        column("created", TIME),
    )
    op.create_table(
        "sdi_reference",
        column("id", sa.BigInteger, primary_key=True, autoincrement=True),
        *(column(name, TEXT) for name in ("from_id", "from_kind")),
        column("from_version", sa.Integer),
        *(column(name, TEXT) for name in ("path", "to_id")),
        *(column(name, TEXT, nullable=True) for name in ("to_kind", "to_version")),
    )
    op.create_index("sdi_reference_to_idx", "sdi_reference", ["to_id", "from_kind"])
    op.create_index("sdi_reference_from_idx", "sdi_reference", ["from_id"])
    op.create_table(
        "sdi_assessment",
        column("record_id", TEXT, primary_key=True),
        *(column(name, TEXT) for name in ("revision_id", "kind")),
        column("owner_org", TEXT, nullable=True, index=True),
        column("total", sa.Integer),
        column("by_principle", JSONB),
        column("meets_sdi", sa.Boolean),
        column("findings", JSONB),
        column("rules_version", TEXT),
        column("assessed", TIME),
    )
    op.create_table(
        "sdi_tombstone",
        column("id", TEXT, primary_key=True),
        *(column(name, TEXT) for name in ("record_id", "kind", "name", "title")),
        column("owner_org", TEXT, nullable=True),
        column("resource_id", TEXT, nullable=True, index=True),
        column("resource_name", TEXT, nullable=True),
        column("reason", TEXT),
        column("created", TIME),
        column("created_by", TEXT),
        column("ended", TIME, nullable=True),
    )
    op.create_index("sdi_tombstone_record_idx", "sdi_tombstone", ["record_id"])
    op.create_index("sdi_tombstone_name_idx", "sdi_tombstone", ["name"])
    op.create_table(
        "sdi_correction",
        column("id", TEXT, primary_key=True),
        column("record_id", TEXT, index=True),
        column("notice", TEXT),
        column("created", TIME),
        column("created_by", TEXT),
    )


def downgrade() -> None:
    for table in ("sdi_correction", "sdi_tombstone", "sdi_assessment", "sdi_reference", "sdi_delivery"):
        op.drop_table(table)
