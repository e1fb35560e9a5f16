"""Expected dates, latest finishes, slack and the chain."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.domain.errors import RuleViolation
from app.domain.ids import FlowId, StepId, TaskId
from app.domain.quantity import Lag, LagUnit, LinkKind, Offset, PinKind, Span
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.task import Block, Pin
from app.domain.work_calendar import week_of
from app.domain.workflow import Flow, Graph, Step, StepKind
from app.scheduling.forecast import TaskForecast, forecast
from app.scheduling.network import NetworkLink
from app.scheduling.network_builder import links_of
from app.scheduling.task_length import length_of
from app.scheduling.working_time import WorkingTime
from tests.app.scheduling.builders import ANA, LEO, at, company, finished, network, started, stored, task, with_tasks

FRIDAY = date(2026, 6, 12)
ONE, TWO, THREE = TaskId(1), TaskId(2), TaskId(3)


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute)


def seen_alone(now: datetime, days: float = 3, **more: object) -> TaskForecast:
    """The only step of a project."""
    return forecast(network([task(1, days=days, **more)], [], 1, FRIDAY), now)[ONE]


def under_way(**more: object) -> dict[str, object]:
    return {"run": StepRun(TaskState.DOING, 1), "started_at": at("2026-06-01"), **more}


def test_what_is_not_started_is_expected_from_now_and_never_before() -> None:
    row = seen_alone(at("2026-06-06", 12))
    assert (row.expected_start, row.expected_finish) == (wall(8, 9), wall(10, 17))
    assert seen_alone(at("2026-06-08", 9).replace(second=1)).expected_start == wall(8, 9, 1)


def test_the_planned_start_holds_the_expected_but_not_the_earliest_finish() -> None:
    row = seen_alone(at("2026-06-01"), planned_start=wall(9, 9))
    assert row.expected_finish == wall(11, 17)
    assert row.earliest_finish == wall(3, 17)


@pytest.mark.parametrize(
    ("now", "finish"),
    [(at("2026-06-01", 13), wall(3, 17)), (at("2026-06-03", 16, 30), wall(4, 9, 30)), (at("2026-06-10"), wall(10, 10))],
)
def test_a_started_task_takes_what_remains_and_at_least_an_hour(now: datetime, finish: datetime) -> None:
    assert seen_alone(now, **under_way()).expected_finish == finish


def test_what_remains_may_be_typed() -> None:
    assert seen_alone(at("2026-06-03", 13), **under_way(remaining=Span(0.5))).expected_finish == wall(3, 17)


def test_blocked_time_is_no_work() -> None:
    now = at("2026-06-03")
    assert seen_alone(now, **under_way(blocked_minutes=480)).expected_finish == wall(4, 17)
    blocked = Block("Legal", at("2026-06-02"))
    assert seen_alone(now, **under_way(blocked=blocked)).expected_finish == wall(4, 17)


def test_a_block_with_a_date_lets_it_go_on_from_that_day() -> None:
    blocked = Block("Legal", at("2026-06-02"), date(2026, 6, 9))
    assert seen_alone(at("2026-06-03"), **under_way(blocked=blocked)).expected_finish == wall(10, 17)
    waiting = seen_alone(at("2026-06-03"), run=StepRun(TaskState.READY, 1), blocked=blocked)
    assert (waiting.expected_start, waiting.expected_finish) == (wall(9, 9), wall(11, 17))
    assert seen_alone(at("2026-06-10"), **under_way(blocked=blocked)).expected_start == wall(1, 9)


def test_a_done_step_that_an_open_round_reaches_again_counts_as_not_started() -> None:
    again = replace(finished(task(1, days=2), at("2026-06-01")), run=StepRun(TaskState.WAITING, 1, again=True))
    row = forecast(network([again], [], 1, FRIDAY), at("2026-06-08"))[ONE]
    assert row.expected_finish == wall(9, 17)


def test_a_successor_starts_in_its_own_owners_time() -> None:
    calendars = {ANA: WorkingTime(week_of("0011100", ((600, 840),)), (), "Ana")}
    tasks = [task(1, owner=LEO, length=Span(0.5)), task(2, owner=ANA, days=2)]
    row = forecast(network(tasks, [(1, 2)], 2, FRIDAY, calendars=calendars), at("2026-06-01"))[TWO]
    assert (row.expected_start, row.expected_finish) == (wall(3, 10), wall(4, 14))


def test_skipped_takes_no_time_and_passes_dates_through() -> None:
    for run in (
        StepRun(TaskState.WAITING, skip=SkipReason.BY_HAND),
        StepRun(TaskState.SKIPPED, skip=SkipReason.BY_HAND),
    ):
        tasks = [task(1), task(2, days=5, run=run, planned_start=wall(11, 9)), task(3)]
        seen = forecast(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY), at("2026-06-01"))
        assert seen[THREE].expected_finish == wall(2, 17)
        assert seen.chain[-1] == THREE


def test_not_needed_and_cancelled_leave_with_their_links() -> None:
    for run in (StepRun(TaskState.SKIPPED, skip=SkipReason.NOT_NEEDED), StepRun(TaskState.CANCELLED)):
        seen = forecast(network([task(1), task(2, run=run), task(3)], [(1, 2), (2, 3)], 3, FRIDAY), at("2026-06-01"))
        assert list(seen) == [ONE, THREE]
        assert seen[THREE].expected_finish == wall(1, 17)


def test_steps_after_the_anchor_never_bind_what_leads_to_it() -> None:
    tasks = [task(1), task(2, offset=Offset(0)), task(3, days=30, due_on=date(2026, 6, 15))]
    seen = forecast(network(tasks, [(1, 2), (1, 3), (2, 3)], 2, FRIDAY), at("2026-06-01"))
    assert seen[ONE].latest_finish == wall(11, 17)
    assert seen[THREE].latest_finish == wall(15, 17)
    assert seen[TWO].slack_days == 8


def test_a_fixed_step_binds_what_leads_to_it_and_holds_what_comes_after() -> None:
    fixed = task(2, pin=Pin(PinKind.FIXED, date(2026, 6, 5)))
    seen = forecast(network([task(1), fixed, task(3, offset=Offset(0))], [(1, 2), (2, 3)], 3, FRIDAY), at("2026-06-01"))
    assert seen[ONE].latest_finish == wall(4, 17)
    assert (seen[TWO].earliest_finish, seen[THREE].earliest_finish) == (wall(5, 17), wall(8, 17))
    assert seen.chain == (TWO, THREE)


def test_not_before_holds_the_earliest_start_and_ends_the_chain() -> None:
    held = task(2, pin=Pin(PinKind.NOT_BEFORE, date(2026, 6, 8)))
    seen = forecast(network([task(1), held, task(3, offset=Offset(0))], [(1, 2), (2, 3)], 3, FRIDAY), at("2026-06-01"))
    assert seen[TWO].earliest_finish == wall(8, 17)
    assert seen.chain == (TWO, THREE)


def test_ties_are_all_critical_and_the_earlier_due_decides() -> None:
    dues = {1: date(2026, 6, 10), 2: date(2026, 6, 9)}
    tasks = [task(1, due_on=dues[1]), task(2, owner=ANA, due_on=dues[2]), task(3, offset=Offset(0))]
    seen = forecast(network(tasks, [(1, 3), (2, 3)], 3, FRIDAY), at("2026-06-08"))
    assert seen.critical == {ONE, TWO, THREE}
    assert seen.chain == (TWO, THREE)


def test_late_begins_when_the_owners_due_day_ends() -> None:
    calendars = {ANA: WorkingTime(week_of("1111100", ((480, 840),)), (), "Ana")}
    for now, late in ((at("2026-06-03", 13, 59), False), (at("2026-06-03", 14), True)):
        late_task = task(1, owner=ANA, due_on=date(2026, 6, 3))
        row = forecast(network([late_task], [], None, calendars=calendars), now)[ONE]
        assert (row.late, row.slip_days) == (late, 1)
    done = finished(late_task, at("2026-06-05"))
    assert not forecast(network([done], [], None), at("2026-06-08"))[ONE].late


def test_without_a_due_there_is_no_slack_and_no_slip() -> None:
    row = forecast(network([task(1)]), at("2026-06-01"))[ONE]
    assert (row.latest_finish, row.slack_minutes, row.slack_days, row.slip_days) == (None, None, None, None)


def test_slack_is_rounded_down_to_whole_company_days() -> None:
    for hours, slack in ((8, 0), (9, -1), (4, 0), (0, 1)):
        row = forecast(network([task(1, length=Span(hours / 8), due_on=date(2026, 6, 1))]), at("2026-06-01"))[ONE]
        assert row.slack_days == slack


def test_links_of_every_kind_hold_forward() -> None:
    day = 480
    for kind, lag, finish in (
        (LinkKind.FINISH_START, Lag(day), wall(5, 17)),
        (LinkKind.FINISH_START, Lag(-day), wall(3, 17)),
        (LinkKind.FINISH_START, Lag(4 * 1440, LagUnit.CALENDAR), wall(9, 17)),
        (LinkKind.START_START, Lag(day, LagUnit.COMPANY), wall(3, 17)),
        (LinkKind.FINISH_FINISH, Lag(day), wall(3, 17)),
        (LinkKind.START_FINISH, Lag(4 * day), wall(4, 17)),
    ):
        link = NetworkLink(ONE, TWO, kind, lag)
        seen = forecast(network([task(1, days=2), task(2, days=2)], [], 2, FRIDAY, links=[link]), at("2026-06-01"))
        assert seen[TWO].expected_finish == finish, link


def test_a_wait_ends_on_its_day_or_after_its_duration() -> None:
    dated = task(1, days=None, kind=StepKind.WAIT, offset=Offset(-4), due_on=date(2026, 6, 8))
    seen = forecast(network([dated, task(2)], [(1, 2)], 2, FRIDAY), at("2026-06-01"))
    assert seen[TWO].earliest_finish == wall(8, 17)
    lasting = task(1, days=3, kind=StepKind.WAIT, run=StepRun(TaskState.READY, 1), ready_at=at("2026-06-01"))
    seen = forecast(network([lasting, task(2)], [(1, 2)], 2, FRIDAY), at("2026-06-02"))
    assert (seen[ONE].expected_finish, seen[TWO].expected_finish) == (wall(3, 17), wall(4, 17))


def test_clock_changes_do_not_matter() -> None:
    """The clocks of Berlin change on 29 March and 25 October 2026, both Sundays; this team works on Sundays."""
    everyday = {ANA: WorkingTime(week_of("1111111"), (), "Ana")}
    for month, sunday in ((3, 29), (10, 25)):
        begun = started(task(1, owner=ANA, days=4), at(date(2026, month, sunday - 1)))
        row = forecast(network([begun], calendars=everyday), at(date(2026, month, sunday + 1)))[ONE]
        assert row.expected_finish == datetime(2026, month, sunday, 17).replace(day=sunday + 2)


def test_length_is_typed_or_effort_or_a_guessed_day() -> None:
    calendar = WorkingTime(week_of("1110000", ((540, 780),)))
    assert length_of(task(1, days=2), calendar) == (480, False)
    assert length_of(task(1, days=None, effort_minutes=90), calendar) == (90, False)
    guessed = length_of(task(1, days=None), calendar)
    assert guessed == (240, True)
    assert length_of(task(1, days=2, kind=StepKind.MILESTONE), calendar).minutes == 0


def test_flows_through_steps_without_work_count_as_one() -> None:
    names = ("a", "if", "b", "c", "end")
    kinds = (StepKind.TASK, StepKind.DECISION, StepKind.TASK, StepKind.APPROVAL, StepKind.END)
    pairs = [("a", "if"), ("if", "b"), ("if", "c"), ("b", "c"), ("c", "end")]
    flows = [Flow(FlowId(f"{a}{b}"), StepId(a), StepId(b), lag=Lag(60)) for a, b in pairs]
    flows.append(Flow(FlowId("back"), StepId("c"), StepId("a"), loop_back=True))
    steps = tuple(Step(StepId(name), kind, name) for name, kind in zip(names, kinds, strict=True))
    tasks = [replace(task(n), step_id=StepId(name)) for n, name in ((1, "a"), (2, "b"), (3, "c"))]
    found = {(link.source, link.target, link.lag.minutes) for link in links_of(Graph(steps, tuple(flows)), tasks)}
    assert found == {(1, 2, 120), (1, 3, 120), (2, 3, 60)}


def test_a_circle_of_links_is_refused_by_name() -> None:
    links = [NetworkLink(ONE, TWO), NetworkLink(TWO, ONE)]
    with pytest.raises(RuleViolation, match="Copy, Design"):
        network([task(1, "Copy"), task(2, "Design")], links=links)


def test_moved_tasks_keep_expected_dates_until_replanned() -> None:
    """An absence after planning changes what is expected, never what is stored."""
    planned = stored(network([task(1, owner=ANA, days=2), task(2, offset=Offset(0))], [(1, 2)], 2, FRIDAY))
    away = WorkingTime(week_of(), [date(2026, 6, 10), date(2026, 6, 11)], "Ana")
    later = replace(planned, calendars={ANA: away})
    row = forecast(with_tasks(later), at("2026-06-01"))[ONE]
    assert row.expected_finish == wall(15, 17)
    assert (row.slip_days, row.at_risk) == (2, True)
    assert later.task(ONE).planned_finish == wall(11, 17)
    assert company().days_between(date(2026, 6, 11), date(2026, 6, 15)) == 2


def test_the_chain_to_a_task_is_the_beginning_of_the_chain_to_the_date_that_it_stands_in() -> None:
    """One after the other, and one beside them that decides nothing."""
    tasks = [task(number, days=2) for number in (1, 2, 3)] + [task(4, days=1)]
    flows = [(1, 2), (2, 3), (4, 3)]
    seen = forecast(network(tasks, flows, 3, FRIDAY), at("2026-06-01"))
    assert seen.chain == (ONE, TWO, THREE) == seen.chain_to(THREE)
    assert seen.chain_to(TWO) == (ONE, TWO)
    assert seen.chain_to(TaskId(4)) == (TaskId(4),)
