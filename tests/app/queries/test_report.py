"""The Friday report: what was done, what is next, what is at risk, what is asked; and the slack of past weeks."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions.task import add_task, block_task, finish_task, start_task
from app.domain.check_item import CheckItem
from app.domain.ids import TaskId
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.editing.edit import Edit, action
from app.queries.project import outlook, project_sentence
from app.queries.replay import slack_history, task_at
from app.queries.report import friday_report
from app.queries.sheet import board_sheet, plan_sheet, sheet_head, task_sheets
from tests.builders import MONDAY, PUBLISH_ON, Office, make_office

FRIDAY = date(2026, 2, 13)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def stored(office: Office, task_id: TaskId) -> tuple[Task, list[Round]]:
    return office.workspace.read(lambda reader: (reader.get(Task, task_id), list(reader.find(Round, task_id=task_id))))


def test_done_is_of_this_week_and_the_newest_first(office: Office):
    office.finish("idea")
    office.clock.forward(days=7)
    office.finish("keywords")
    office.clock.forward(days=1)
    office.finish("outline")
    done = office.workspace.read(friday_report).done
    assert [line.title for line in done] == ["Create blog post outline", "Do keyword research"]
    assert done[0].on == (MONDAY + timedelta(days=8)).date()
    assert done[0].owner == "Ana"


def test_next_reaches_to_the_end_of_next_week_with_what_is_late_before_it(office: Office):
    monday = MONDAY.date()
    for title, days in (("Late", -3), ("Sunday in a week", 13), ("Later", 14), ("Today", 0)):
        office.workspace.do(add_task, title, office.people["Mia"], due_on=monday + timedelta(days=days))
    found = office.workspace.read(friday_report).next
    own = [(line.title, line.late) for line in found if line.project_id is None]
    assert own == [("Late", True), ("Today", False), ("Sunday in a week", False)]


def test_a_project_whose_date_slips_stands_first_with_its_sentence(office: Office):
    late = office.start("Hurry", MONDAY.date() + timedelta(days=60))
    office.clock.forward(days=59)
    report = office.workspace.read(friday_report)
    assert report.projects[0].at_risk
    assert {one.project_id for one in report.projects} == {office.project, late}
    for one in report.projects:
        assert one.sentence == office.workspace.read(project_sentence, one.project_id)


def test_an_open_approval_is_a_decision_wanted_of_those_who_have_not_voted(office: Office):
    assert office.workspace.read(friday_report).decisions == ()
    office.finish("idea", "keywords", "outline")
    wanted = office.workspace.read(friday_report).decisions
    assert [(one.title, one.project_name) for one in wanted] == [("Approve outline", "Spring sale")]
    assert wanted[0].asked == ("Sam", "Omar")
    assert wanted[0].since == MONDAY.date()


def test_the_report_of_one_project_leaves_the_others_out(office: Office):
    other = office.start("Other")
    office.clock.forward(days=8)
    report = office.workspace.read(friday_report, other)
    assert [one.project_id for one in report.projects] == [other]
    assert {line.project_id for line in (*report.done, *report.next)} <= {other}
    assert {line.project_id for line in report.slack} == {other}


def test_slack_of_a_past_friday_is_what_was_seen_on_that_friday(office: Office):
    seen = {}
    for day in range(33):
        today = MONDAY.date() + timedelta(days=day)
        if today.weekday() == 4:
            office.clock.moment = office.clock.moment.replace(hour=22, minute=59, second=59, microsecond=999999)
            now = office.workspace.read(outlook, office.project)
            seen[today] = now.forecast[now.network.anchor_id].slack_minutes / 480
            office.clock.moment = MONDAY + timedelta(days=day)
        if day == 5:
            office.finish("idea")
        if day == 16:
            office.workspace.do(start_task, office.task("keywords").id)
        if day == 20:
            office.finish("keywords")
        office.clock.forward(days=1)
    history = office.workspace.read(slack_history, office.project)
    past = {point.on: point.days for point in history[:-1]}
    assert past == pytest.approx({day: slack for day, slack in seen.items() if day < office.clock.moment.date()})
    assert len(past) >= 4


def test_the_history_ends_with_now_and_begins_with_the_first_friday(office: Office):
    office.clock.forward(days=9)
    points = office.workspace.read(slack_history, office.project)
    now = office.workspace.read(outlook, office.project)
    assert [point.on for point in points] == [FRIDAY, (MONDAY + timedelta(days=9)).date()]
    assert points[-1].days == now.forecast[now.network.anchor_id].slack_minutes / 480


def test_a_task_at_a_moment_was_what_its_rounds_say(office: Office):
    office.clock.forward(hours=1)
    task_id = office.task("idea").id
    office.workspace.do(start_task, task_id)
    office.clock.forward(hours=2)
    office.workspace.do(finish_task, task_id)
    task, rounds = stored(office, task_id)
    states = [task_at(task, rounds, MONDAY + timedelta(hours=hours)).state for hours in (-1, 0.5, 2, 3.5)]
    assert states == [TaskState.WAITING, TaskState.READY, TaskState.DOING, TaskState.DONE]


def test_what_was_blocked_later_was_not_blocked_then(office: Office):
    task_id = office.task("idea").id
    office.clock.forward(days=2)
    office.workspace.do(block_task, task_id, by="Legal")
    task, rounds = stored(office, task_id)
    assert task_at(task, rounds, MONDAY + timedelta(days=1)).blocked is None
    assert task_at(task, rounds, MONDAY + timedelta(days=3)).blocked is not None


def test_sheets_say_the_project_its_version_its_date_and_the_filter(office: Office):
    head = office.workspace.read(sheet_head, office.project, office.people["Ana"])
    assert (head.name, head.workflow, head.version) == ("Spring sale", "Blog post", 1)
    assert (head.anchor_on, head.filter) == (PUBLISH_ON, "Only Ana")
    assert head.sentence == office.workspace.read(project_sentence, office.project)
    assert office.workspace.read(sheet_head).name == ""


def test_board_tasks_and_plan_on_paper_have_the_same_tasks(office: Office):
    board = office.workspace.read(board_sheet, office.project)
    tasks = office.workspace.read(task_sheets, office.project)
    plan = office.workspace.read(plan_sheet, office.project)
    on_board = {card.task_id for column in board.columns.values() for card in column}
    assert on_board == {line.task.id for line in tasks[0].lines} == {row.task_id for row in plan.groups[0].rows}
    assert set(plan.dates) == on_board
    assert list(plan.anchors.values()) == ["Publish date 15 Apr"]


def test_what_was_published_without_something_is_said_and_nothing_is_0(office: Office):
    assert office.workspace.read(friday_report).without == ()
    for _ in range(30):
        open_now = [task for task in office.workspace.read(lambda reader: reader.find(Task)) if task.state.open]
        if any(task.step_id == "publish" for task in open_now):
            break
        for task in open_now:
            office.workspace.do(finish_task, task.id, outcome="Approved" if task.approvers else None)
    publish = office.task("publish")
    office.workspace.do(require_tick, publish.id)
    office.workspace.do(finish_task, publish.id, without="the fair is today")
    [said] = office.workspace.read(friday_report, office.project).without
    assert said.endswith("“Alt texts” is open: the fair is today")
    office.clock.forward(days=7)
    assert office.workspace.read(friday_report).without == ()


@action("Require")
def require_tick(edit: Edit, task_id: TaskId) -> None:
    edit.put(replace(edit.need(Task, task_id), checklist=(CheckItem("Alt texts", required=True),)))
