"""What every test may ask for: the shared samples, and a CKAN whose tables are made already."""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CKAN_PLUGIN = "ckan.tests.pytest_ckan.ckan_setup"


def pytest_configure(config: pytest.Config) -> None:
    """Without ``--ckan-ini`` the instance "test" is taken, by the second of several processes "test1", and so on; where
    there is none, CKAN is left out: the libraries need none.
    """
    instances = ROOT / "var" / "instances"
    usual = str(instances / "test.ini")  # what the process that starts the others hands on to them
    if getattr(config.option, "ckan_ini", None) not in (None, usual):
        return
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw").strip("0")
    default = instances / f"test{number}.ini"
    if default.exists():
        config.option.ckan_ini = str(default)
        return
    for plugin in list(config.pluginmanager.get_plugins()):
        if getattr(plugin, "__name__", "") == CKAN_PLUGIN:
            config.pluginmanager.unregister(plugin)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: a workbook holds the moment it was made, and two processes must say the same."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture
def with_plugins(ckan_config: Any, request: pytest.FixtureRequest) -> None:
    """The plugins of the instance, loaded once a process: core's own fixture loads and unloads them for every test, which
    takes longer than most tests do. A test that names other plugins, or other settings, has to load them itself.
    """
    import ckan.plugins as plugins
    from ckan.common import aslist

    assert not any(map(request.node.get_closest_marker, ("ckan_config", "with_plugins"))), "not known to this fixture"
    if [plugin.name for plugin in plugins.core._PLUGINS_SERVICE.values()] != aslist(ckan_config["ckan.plugins"]):
        plugins.load_all()


@pytest.fixture(scope="session")
def applications() -> list[Any]:
    """The WSGI application of this process, once somebody asked for it."""
    return []


@pytest.fixture
def app(with_plugins: None, make_app: Callable[[], Any], applications: list[Any]) -> Any:
    """A client of its own, without cookies, on the application of this process: core makes a new one for every test."""
    from ckan.tests.helpers import CKANTestApp

    if not applications:
        applications.append(make_app().app)
    return CKANTestApp(applications[0])


@pytest.fixture(scope="session")
def reset_db():
    """CKAN's own, but the tables of ``scripts/instance.py`` stay and are emptied: core's first reset drops every table,
    the plugins' too, and makes only its own again."""
    from ckan import model
    from ckan.tests import factories, helpers
    from sqlalchemy.exc import OperationalError

    factories.fake.unique.clear()
    model.repo.tables_created_and_initialised = True

    def reset() -> None:
        for again in range(5):
            try:
                helpers.reset_db()
                return
            except OperationalError:  # a worker of the browser tests held rows the other way round: PostgreSQL ended this one
                model.Session.rollback()
                if again == 4:
                    raise
    return reset


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files and of the domain's texts that lies beside this checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with the real sample files is not here")
    return folder
