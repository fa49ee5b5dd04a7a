"""The pages about people."""
from __future__ import annotations

from ckanext.tangerang.people.notice_views import sdi_notices

__all__ = ["sdi_notices"]
