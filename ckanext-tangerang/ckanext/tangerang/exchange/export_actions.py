"""Actions on exports: a public record in one of its formats."""
from __future__ import annotations

import base64
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Context

from ckanext.tangerang.exchange import export

Json = dict[str, Any]


@tk.side_effect_free
def sdi_export_show(context: Context, data_dict: Json) -> Json:
    """A public standard or activity as a file.

    :param id: the record, by id or name
    :param format: one of the formats of its kind
    :param version: number of the version (optional; the latest)
    """
    record_id, name = tk.get_or_bust(data_dict, ["id", "format"])
    package = model.Package.get(str(record_id))
    if package is None:
        raise tk.ObjectNotFound(tk._("There is no public record %(id)s of this kind.") % {"id": record_id})
    tk.check_access("package_show", context, {"id": package.id})
    filename, mimetype, content = export.render(package.type, package.id, number(data_dict.get("version")), str(name))
    return {"filename": filename, "mimetype": mimetype, **written(content, mimetype)}


def written(content: bytes, mimetype: str) -> Json:
    """The content as JSON can carry it: text as it is, what is no text in base64."""
    if mimetype.startswith("text/") or mimetype.endswith(("json", "xml")):
        return {"content": content.decode("utf-8"), "encoding": "utf-8"}
    return {"content": base64.b64encode(content).decode("ascii"), "encoding": "base64"}


def number(given: Any) -> int | None:
    """The number of a version; ``ValidationError`` for what is none."""
    if given in (None, ""):
        return None
    if not str(given).isascii() or not str(given).isdigit() or len(str(given)) > 6:
        raise tk.ValidationError({"version": [tk._("Give the number of a version, such as 2.")]})
    return int(given)
