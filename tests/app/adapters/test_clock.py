"""LEADLINE_NOW: the whole program starts at another moment, time runs on, and nothing leaves the computer."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters import clock
from app.adapters.clock import NOW, SystemClock, program_clock
from app.adapters.receiver import check_receiver
from app.bootstrap import open_workspace
from app.command.line import execute_line, run_line
from app.command.main import main
from app.domain.errors import KnownError
from tests.builders import MONDAY, make_office

ROOT = Path(__file__).resolve().parents[3]
NEARLY = timedelta(seconds=20)


@pytest.fixture(autouse=True)
def not_started_yet() -> None:
    """A clock that another test has started runs on."""
    clock._clock_started_at.cache_clear()


def no_window(folder: Path, sample: bool) -> int:
    raise AssertionError("the window was opened at no moment")


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2027-01-12T09:30", datetime(2027, 1, 12, 8, 30, tzinfo=UTC)),
        ("2027-07-12 09:30:15", datetime(2027, 7, 12, 7, 30, 15, tzinfo=UTC)),
        ("2027-01-12T09:30+05:30", datetime(2027, 1, 12, 4, 0, tzinfo=UTC)),
        ("2027-01-12T09:30Z", datetime(2027, 1, 12, 9, 30, tzinfo=UTC)),
        (" 2028-02-29 ", datetime(2028, 2, 28, 23, 0, tzinfo=UTC)),
    ],
)
@pytest.mark.usefixtures("berlin")
def test_the_clock_starts_at_the_moment_and_runs_on(
    text: str, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NOW, text)
    first = program_clock().now()
    assert moment <= first < moment + NEARLY
    assert first < program_clock().now() < moment + NEARLY
    assert program_clock().zone().utcoffset(datetime(2027, 7, 1)) == timedelta(hours=2)


def test_without_it_the_clock_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NOW, "")
    assert type(program_clock()) is SystemClock
    assert abs(program_clock().now() - datetime.now(UTC)) < NEARLY


def test_a_workspace_goes_by_it_and_a_second_one_does_not_start_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NOW, "2027-01-12T09:30:01Z")
    clocks = []
    for name in ("one", "two"):
        workspace = open_workspace(tmp_path / name)
        clocks.append(workspace.clock)
        workspace.close()
    assert clocks[0] is clocks[1]
    assert clocks[0].now().date().isoformat() == "2027-01-12"


@pytest.mark.parametrize("text", ["tomorrow", "2027-13-01", "2027-02-29T10:00", "12", "1066-10-14", "9999-12-31T23:59"])
@pytest.mark.parametrize("words", [[], ["--sample"], ["project", "list"], ["--help"]], ids=" ".join)
def test_what_is_no_moment_is_one_plain_sentence(
    text: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(NOW, text)
    assert main(["--data", str(tmp_path / "data"), *words], no_window) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(f"LEADLINE_NOW is “{text}”, which is no moment")
    assert error.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_every_command_goes_by_it(tmp_path: Path) -> None:
    def leadline(*words: str) -> subprocess.CompletedProcess[str]:
        launcher = str(ROOT / "packaging" / "launcher")
        environment = os.environ | {"PYTHONPATH": launcher, NOW: "2028-02-29T10:00", "TZ": "Europe/Berlin"}
        command = [sys.executable, "-m", "leadline", "--data", str(tmp_path), *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    leadline("--sample", "project", "start", "Blog post", "--name", "Summer", "--on", "2028-06-30")
    steps = json.loads(leadline("history", "--json").stdout)
    assert [step["at"][:13] for step in steps] == ["2028-02-29T09"]
    late = leadline("project", "start", "Blog post", "--name", "Leap", "--on", "2028-02-28")
    assert "Publish date 28 Feb 2028 is over." in late.stderr


def test_a_command_that_the_open_window_carries_out_goes_by_the_windows_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(tmp_path)
    monkeypatch.setenv(NOW, "2028-02-29T10:00")
    assert execute_line(["task", "finish", "LL-1"], office.workspace).code == 0
    steps = json.loads(execute_line(["history", "--json"], office.workspace).out)
    assert {step["at"][:10] for step in steps} == {MONDAY.date().isoformat()}
    office.workspace.close()


def test_the_help_says_what_it_is_for() -> None:
    text = " ".join(run_line(["--help"]).out.split())
    assert "LEADLINE_NOW=2027-01-12T09:30 starts the program's clock at that moment" in text


@pytest.mark.parametrize("host", ["", "mail.example.com", "192.168.0.1"])
def test_nothing_leaves_the_computer_while_it_is_set(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NOW, raising=False)
    check_receiver(host)
    monkeypatch.setenv(NOW, "2027-01-12T09:30")
    for here in ("127.0.0.1", "localhost", "::1"):
        check_receiver(here)
    with pytest.raises(KnownError, match="Nothing leaves this computer while LEADLINE_NOW is set"):
        check_receiver(host)
