"""The page that hands out a delivery's file to those who may see it."""
from __future__ import annotations

from urllib.parse import quote

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.tangerang.delivery import reading, storage
from ckanext.tangerang.delivery.model import Delivery

__all__ = ["sdi_delivery"]

sdi_delivery = Blueprint("sdi_delivery", __name__)


@sdi_delivery.route("/berkas/<delivery_id>")
def download(delivery_id: str) -> Response:
    """The file as it was handed in: always as an attachment, never cached on the way."""
    delivery = Delivery.get(delivery_id)
    if delivery is None:
        return tk.abort(404, tk._("There is no such file."))
    try:
        reading.require({"user": tk.current_user.name if tk.current_user.is_authenticated else ""}, delivery)
    except tk.NotAuthorized:
        return tk.abort(404 if not tk.current_user.is_authenticated else 403, tk._("You may not see this file."))
    answer = Response(storage.stream(delivery.sha256), mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(delivery.filename)}"
    answer.headers["Content-Length"] = str(delivery.size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
