"""Codes and correspondences of published classifications."""
import sqlalchemy as sa
from alembic import op

revision = "004_codes"
down_revision = "003_harvest"
branch_labels = None
depends_on = None

TEXT = sa.UnicodeText
TRIGRAMS = """
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX sdi_code_words_idx ON sdi_code USING gin (lower(nama) gin_trgm_ops, lower(nama_en) gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE NOTICE 'pg_trgm is not available: names of codes are searched without an index';
END $$
"""


def upgrade() -> None:
    op.create_table(
        "sdi_code",
        sa.Column("record_id", TEXT, primary_key=True, nullable=False),
        sa.Column("place", sa.Integer, primary_key=True, nullable=False, autoincrement=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("kode", "nama", "nama_en", "induk", "tingkat", "urutan")),
        *(sa.Column(name, TEXT) for name in ("berlaku_dari", "berlaku_sampai")),
        *(sa.Column(name, TEXT, nullable=False) for name in ("definisi", "catatan")),
        sa.Column("anak", sa.Integer, nullable=False),
    )
    op.create_index("sdi_code_parent_idx", "sdi_code", ["record_id", "induk", "place"])
    op.execute("CREATE INDEX sdi_code_kode_idx ON sdi_code (lower(kode) text_pattern_ops)")
    op.execute("CREATE INDEX sdi_code_nama_idx ON sdi_code (lower(nama) text_pattern_ops)")
    op.execute(TRIGRAMS)
    op.create_table(
        "sdi_correspondence",
        sa.Column("record_id", TEXT, primary_key=True, nullable=False),
        sa.Column("place", sa.Integer, primary_key=True, nullable=False, autoincrement=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("dari", "daftar", "versi", "ke", "nama", "jenis")),
        *(sa.Column(name, TEXT) for name in ("berlaku_dari", "berlaku_sampai")),
        sa.Column("keterangan", TEXT, nullable=False),
    )
    op.create_index("sdi_correspondence_from_idx", "sdi_correspondence", ["record_id", "dari"])
    op.create_index("sdi_correspondence_to_idx", "sdi_correspondence", ["daftar", "ke"])


def downgrade() -> None:
    op.drop_table("sdi_correspondence")
    op.drop_table("sdi_code")
