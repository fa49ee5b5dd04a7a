"""Checks that stop services or take minutes: ``make hostile`` runs them alone, on an instance of their own."""
from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.catalogue.conftest import clean_audit  # noqa: F401 - a fixture
from tests.catalogue.faults.conftest import city  # noqa: F401 - a fixture
from tests.catalogue.faults.test_harvest_faults import make, undisturbed  # noqa: F401 - fixtures

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves these out of an ordinary run: others use the services at the same time."""
    if os.environ.get("HOSTILE") != "1":
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.skip(reason="stops services or takes minutes: make hostile"))
