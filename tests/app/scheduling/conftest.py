"""The files of others: tests that use them are left out where they are missing."""

from pathlib import Path

import pytest

from tests.shared_files import CASES


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CASES.is_dir():
        return
    without = [item for item in items if "shared_cases" in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in without]
    config.hook.pytest_deselected(items=without)


@pytest.fixture(scope="session")
def shared_cases() -> Path:
    return CASES
