"""What time does by itself: waits end, time-outs remind or close, also after the program was closed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.approval import cast_vote
from app.actions.outbox import drop_message
from app.actions.project import move_date
from app.actions.task import block_task, finish_task, start_task, unblock_task
from app.domain.errors import RuleViolation
from app.domain.ids import RoleId
from app.domain.message import MessageKind
from app.domain.quantity import Offset, Span, SpanUnit
from app.domain.run import TaskState
from app.domain.task import Round, Task
from app.domain.workflow import TIMED_OUT, Approval, DecisionMode, Graph, Outcome, StepKind, TimeOut
from app.queries.consequence import asked_of
from app.queries.letter import subject_of, text_of
from app.queries.outbox import outbox
from app.queries.project import task_lines
from app.queries.task import task_detail
from tests.app.engine.build import graph_of
from tests.app.language import DESIGNER, WRITER, open_titles, publish, run, work
from tests.builders import PUBLISH_ON, Office, make_office

LINE = "start -> copy\ncopy -> rest\nrest -> post\npost -> end"


def resting(**rest: object) -> Graph:
    """Copy, a wait, Post on the publish date."""
    wait = work("rest", None, StepKind.WAIT, **rest)
    return graph_of(work("copy"), wait, work("post", DESIGNER, anchor=True), flows=LINE)


def timed(time_out: TimeOut) -> Graph:
    return graph_of(work("copy", time_out=time_out), work("post", DESIGNER, anchor=True), flows=SHORT_LINE)


SHORT_LINE = "start -> copy\ncopy -> post\npost -> end"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path, project=False)


def tick_at(office: Office, *when: int) -> None:
    """Tick at this local time of 2026: month, day, hour, minute; Berlin in winter."""
    month, day, hour, minute = when
    office.clock.moment = datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)
    office.workspace.tick()


def test_a_wait_ends_after_its_working_time_and_what_follows_opens(office: Office):
    run(office, resting(length=Span(2)))
    office.finish("copy")
    wait = office.task("rest")
    assert (wait.state, wait.ready_at) == (TaskState.READY, office.clock.moment)
    tick_at(office, 2, 10, 16, 59)
    assert office.task("rest").state is TaskState.READY
    tick_at(office, 2, 10, 17, 0)
    assert office.task("rest").state is TaskState.DONE
    assert office.task("post").state is TaskState.READY


def test_nobody_is_told_of_a_wait_and_its_successor_gets_its_message(office: Office):
    run(office, resting(length=Span(3, SpanUnit.HOURS)))
    office.finish("copy")
    assert {message.task_id for message in office.messages()} == {office.task("copy").id}
    tick_at(office, 2, 9, 12, 0)
    assert {message.task_id for message in office.messages()} == {office.task("copy").id, office.task("post").id}


def test_a_wait_with_a_date_ends_when_that_day_begins_and_moves_with_the_date(office: Office):
    run(office, resting(offset=Offset(-14)))
    office.finish("copy")
    office.workspace.do(move_date, office.project, PUBLISH_ON + timedelta(days=7))
    tick_at(office, 4, 1, 12, 0)
    assert office.task("rest").state is TaskState.READY
    office.clock.moment = datetime(2026, 4, 8, 7, 0, tzinfo=UTC)
    office.workspace.tick()
    assert office.task("rest").state is TaskState.DONE


def test_what_the_clock_did_is_not_on_the_undo_stack(office: Office):
    run(office, resting(length=Span(1)))
    office.finish("copy")
    tick_at(office, 2, 12, 9, 0)
    assert office.workspace.undo_title() == "Finish “Copy”"
    office.workspace.undo()
    assert office.task("copy").state is TaskState.READY
    assert office.task("rest").state is TaskState.WAITING
    assert office.store.problems() == []


def test_undoing_the_start_takes_away_what_the_clock_made_of_the_project(office: Office):
    run(office, graph_of(
        work("rest", None, StepKind.WAIT, length=Span(1)), work("post", anchor=True),
        flows="start -> rest\nrest -> post\npost -> end",
    ))  # fmt: skip
    before = office.dump()
    tick_at(office, 2, 12, 9, 0)
    assert office.dump() != before
    assert office.workspace.undo() is not None
    assert office.store.problems() == []
    assert office.messages() == []


def test_ticking_again_changes_nothing(office: Office):
    run(office, resting(length=Span(1)))
    office.finish("copy")
    tick_at(office, 2, 12, 9, 0)
    once = office.dump()
    for _ in range(3):
        office.workspace.tick()
    assert office.dump() == once


def test_what_came_up_while_the_program_was_closed_happens_in_its_order_and_at_its_time(office: Office):
    chain = graph_of(
        work("one", None, StepKind.WAIT, length=Span(1)),
        work("two", None, StepKind.WAIT, length=Span(4, SpanUnit.HOURS)),
        work("post", anchor=True, time_out=TimeOut(Span(2))),
        flows="start -> one\none -> two\ntwo -> post\npost -> end",
    )
    run(office, chain)
    office.reopen()
    tick_at(office, 2, 20, 9, 0)
    ended = {round.closed_at for step in ("one", "two") for round in rounds(office, step)}
    assert ended == {datetime(2026, 2, 9, 16, tzinfo=UTC), datetime(2026, 2, 10, 12, tzinfo=UTC)}
    assert office.task("post").ready_at == datetime(2026, 2, 10, 12, tzinfo=UTC)
    assert office.task("post").reminded_at == datetime(2026, 2, 12, 12, tzinfo=UTC)
    said = office.workspace.read(lambda reader: reader.activities(project_id=office.project))
    assert [line.verb for line in said][:2] == ["reminded", "opened"]


def rounds(office: Office, step: str) -> list[Round]:
    task_id = office.task(step).id
    return list(office.workspace.read(lambda reader: reader.find(Round, task_id=task_id)))


def test_a_wait_is_ended_by_hand_but_not_started(office: Office):
    run(office, resting(length=Span(5)))
    office.finish("copy")
    with pytest.raises(RuleViolation, match="goes by itself"):
        office.workspace.do(start_task, office.task("rest").id)
    office.finish("rest")
    assert office.task("post").state is TaskState.READY


def reminders(office: Office) -> int:
    return sum(message.kind is MessageKind.TIME_OUT for message in office.messages())


def test_a_time_out_reminds_its_owner_once_a_round(office: Office):
    run(office, timed(TimeOut(Span(2))))
    tick_at(office, 2, 10, 16, 0)
    assert reminders(office) == 0
    tick_at(office, 2, 10, 17, 0)
    tick_at(office, 2, 13, 17, 0)
    assert reminders(office) == 1
    [message] = [message for message in office.messages() if message.kind is MessageKind.TIME_OUT]
    office.workspace.do(drop_message, message.id)
    office.workspace.tick()
    assert reminders(office) == 0
    assert office.task("copy").state is TaskState.READY


def test_a_reminder_reads_as_one(office: Office):
    run(office, timed(TimeOut(Span(2))))
    tick_at(office, 2, 12, 17, 0)
    lines = office.workspace.read(outbox)
    [line] = [line for line in lines if line.kind is MessageKind.TIME_OUT]
    assert office.workspace.read(subject_of, line).startswith("Still open: Copy")
    assert "has been open since Mon 9 Feb. How is it going?" in office.workspace.read(text_of, line)


def test_who_is_blocked_is_left_in_peace(office: Office):
    run(office, timed(TimeOut(Span(1))))
    office.workspace.do(block_task, office.task("copy").id, by="the printer")
    tick_at(office, 2, 12, 17, 0)
    assert reminders(office) == 0
    office.workspace.do(unblock_task, office.task("copy").id)
    office.workspace.tick()
    assert reminders(office) == 1


def test_a_time_out_that_closes_lets_a_task_go_on_and_takes_it_from_its_owner(office: Office):
    run(office, timed(TimeOut(Span(1), close=True)))
    [handoff] = office.messages()
    office.tell(handoff)
    tick_at(office, 2, 9, 17, 0)
    copy = office.task("copy")
    assert (copy.state, copy.run.outcome) == (TaskState.DONE, TIMED_OUT)
    assert rounds(office, "copy")[0].outcome == TIMED_OUT
    assert open_titles(office, office.project) == {"Post"}
    assert [m.kind for m in office.messages() if m.task_id == copy.id] == [MessageKind.HANDOFF, MessageKind.WITHDRAWN]


def test_an_approval_that_times_out_takes_the_flows_of_that_outcome(office: Office):
    outcomes = (Outcome("Yes"), Outcome("No", positive=False), Outcome(TIMED_OUT, positive=False))
    settings = {"outcomes": outcomes, "approval": Approval((DESIGNER,)), "time_out": TimeOut(Span(1), close=True)}
    graph = graph_of(
        work("ask", WRITER, StepKind.APPROVAL, **settings),
        work("chase"),
        work("post", anchor=True),
        flows=f"start -> ask\nask -Yes-> post\nask -No-> post\nask -{TIMED_OUT}-> chase\nchase -> post\npost -> end",
    )
    run(office, graph)
    tick_at(office, 2, 11, 9, 0)
    assert open_titles(office, office.project) == {"Chase"}


def test_only_the_clock_says_that_the_time_is_out(office: Office):
    outcomes = (Outcome("Yes"), Outcome(TIMED_OUT, positive=False))
    flows = f"start -> ask\nask -Yes-> post\nask -{TIMED_OUT}-> end\npost -> end"
    for kind, settings in (
        (StepKind.APPROVAL, {"approval": Approval((DESIGNER,))}),
        (StepKind.DECISION, {"mode": DecisionMode.ASKED}),
    ):
        ask = work("ask", WRITER, kind, outcomes=outcomes, time_out=TimeOut(Span(1), close=True), **settings)
        run(office, graph_of(ask, work("post", anchor=True), flows=flows), f"Ask by {kind}")
        task, read = office.task("ask"), office.workspace.read
        offered = {
            *(outcome.name for outcome in read(task_detail, task.id).outcomes),
            *(outcome.name for outcome in read(asked_of, task.id).outcomes),
            *(name for line in read(task_lines, office.project) for name in line.outcomes),
        }
        assert offered == {"Yes"}
        refusal = office.workspace.refusal(finish_task, task.id, outcome=TIMED_OUT)
        assert refusal == "Only the clock ends “Ask” as “timed out”. Choose another outcome."
        assert (office.workspace.refusal(finish_task, task.id) or "").endswith("Choose one of: Yes.")
    approval = office.workspace.read(lambda reader: reader.find(Task, kind=StepKind.APPROVAL))[-1]
    refusal = office.workspace.refusal(cast_vote, approval.id, approval.approvers[0], TIMED_OUT)
    assert (refusal or "").endswith("Choose one of: Yes.")


def test_one_thing_that_cannot_happen_does_not_hold_up_the_others(office: Office):
    nobody = publish(office, "Print", graph_of(work("print", RoleId("printer"), anchor=True), flows=PRINT))
    broken = graph_of(
        work("pause", None, StepKind.WAIT, length=Span(1)),
        work("inner", None, StepKind.SUBWORKFLOW, subworkflow=nobody),
        work("post", anchor=True),
        flows="start -> pause\npause -> inner\ninner -> post\npost -> end",
    )
    first = run(office, broken, "Broken")
    run(office, resting(length=Span(1)), "Sound")
    office.finish("copy")
    with pytest.raises(RuleViolation, match="Nobody has the role “printer”"):
        tick_at(office, 2, 12, 9, 0)
    assert office.task("pause", first).state is TaskState.READY
    assert office.task("rest").state is TaskState.DONE


PRINT = "start -> print\nprint -> end"
