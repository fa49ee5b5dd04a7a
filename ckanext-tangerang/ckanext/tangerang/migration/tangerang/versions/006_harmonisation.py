"""The names of the registry as likeness sees them; the harmonisation board: cases and what agencies answered."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "006_harmonisation"
down_revision = "005_rows"
branch_labels = None
depends_on = None

TEXT, TIME = sa.UnicodeText, sa.DateTime


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")  # a trusted extension: the owner of the database may make it
    named()
    case()
    answer()


def named() -> None:
    op.create_table(
        "sdi_named",
        sa.Column("record_id", TEXT, primary_key=True, nullable=False),
        sa.Column("id", TEXT, primary_key=True, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("owner_org", TEXT),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("other_names", ARRAY(TEXT), nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("other_words", ARRAY(TEXT), nullable=False),
        sa.Column("all_words", TEXT, nullable=False),
        *(sa.Column(name, TEXT) for name in ("definisi", "konsep", "ukuran", "satuan", "klasifikasi", "periode")),
        sa.Column("codes", ARRAY(TEXT), nullable=False),
        sa.Column("retired", sa.Boolean, nullable=False),
        sa.Column("successor", TEXT),
    )
    # the stems are the database's own (Indonesian snowball), so that they never differ between rows and questions
    op.execute("ALTER TABLE sdi_named ADD stem tsvector GENERATED ALWAYS AS (strip(to_tsvector('indonesian', words))) STORED")
    op.execute("ALTER TABLE sdi_named ADD stems tsvector GENERATED ALWAYS AS (to_tsvector('indonesian', all_words)) STORED")
    op.execute("CREATE INDEX sdi_named_stems_idx ON sdi_named USING gin (stems)")
    op.execute("CREATE INDEX sdi_named_letters_idx ON sdi_named USING gist (all_words gist_trgm_ops(siglen=128))")
    op.execute("CREATE INDEX sdi_named_codes_idx ON sdi_named USING gin (codes)")
    op.execute("CREATE INDEX sdi_named_stem_idx ON sdi_named (stem)")
    op.execute("CREATE INDEX sdi_named_id_idx ON sdi_named (id)")


def case() -> None:
    op.create_table(
        "sdi_harmonisation",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("number", TEXT, nullable=False, unique=True),
        sa.Column("stem", TEXT, nullable=False, unique=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("differs", ARRAY(TEXT), nullable=False),
        sa.Column("agencies", ARRAY(TEXT), nullable=False),
        sa.Column("members", JSONB, nullable=False),
        sa.Column("found", TIME, nullable=False), sa.Column("seen", TIME, nullable=False),
        sa.Column("proposal", JSONB),
        *(sa.Column(name, TEXT) for name in ("concept_id", "revision_id", "opened_by")),
        sa.Column("opened", TIME), sa.Column("deadline", sa.Date),
        *(sa.Column(name, TEXT) for name in ("outcome", "reason", "document", "decided_by")),
        sa.Column("decided", TIME),
    )
    op.create_index("sdi_harmonisation_state_idx", "sdi_harmonisation", ["state", "seen", "id"])
    op.execute("CREATE INDEX sdi_harmonisation_agencies_idx ON sdi_harmonisation USING gin (agencies)")
    op.execute("CREATE SEQUENCE sdi_harmonisation_number")


def answer() -> None:
    op.create_table(
        "sdi_harmonisation_answer",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("case_id", TEXT, sa.ForeignKey("sdi_harmonisation.id", ondelete="CASCADE"), nullable=False, index=True),
        *(sa.Column(name, TEXT, nullable=False) for name in ("owner_org", "item", "answer", "text", "author")),
        sa.Column("created", TIME, nullable=False),
    )


def downgrade() -> None:
    for name in ("sdi_harmonisation_answer", "sdi_harmonisation", "sdi_named"):
        op.drop_table(name)
    op.execute("DROP SEQUENCE sdi_harmonisation_number")
