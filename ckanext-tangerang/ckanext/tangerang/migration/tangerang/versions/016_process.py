"""The process record of activities: what each is, its sub-processes, their evidence."""
import sqlalchemy as sa
from alembic import op

revision = "016_process"
down_revision = "015_links"
branch_labels = None
depends_on = None

#: Activities that are public already: their process record begins empty.
PUBLIC = """
    INSERT INTO sdi_activity (record_id, name, title, owner_org, year, collection, base_id, edition)
    SELECT id, name, coalesce(title, name), owner_org, coalesce(extras->>'tahun', ''),
           coalesce(extras->>'cara_pengumpulan_data', ''), coalesce(extras->>'base_id', ''), '5.2'
    FROM package WHERE type = 'kegiatan'
"""


def upgrade() -> None:
    text, day, moment = sa.UnicodeText, sa.Date, sa.DateTime

    def words(*names: str) -> list[sa.Column]:
        return [sa.Column(name, text, nullable=False, server_default="") for name in names]
    op.create_table(
        "sdi_activity",
        sa.Column("record_id", text, primary_key=True), sa.Column("name", text), sa.Column("title", text, nullable=False),
        sa.Column("owner_org", text), *words("year", "collection", "base_id"), sa.Column("edition", text, nullable=False),
    )
    op.create_index("sdi_activity_org_idx", "sdi_activity", ["owner_org", "title", "record_id"])
    op.create_table(
        "sdi_process_step",
        sa.Column("activity_id", text, primary_key=True), sa.Column("step", text, primary_key=True),
        sa.Column("applies", sa.Boolean), *words("reason"), sa.Column("state", text, nullable=False, server_default="belum"),
        *(sa.Column(name, day) for name in ("planned_from", "planned_until", "actual_from", "actual_until")),
        *words("responsible", "inputs", "outputs", "methods", "standards", "software", "remarks"),
        sa.Column("saves", sa.Integer, nullable=False), sa.Column("modified", moment, nullable=False),
        sa.Column("modified_by", text, nullable=False),
    )
    op.create_table(
        "sdi_process_evidence",
        sa.Column("id", text, primary_key=True), sa.Column("activity_id", text, nullable=False),
        sa.Column("step", text, nullable=False), *words("kind", "title"), sa.Column("date", day), *words("filename"),
        sa.Column("size", sa.BigInteger), sa.Column("sha256", text), *words("link"), sa.Column("state", text, nullable=False),
        sa.Column("origin", text, nullable=False), sa.Column("source", text), sa.Column("record", text), *words("note"),
        sa.Column("public", sa.Boolean, nullable=False), *words("reason"), sa.Column("created", moment, nullable=False),
        sa.Column("created_by", text, nullable=False), sa.Column("decided", moment), sa.Column("decided_by", text),
        sa.UniqueConstraint("activity_id", "step", "source", "record", name="sdi_process_evidence_once"),
    )
    op.create_index("sdi_process_evidence_step_idx", "sdi_process_evidence", ["activity_id", "step"])
    op.create_index("sdi_process_evidence_sha_idx", "sdi_process_evidence", ["sha256"])
    op.execute(PUBLIC)


def downgrade() -> None:
    for table in ("sdi_process_evidence", "sdi_process_step", "sdi_activity"):
        op.drop_table(table)
