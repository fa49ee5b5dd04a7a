"""The configuration file of an instance, filled from instance.ini.tmpl."""
from __future__ import annotations

import os
from pathlib import Path
from string import Template
from typing import Any

from stack import store
from stack.paths import INSTANCES, ROOT

HERE = Path(__file__).parent
# Without activity: the catalogue keeps its own history and audit, and a feed would hold copies of what was withdrawn.
PLUGINS = "tangerang scheming_datasets dcat datastore"
STOCK_PLUGINS = "activity scheming_datasets dcat datastore"
FORMS = ROOT / "standards" / "satudata" / "forms"
# What a test process needs beyond the web server's file; core's own test file does the same.
TESTING = "testing = true\nWTF_CSRF_ENABLED = false"


def _extension(stock: bool) -> str:
    """Settings of the plugins; the schemas are those that exist, since scheming refuses to start on a missing one."""
    if stock:
        return "scheming.presets = ckanext.scheming:presets.json\nscheming.dataset_schemas = ckanext.scheming:ckan_dataset.yaml\n"
    forms = sorted(FORMS.glob("*.yaml"), key=lambda path: (path.stem != "dataset", path.stem))
    if not forms:
        return ""
    schemas = " ".join(f"satudata:forms/{path.name}" for path in forms)
    return Template((HERE / "extension.ini.tmpl").read_text()).substitute(schemas=schemas)


def write_ini(name: str, meta: dict[str, Any]) -> Path:
    """Writes ``var/instances/NAME.ini`` and, where that one is for tests, ``NAME.web.ini`` for its web server.

    Gives the file the web server and the worker read.
    """
    services = store.read(store.SERVICES)
    values = meta | {
        "name": name, "title": meta["title"], "plugins": STOCK_PLUGINS if meta["stock"] else PLUGINS,
        "pg_port": services["postgres"]["port"], "solr_port": services["solr"]["port"],
        "redis_port": services["redis"]["port"], "redis_password": services["redis"]["password"],
        "storage": str(INSTANCES / name / "storage").replace("%", "%%"), "extension": _extension(meta["stock"]),
        "settings": "\n".join(f"{key} = {value}".replace("%", "%%") for key, value in meta.get("settings", {}).items()),
    }
    template = Template((HERE / "instance.ini.tmpl").read_text())
    web = INSTANCES / (f"{name}.web.ini" if meta["testing"] else f"{name}.ini")
    _private(web, template.substitute(values, mode="", locale="id", log_level="INFO"))
    if meta["testing"]:
        _private(INSTANCES / f"{name}.ini", template.substitute(values, mode=TESTING, locale="id", log_level="WARNING"))
    return web


def _private(path: Path, text: str) -> None:
    """There are passwords in it: readable by the owner alone."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
