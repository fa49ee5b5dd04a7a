"""Runs the plugin's migrations on the catalogue's database."""
from __future__ import annotations

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
VERSION_TABLE = "tangerang_alembic_version"


def run_offline() -> None:
    """Prints the SQL instead of running it."""
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True, version_table=VERSION_TABLE)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Runs the migrations in one transaction each."""
    engine = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, version_table=VERSION_TABLE)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
