"""The test command itself: stages run side by side, each shown whole, one failure fails all, the slowest are named."""

import textwrap
from pathlib import Path

import pytest

from tests import run

Said = pytest.CaptureFixture[str]


@pytest.fixture
def stages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[run.Step, ...]]:
    """``good`` and ``bad`` run one small test each."""
    found = {}
    for name, line in (("good", "assert True"), ("bad", "assert False")):
        file = tmp_path / f"test_{name}.py"
        file.write_text(f"def test_{name}():\n    {line}\n", encoding="utf-8")
        found[name] = (run.Step(("pytest", str(file), "-p", "no:cacheprovider")), run.Step(("platform",)))
    monkeypatch.setattr(run, "STAGES", found)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    return found


def test_all_pass_and_each_stage_is_shown_whole_with_the_slowest_at_the_end(stages: object, capsys: Said) -> None:
    assert run.main(["good"]) == 0
    said = capsys.readouterr().out
    assert "1 passed in" in said
    assert said.index("The 10 slowest") < said.index("test_good::test_good") < said.index("\nStages\n  passed  good")


def test_one_failure_fails_the_whole_and_the_others_run_all_the_same(stages: object, capsys: Said) -> None:
    assert run.main([]) == 1
    said = capsys.readouterr().out
    assert "1 passed in" in said
    assert "1 failed in" in said
    verdicts = [line.split()[:2] for line in said.partition("\nStages\n")[2].splitlines()]
    assert verdicts == [["passed", "good"], ["passed", "good"], ["FAILED", "bad"], ["passed", "bad"]]


def test_what_follows_the_stages_goes_to_pytest_and_may_choose_nothing(stages: object, capsys: Said) -> None:
    assert run.main(["bad", "-k", "nothing"]) == 0
    assert "1 deselected" in capsys.readouterr().out


def test_the_times_are_read_from_the_record(tmp_path: Path) -> None:
    record = tmp_path / "junit.xml"
    record.write_text(
        textwrap.dedent("""\
            <testsuites><testsuite>
            <testcase classname="tests.a" name="test_one" time="0.25"/>
            <testcase classname="tests.a" name="test_two" time="3.5"><failure/></testcase>
            </testsuite></testsuites>
        """),
        encoding="utf-8",
    )
    assert run.timed_tests(record) == [(0.25, "tests.a::test_one"), (3.5, "tests.a::test_two")]
    assert run.timed_tests(tmp_path / "missing.xml") == []
