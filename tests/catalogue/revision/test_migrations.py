"""Every migration can be undone and made again, on a database of its own, and the schema is the same afterwards."""
from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from ckan import model
from sqlalchemy.engine import URL, make_url
from stack import postgres

DATABASE = "migration_trial"
BACK_TO = "006_harmonisation"
SCHEMA = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
                  WHERE table_schema = 'public'""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
                      WHERE connamespace = 'public'::regnamespace""",
    "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE starts_with(proname, 'sdi')",
}


@pytest.fixture
def core_alone(with_plugins: None) -> Iterator[URL]:
    """The address of a database on the private server with CKAN's own tables alone, dropped afterwards."""
    url = make_url(tk.config["sqlalchemy.url"])
    postgres.drop([DATABASE], [])
    postgres.ensure_database(DATABASE, str(url.username))
    core = [table for table in model.meta.metadata.sorted_tables if not table.name.startswith("sdi_")]
    engine = sa.create_engine(url.set(database=DATABASE), poolclass=sa.NullPool)
    model.meta.metadata.create_all(engine, core)
    yield engine.url
    postgres.drop([DATABASE], [])


def scripts(url: URL) -> Config:
    """The migrations of the plugin, for a database."""
    config = Config()
    config.set_main_option("script_location", str(Path(str(files("ckanext.tangerang"))) / "migration" / "tangerang"))
    config.set_main_option("sqlalchemy.url", url.render_as_string(hide_password=False).replace("%", "%%"))
    return config


def schema(url: URL) -> dict[str, set[tuple[str, ...]]]:
    """What the database consists of; the order of columns is nobody's business."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return {part: {tuple(map(str, row)) for row in connection.exec_driver_sql(query)} for part, query in SCHEMA.items()}


def test_down_and_up_again_gives_the_same_schema(core_alone: URL) -> None:
    config = scripts(core_alone)
    command.upgrade(config, BACK_TO)
    early = schema(core_alone)
    command.upgrade(config, "head")
    whole = schema(core_alone)
    command.downgrade(config, BACK_TO)
    back = schema(core_alone)
    assert {part: back[part] ^ early[part] for part in SCHEMA} == {part: set() for part in SCHEMA}
    command.upgrade(config, "head")
    again = schema(core_alone)
    assert {part: again[part] ^ whole[part] for part in SCHEMA} == {part: set() for part in SCHEMA}
    assert len(whole["columns"]) > len(early["columns"]) > 0
    command.downgrade(config, "base")
    left = {row[0] for row in schema(core_alone)["columns"]}
    assert {name for name in left if name.startswith("sdi_")} == set()


def test_there_is_one_way_from_the_first_to_the_last() -> None:
    found = ScriptDirectory.from_config(scripts(make_url("postgresql://")))
    assert len(found.get_heads()) == len(found.get_bases()) == 1
