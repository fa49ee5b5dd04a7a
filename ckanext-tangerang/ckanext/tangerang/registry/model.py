"""Which public record points at which: the answer to "who uses this concept"."""
from __future__ import annotations

import sqlalchemy as sa
from ckan import model
from ckan.model.base import BaseModel


class Reference(BaseModel):
    """One pointer of a public record; rebuilt whole with every version that is published."""

    __tablename__ = "sdi_reference"
    __table_args__ = (sa.Index("sdi_reference_to_idx", "to_id", "from_kind"), sa.Index("sdi_reference_from_idx", "from_id"))

    id = sa.Column(sa.BigInteger, primary_key=True, autoincrement=True)
    from_id = sa.Column(sa.UnicodeText, nullable=False)
    from_kind = sa.Column(sa.UnicodeText, nullable=False)
    from_version = sa.Column(sa.Integer, nullable=False)
    path = sa.Column(sa.UnicodeText, nullable=False)
    to_id = sa.Column(sa.UnicodeText, nullable=False)
    to_kind = sa.Column(sa.UnicodeText)
    to_version = sa.Column(sa.UnicodeText)

    @classmethod
    def uses(cls, record_id: str, limit: int = 200) -> list[Reference]:
        """Pointers at this record, newest last."""
        return model.Session.query(cls).filter_by(to_id=record_id).order_by(cls.id).limit(limit).all()

    @classmethod
    def counts(cls, record_ids: list[str]) -> dict[str, int]:
        """How many records point at each of these, in one query."""
        found = (
            model.Session.query(cls.to_id, sa.func.count(sa.distinct(cls.from_id)))
            .filter(cls.to_id.in_(record_ids)).group_by(cls.to_id)
        )
        return {to_id: count for to_id, count in found}
