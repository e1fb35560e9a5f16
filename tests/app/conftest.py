"""What a test of the product leaves behind is cleared away, so that it cannot trouble the next one.

The CSV files of others are a fixture; tests that use them are left out where they are missing.
"""

from pathlib import Path

import pytest

# Loaded before any test: the plugin of hypothesis would load it at the very end, where Python 3.11 fails to parse it.
from tests import example_choice
from tests.fresh_schema import fresh_schema
from tests.left_open import closed_stores
from tests.shared_files import CASES

__all__ = ["closed_stores", "example_choice", "fresh_schema"]

CSV_CASES = CASES / "csv"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CSV_CASES.is_dir():
        return
    without = [item for item in items if "csv_cases" in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in without]
    config.hook.pytest_deselected(items=without)


@pytest.fixture(scope="session")
def csv_cases() -> Path:
    return CSV_CASES
