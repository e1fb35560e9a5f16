"""What a test of the product leaves behind is cleared away, so that it cannot trouble the next one."""

from collections.abc import Iterator

import pytest

from app.storage import connection


@pytest.fixture(autouse=True)
def closed_databases() -> Iterator[None]:
    """A database that a test leaves open is closed after it; Python 3.13 warns of each that it has to drop."""
    yield
    for left in list(connection._open_here.values()):
        left.close()
