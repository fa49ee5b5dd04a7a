"""The pages about people."""
from __future__ import annotations

from ckanext.tangerang.people.notice_views import sdi_notices
from ckanext.tangerang.people.person_views import sdi_invitation, sdi_people

__all__ = ["sdi_invitation", "sdi_notices", "sdi_people"]
