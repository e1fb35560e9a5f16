"""Commands that open their own workspace run on a fixed day, so that no date in a test is ever over."""

import pytest

from tests.fixed_moment import ENVIRONMENT


@pytest.fixture(autouse=True)
def fixed_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADLINE_NOW", ENVIRONMENT["LEADLINE_NOW"])
