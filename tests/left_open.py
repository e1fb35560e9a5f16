"""Closes the databases that a test left open; Python 3.13 warns of each that it has to drop itself."""

from collections.abc import Iterator

import pytest

from app.storage import connection


@pytest.fixture(autouse=True)
def closed_databases() -> Iterator[None]:
    """After each test, when its own fixtures have gone."""
    yield
    for left in list(connection._open_here.values()):
        left.close()
