"""Writes a Solr core's schema: the one of the installed CKAN with the catalogue's fields added (or unpatched)."""
from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

PLUGIN = Path(__file__).resolve().parents[1] / "ckanext-tangerang" / "ckanext" / "tangerang"


def patch_module() -> ModuleType:
    """The plugin's patch, loaded by path: no CKAN needs to start for it."""
    spec = importlib.util.spec_from_file_location("solr_schema_patch", PLUGIN / "solr" / "patch.py")
    if spec is None or spec.loader is None:
        raise SystemExit("ckanext/tangerang/solr/patch.py is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def installed_schema() -> Path:
    """CKAN's own schema.xml in this Python environment; found without importing CKAN."""
    spec = importlib.util.find_spec("ckan")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("CKAN is not installed in this environment: run 'make setup'.")
    return Path(spec.submodule_search_locations[0]) / "config" / "solr" / "schema.xml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conf", type=Path, help="the conf folder of the core")
    parser.add_argument("--stock", action="store_true", help="CKAN's schema as it is")
    wanted = parser.parse_args()
    text = installed_schema().read_text(encoding="utf-8")
    if not wanted.stock:
        module = patch_module()
        text = module.patched(text)
        for name in module.FILES:
            (wanted.conf / name).write_bytes((PLUGIN / "solr" / name).read_bytes())
    (wanted.conf / "schema.xml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
