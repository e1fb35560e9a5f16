"""A project without a workflow: its lines, their order, its sections."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from app.actions import outline
from app.actions.task import finish_task, start_task
from app.domain.brief import Stage
from app.domain.errors import RuleViolation
from app.domain.ids import ProjectId, TaskId
from app.domain.message import MessageKind
from app.domain.project import Project, ProjectState
from app.domain.run import TaskState
from app.domain.task import Task
from app.editing.edit import Action
from app.queries.gate import project_stages
from app.queries.outline import OutlineSection, project_outline
from tests.builders import PUBLISH_ON, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found = make_office(tmp_path, project=False)
    found.project = found.workspace.do(outline.start_free_project, "Office move", PUBLISH_ON).value
    return found


def add(office: Office, *titles: str, after: TaskId | None = None) -> list[TaskId]:
    owner = office.people["Mia"]
    return [
        office.workspace.do(outline.add_line, office.project, title, after=after, owner_id=owner).value
        for title in titles
    ]


def test_a_project_in_which_nothing_stands_yet_has_delivered_nothing(office: Office) -> None:
    assert office.workspace.read(project_stages, office.project).here is Stage.DEFINE


def task(office: Office, task_id: TaskId) -> Task:
    found = office.workspace.read(lambda reader: reader.get(Task, task_id))
    assert found is not None
    return found


def shown(office: Office) -> list[str]:
    """The outline in lines: titles with their states, those of a section behind its name."""
    lines = []
    for node in office.workspace.read(project_outline, office.project):
        if isinstance(node, OutlineSection):
            lines += [f"{node.name} > {line.task.title} {line.task.state}" for line in node.tasks]
        else:
            lines.append(f"{node.task.title} {node.task.state}")
    return lines


def project(office: Office) -> Project:
    found = office.workspace.read(lambda reader: reader.get(Project, office.project))
    assert found is not None
    return found


def refused(office: Office, act: Action[..., object], *args: object, **named: object) -> str:
    with pytest.raises(RuleViolation) as caught:
        office.workspace.do(act, *args, **named)
    return caught.value.sentence


@pytest.mark.requirement("A12")
def test_lines_follow_one_another_and_the_project_ends_with_the_last(office: Office) -> None:
    first, second, third = add(office, "Find a place", "Sign", "Move")
    assert shown(office) == ["Find a place ready", "Sign waiting", "Move waiting"]
    for task_id in (first, second):
        office.workspace.do(finish_task, task_id)
    assert shown(office) == ["Find a place done", "Sign done", "Move ready"]
    office.workspace.do(finish_task, third)
    assert project(office).state is ProjectState.COMPLETE
    add(office, "Party")
    assert project(office).state is ProjectState.RUNNING
    assert shown(office)[-1] == "Party ready"


def test_the_last_line_carries_the_date_and_those_before_are_planned_before_it(office: Office) -> None:
    ids = add(office, "A", "B", "C")
    dues = [task(office, task_id).due_on for task_id in ids]
    assert dues[-1] == PUBLISH_ON
    assert dues == sorted(dues, key=lambda day: day or date.max)


def test_a_line_between_two_takes_back_the_turn_of_the_next(office: Office) -> None:
    first, second = add(office, "A", "B")
    office.workspace.do(finish_task, first)
    assert [message.kind for message in office.messages() if message.task_id == second] == [MessageKind.HANDOFF]
    add(office, "Between", after=first)
    assert shown(office) == ["A done", "Between ready", "B waiting"]
    assert not [message for message in office.messages() if message.task_id == second]


def test_a_line_before_work_under_way_begins_beside_it(office: Office) -> None:
    first, second, _ = add(office, "A", "B", "C")
    office.workspace.do(finish_task, first)
    office.workspace.do(start_task, second)
    add(office, "Beside", after=first)
    assert shown(office) == ["A done", "Beside ready", "B doing", "C waiting"]
    office.workspace.do(finish_task, second)
    assert shown(office)[-1] == "C waiting"


def test_lines_that_do_not_wait_begin_together(office: Office) -> None:
    first, second, third = add(office, "A", "B", "C")
    office.workspace.do(outline.set_waits, second, on=False)
    assert shown(office) == ["A ready", "B ready", "C waiting"]
    office.workspace.do(finish_task, first)
    assert task(office, third).state is TaskState.WAITING
    office.workspace.do(finish_task, second)
    assert task(office, third).state is TaskState.READY
    assert "first line" in refused(office, outline.set_waits, first, on=False)


def test_sections_hold_lines_and_let_them_go(office: Office) -> None:
    first, second, third = add(office, "Plan", "Sketch", "Build")
    office.workspace.do(outline.put_into_section, second)
    assert shown(office) == ["Plan > Plan ready", "Plan > Sketch waiting", "Build waiting"]
    office.workspace.do(outline.rename_section, office.project, "section1", "Planning")
    office.workspace.do(outline.take_out_of_section, first)
    assert shown(office) == ["Planning > Sketch ready", "Plan waiting", "Build waiting"]
    assert "is in no section" in refused(office, outline.take_out_of_section, third)
    office.workspace.do(outline.take_out_of_section, second)
    assert shown(office) == ["Sketch ready", "Plan waiting", "Build waiting"]
    assert project(office).tailoring.sections == ()


def test_a_line_moves_and_takes_the_section_it_comes_into(office: Office) -> None:
    _, second, third = add(office, "A", "B", "C")
    office.workspace.do(outline.put_into_section, second)
    office.workspace.do(outline.move_line, third, 1)
    assert shown(office) == ["A > A ready", "A > C waiting", "A > B waiting"]
    office.workspace.do(outline.move_line, second, 0)
    assert shown(office)[0].endswith("B ready")


def test_what_was_done_does_not_come_behind_what_is_not(office: Office) -> None:
    first, second = add(office, "A", "B")
    office.workspace.do(finish_task, first)
    before = office.dump()
    assert refused(office, outline.move_line, first, 1) == "“A” has begun, so it cannot wait for “B”."
    assert office.dump() == before
    assert "stays" in refused(office, outline.remove_line, first)
    office.workspace.do(outline.remove_line, second)
    assert shown(office) == ["A done"]


def test_a_line_that_nobody_worked_on_leaves_no_trace(office: Office) -> None:
    before = [line for line in office.dump() if not line.startswith(("sequence", "history", "undo"))]
    (task_id,) = add(office, "Typo")
    office.workspace.do(outline.remove_line, task_id)
    after = [line for line in office.dump() if not line.startswith(("sequence", "history", "undo"))]
    assert after == before


def test_work_that_began_is_cancelled_and_stays_to_be_read(office: Office) -> None:
    first, _ = add(office, "A", "B")
    office.workspace.do(start_task, first)
    office.workspace.do(outline.remove_line, first)
    assert task(office, first).state is TaskState.CANCELLED
    assert shown(office)[0] == "B ready"


def test_a_date_that_is_over_is_refused(office: Office) -> None:
    assert "is over" in refused(office, outline.start_free_project, "Late", PUBLISH_ON - timedelta(days=400))


@pytest.mark.parametrize("seed", range(12))
def test_any_walk_over_an_outline_undoes_to_the_start_and_is_previewed_as_it_is(tmp_path: Path, seed: int) -> None:
    office, chance = make_office(tmp_path, project=False), Random(seed)
    office.project = office.workspace.do(
        outline.start_free_project, "Walk", chance.choice([None, PUBLISH_ON]), practice=chance.random() < 0.3
    ).value
    dumps, done = [office.dump()], 0
    for _ in range(30):
        tasks = office.workspace.read(lambda reader: reader.find(Task, project_id=office.project))
        ids = [one.id for one in tasks] or [TaskId(404)]
        one = chance.choice(ids)
        act, args, named = chance.choice(
            [
                (
                    outline.add_line,
                    (office.project, chance.choice(["A", "", "B"])),
                    {"after": chance.choice([None, one])},
                ),
                (outline.add_line, (office.project, "C"), {"owner_id": office.people["Ben"]}),
                (outline.remove_line, (one,), {}),
                (outline.move_line, (one, chance.randrange(-1, 8)), {}),
                (outline.set_waits, (one,), {"on": chance.random() < 0.5}),
                (outline.put_into_section, (one,), {}),
                (outline.take_out_of_section, (one,), {}),
                (outline.rename_section, (office.project, "section1", "Other"), {}),
                (start_task, (one,), {}),
                (finish_task, (one,), {}),
            ]
        )
        try:
            seen = office.workspace.preview(act, *args, **named).changes
            result = office.workspace.do(act, *args, **named).changes
        except RuleViolation:
            assert office.dump() == dumps[-1]
            continue
        assert seen.changes == result.changes
        _is_an_outline(office, office.project)
        if result.changes:
            dumps.append(office.dump())
            done += 1
    for before in reversed(dumps[:-1]):
        office.workspace.undo()
        assert office.dump() == before
    for after in dumps[1:]:
        office.workspace.redo()
        assert office.dump() == after


def _is_an_outline(office: Office, project_id: ProjectId) -> None:
    """By the rule alone: open is what is not over and has nothing unfinished in the group above."""
    recipe = project(office).tailoring
    tasks = {one.step_id: one for one in office.workspace.read(lambda reader: reader.find(Task, project_id=project_id))}
    groups: list[list[Task]] = []
    for added in recipe.added:
        if not added.beside:
            groups.append([])
        groups[-1].append(tasks[added.step.id])
    for at, group in enumerate(groups):
        free = all(one.state is TaskState.DONE for one in groups[at - 1]) if at else True
        assert all(one.state.open or one.state is TaskState.DONE for one in group) == free or not group
        assert all(one.state is TaskState.WAITING for one in group) or free
