"""How a task came to where it is: through the real actions, against what was done when."""

from datetime import date
from pathlib import Path

import pytest

from app.actions.task import block_task, reopen_task, start_task, unblock_task
from app.domain.ids import TaskId
from app.domain.task import Task
from app.domain.task_history import MomentKind, Spell
from app.queries.reader import Reader
from app.queries.task_history import TaskHistory, task_history, usual
from tests.studio import Studio, studio

K, S = MomentKind, Spell


def history(at: Studio, task_id: TaskId) -> TaskHistory:
    def read(reader: Reader) -> TaskHistory:
        task = reader.get(Task, task_id)
        assert task is not None
        return task_history(reader, task)

    return at.workspace.read(read)


def lines(at: Studio, task_id: TaskId) -> list[tuple[MomentKind, int, Spell]]:
    return [(one.kind, one.minutes, one.spell) for one in history(at, task_id).moments]


@pytest.mark.requirement("S4")
def test_the_working_time_after_each_moment_is_that_of_its_owner(tmp_path: Path) -> None:
    at = studio(tmp_path)
    task_id = at.task("Generate idea", at.start()).id
    at.clock.pass_time(hours=2)
    at.workspace.do(start_task, task_id)
    at.clock.pass_time(hours=1)
    at.workspace.do(block_task, task_id, by="Legal")
    at.clock.pass_time(days=1)
    at.workspace.do(unblock_task, task_id)
    at.clock.pass_time(hours=3)
    at.finish("Generate idea")
    assert lines(at, task_id) == [
        (K.READY, 120, S.WAITING),
        (K.STARTED, 60, S.WORKING),
        (K.BLOCKED, 480, S.BLOCKED),
        (K.UNBLOCKED, 180, S.WORKING),
        (K.DONE, 0, S.OVER),
    ]


@pytest.mark.requirement("S4")
def test_a_second_round_goes_on_where_the_first_ended_and_undo_takes_a_moment_away(tmp_path: Path) -> None:
    at = studio(tmp_path)
    task_id = at.task("Generate idea", at.start()).id
    at.clock.pass_time(hours=1)
    at.finish("Generate idea")
    at.clock.pass_time(hours=1)
    at.workspace.do(reopen_task, task_id)
    at.clock.pass_time(hours=2)
    at.workspace.do(start_task, task_id)
    said = [(K.READY, 60, S.UNSAID), (K.DONE, 0, S.OVER), (K.REWORKED, 120, S.WAITING)]
    assert lines(at, task_id) == [*said, (K.STARTED, 0, S.WORKING)]
    at.workspace.undo()
    assert lines(at, task_id) == said


@pytest.mark.requirement("S4")
def test_what_is_usual_is_learned_from_other_projects_of_the_same_workflow(tmp_path: Path) -> None:
    at = studio(tmp_path)
    for hours in (1, 2, 6):
        project = at.start(f"Post {hours}", date(2027, 6, 1))
        task = at.task("Generate idea", project)
        at.clock.pass_time(hours=hours)
        at.finish("Generate idea")
        assert history(at, task.id).usual is None
        at.clock.pass_time(days=1, hours=-hours)
    found = history(at, at.task("Generate idea", at.start()).id)
    assert found.usual is not None
    assert (found.usual.low, found.usual.high, found.usual.median, found.usual.count) == (60, 360, 120, 3)


def test_the_usual_range_leaves_out_the_tenth_at_each_end() -> None:
    found = usual([*range(10, 210, 10)])
    assert found is not None
    assert (found.low, found.high, found.median, found.count) == (20, 180, 100, 20)
    assert usual([1, 2]) is None


def test_a_task_that_has_not_begun_has_no_history(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start()
    assert lines(at, at.task("Write final draft").id) == []
