"""The table of audit events, outside CKAN's own MetaData so that nothing but a migration ever empties it."""
from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

# ``details`` is text, not jsonb: the hash is taken over these very bytes.
audit_event = sa.Table(
    "sdi_audit_event", metadata,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id", sa.UnicodeText, nullable=False, unique=True),
    sa.Column("created", sa.UnicodeText, nullable=False),
    sa.Column("actor", sa.UnicodeText, nullable=False),
    sa.Column("action", sa.UnicodeText, nullable=False),
    sa.Column("subject", sa.UnicodeText, nullable=False),
    sa.Column("details", sa.UnicodeText, nullable=False),
    sa.Column("prev_hash", sa.UnicodeText, nullable=False),
    sa.Column("hash", sa.UnicodeText, nullable=False),
)
