"""``leadline task``: what a task misses is said, and a reason lets it be closed."""

from pathlib import Path

import pytest

from app.domain.task import Round
from tests.app.actions.test_closing import post
from tests.app.command.test_command import run
from tests.app.language import run as begin
from tests.builders import make_office


@pytest.mark.requirement("S58")
@pytest.mark.parametrize("verb", ["finish", "skip"])
def test_a_task_that_misses_something_needs_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    office = make_office(tmp_path, project=False)
    begin(office, post())
    key = office.task("copy").key
    office.workspace.close()
    status, _, error = run(tmp_path, "task", verb, key, capsys=capsys)
    assert status == 1
    assert "“Price agreed” is open" in error
    assert error.endswith("With a reason: --without REASON\n")
    status, out, _ = run(tmp_path, "task", verb, key, "--without", "the client is in a hurry", capsys=capsys)
    assert status == 0
    assert "although “Price agreed” is open" in out
    assert "Copy: ready → " in out


def test_what_a_task_took_is_said_with_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = make_office(tmp_path)
    task = office.task("idea")
    office.workspace.close()
    status, _, error = run(tmp_path, "task", "finish", task.key, "--spent", "soon", capsys=capsys)
    assert (status, error.count("\n")) == (1, 1)
    assert run(tmp_path, "task", "finish", task.key, "--spent", "1.5h", capsys=capsys)[0] == 0
    office.reopen()
    [closed] = office.workspace.read(lambda reader: reader.find(Round, task_id=task.id))
    assert closed.spent_minutes == 90
    target = tmp_path / "budget.xlsx"
    office.workspace.close()
    assert run(tmp_path, "export", "budget", str(target), capsys=capsys)[0] == 0
    assert target.read_bytes().startswith(b"PK")
