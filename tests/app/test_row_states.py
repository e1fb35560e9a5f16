"""The states of rows are read from the marks of functions, classes, files and single parameters."""

from pathlib import Path

import pytest

from tests.row_states import main, marked_tests, named_rows, report, state_of

SOURCE = """
import pytest

pytestmark = [pytest.mark.requirement("S1")]

@pytest.mark.requirement("S2", "A7a")
class TestMany:
    @pytest.mark.requirement("S3")
    def test_inside(self): ...

@pytest.mark.xfail(strict=True)
@pytest.mark.requirement("S2")
def test_alone(): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.requirement("S10"))])
def test_parameter(x): ...
"""


def test_marks_are_found_wherever_they_stand_and_missing_ones_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_it.py").write_text(SOURCE, "utf-8")
    tests = list(marked_tests(folder))
    alone, many = "tests/test_it.py::test_alone", "tests/test_it.py::TestMany"
    places = {row: [test.place for test in found] for row, found in report([], tests).items()}
    assert list(places) == ["A7a", "S1", "S2", "S3", "S10"]
    assert places["S1"] == ["tests/test_it.py"]
    assert places["S2"] == [many, alone]
    assert places["S3"] == [f"{many}::test_inside"]
    assert places["S10"] == ["tests/test_it.py::test_parameter"]
    states = {row: state_of(found) for row, found in report(["A7", "S2", "S9"], tests).items()}
    assert states == {"A7": "1 test", "S2": "2 tests, 1 expected to fail", "S9": "no test"}


def test_spans_and_lists_are_read_and_what_is_no_row_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(named_rows(["S8,A7a", "S26-S28"])) == ["S8", "A7a", "S26", "S27", "S28"]
    for word in ("8", "S8-", "S8-A9", "-S3", "s8"):
        assert main([word]) == 2
        assert word in capsys.readouterr().err


def test_the_rows_of_these_tests_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["S40", "S9999"]) == 1
    said = capsys.readouterr().out
    assert "1 of 2 rows have a test. None: S9999" in said
    assert "    tests/" in said
