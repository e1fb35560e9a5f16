"""Storage makes its schema by itself: here a new file runs the numbered files, which other tests have copied."""

import pytest


@pytest.fixture(autouse=True)
def fresh_schema() -> None:
    """The program's own way."""
