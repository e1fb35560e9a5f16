"""What this stage promises of itself: it runs without Qt, and from libraries that the lock pins."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def pins(lock: str) -> dict[str, str]:
    """The version of each library that a lock names."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def test_no_test_of_the_product_loads_qt() -> None:
    assert [name for name in sys.modules if name.partition(".")[0] in ("PySide6", "shiboken6", "pytestqt")] == []


def test_both_locks_pin_the_same_versions() -> None:
    run, test = pins("requirements.lock"), pins("requirements-test.lock")
    assert run.items() <= test.items()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_library_of_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z])", text.strip())
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index-url" not in text


def test_the_locks_hold_all_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-test.lock", project["optional-dependencies"]["test"]),
    ):
        names = {re.split(r"[<>=\[; ]", line)[0].lower() for line in wanted}
        assert names <= pins(lock).keys()


def test_an_old_python_can_read_the_bootstrap_as_far_as_its_refusal() -> None:
    text = (ROOT / "packaging" / "bootstrap.py").read_text("utf-8")
    body = ast.parse(text, feature_version=(3, 6)).body
    assert [type(node) for node in body[:3]] == [ast.Expr, ast.Import, ast.If], "docstring, import sys, refusal"
