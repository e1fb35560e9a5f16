"""Dues and planned times."""

from dataclasses import replace
from datetime import date, datetime

from app.domain.ids import StepId, TaskId
from app.domain.quantity import Against, DayUnit, Lag, LagUnit, LinkKind, Offset, PinKind, Snap, Span
from app.domain.run import SkipReason, StepRun, TaskState
from app.domain.task import Pin
from app.domain.work_calendar import week_of
from app.domain.workflow import StepKind
from app.scheduling.holiday_source import country_days_off
from app.scheduling.network import NetworkLink
from app.scheduling.plan import offset_to, plan
from app.scheduling.working_time import WorkingTime
from tests.app.scheduling.builders import ANA, LEO, MIA, at, before, company, network, started, stored, task, with_tasks

FRIDAY = date(2026, 6, 12)


def wall(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute)


def test_the_blog_post_is_due_as_in_its_article() -> None:
    off = [day for day, _ in country_days_off("US", "", range(2026, 2029))]
    days = (30, 25, 20, 15, 10, 5, 4, 0)
    tasks = [task(number, offset=before(count), days=0.25) for number, count in enumerate(days, 1)]
    flows = [(number, number + 1) for number in range(1, 8)]
    planned = plan(network(tasks, flows, 8, date(2027, 3, 18), off=off))
    dues = [(3, 18), (3, 12), (3, 12), (3, 8), (3, 3), (2, 26), (2, 19), (2, 16)][::-1]
    assert [planned[TaskId(n)].due_on for n in range(1, 9)] == [date(2027, *due) for due in dues]


def test_two_short_steps_with_the_same_due_share_the_day_in_their_order() -> None:
    tasks = [task(1, length=Span(0.25), offset=before(3)), task(2, length=Span(0.25), offset=before(3))]
    planned = plan(network([*tasks, task(3, offset=Offset(0))], [(1, 2), (2, 3)], 3, date(2026, 6, 12)))
    assert (planned[TaskId(1)].start, planned[TaskId(1)].finish) == (wall(9, 13), wall(9, 15))
    assert (planned[TaskId(2)].start, planned[TaskId(2)].finish) == (wall(9, 15), wall(9, 17))


def test_the_anchor_stays_on_a_saturday_and_what_leads_to_it_snaps() -> None:
    tasks = [task(1, offset=before(0)), task(2, "Event", days=None, kind=StepKind.MILESTONE, offset=Offset(0))]
    planned = plan(network(tasks, [(1, 2)], 2, date(2026, 6, 13)))
    assert planned[TaskId(2)].due_on == date(2026, 6, 13)
    assert planned[TaskId(2)].finish == wall(13, 17)
    assert planned[TaskId(1)].due_on == FRIDAY


def test_an_offset_counts_company_days_and_snaps_to_the_owner() -> None:
    part_time = {ANA: WorkingTime(week_of("1110000"), (), "Ana")}
    for snap, due in ((Snap.PREVIOUS, 10), (Snap.NEXT, 15), (Snap.NONE, 11)):
        offset = Offset(-1, DayUnit.WORKING, snap=snap)
        tasks = [task(1, owner=ANA, offset=offset), task(2, offset=Offset(0))]
        planned = plan(network(tasks, [], 2, FRIDAY, calendars=part_time))
        assert planned[TaskId(1)].due_on == date(2026, 6, due)


def test_offsets_against_the_start_and_against_another_step() -> None:
    tasks = [
        task(1, offset=Offset(2, DayUnit.WORKING, Against.START)),
        task(2, offset=Offset(3, DayUnit.WORKING, Against.STEP, StepId("s1"))),
        task(3, offset=Offset(0)),
    ]
    planned = plan(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY, started_at=at("2026-06-01")))
    assert [planned[TaskId(n)].due_on for n in (1, 2)] == [date(2026, 6, 3), date(2026, 6, 8)]


def test_an_offset_against_a_step_that_follows_is_counted_from_its_planned_end() -> None:
    tasks = [
        task(1, days=2),
        task(2, offset=Offset(3, DayUnit.WORKING, Against.STEP, StepId("s1"))),
        task(3, offset=Offset(0)),
    ]
    alone = plan(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY, started_at=at("2026-06-01")))
    assert (alone[TaskId(1)].due_on, alone[TaskId(2)].due_on) == (date(2026, 6, 2), date(2026, 6, 5))


def test_what_follows_the_anchor_without_an_offset_is_planned_forward() -> None:
    tasks = [task(1, offset=Offset(0)), task(2, days=2), task(3)]
    planned = plan(network(tasks, [(1, 2), (2, 3)], 1, FRIDAY))
    assert (planned[TaskId(2)].start, planned[TaskId(2)].due_on) == (wall(15, 9), date(2026, 6, 16))
    assert planned[TaskId(3)].due_on == date(2026, 6, 17)


def test_fixed_is_due_on_its_day_and_what_leads_to_it_counts_back_from_it() -> None:
    tasks = [task(1, days=2), task(2, pin=Pin(PinKind.FIXED, date(2026, 6, 3))), task(3, offset=Offset(0))]
    planned = plan(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY))
    assert planned[TaskId(2)].due_on == date(2026, 6, 3)
    assert planned[TaskId(1)].due_on == date(2026, 6, 2)
    assert planned[TaskId(1)].start == wall(1, 9)


def test_not_before_pushes_the_planned_start_and_leaves_the_due() -> None:
    tasks = [
        task(1, days=3, offset=before(4), pin=Pin(PinKind.NOT_BEFORE, date(2026, 6, 8))),
        task(2, offset=Offset(0)),
    ]
    planned = plan(network(tasks, [(1, 2)], 2, FRIDAY))[TaskId(1)]
    assert (planned.due_on, planned.start, planned.finish) == (date(2026, 6, 8), wall(8, 9), wall(10, 17))


def test_started_and_finished_tasks_keep_their_plan_and_still_bind_what_leads_to_them() -> None:
    planned = stored(
        network([task(1), task(2, offset=before(4)), task(3, offset=Offset(0))], [(1, 2), (2, 3)], 3, FRIDAY)
    )
    begun = started(replace(planned.task(TaskId(2)), planned_start=wall(2, 9)), at("2026-06-02"))
    again = plan(with_tasks(planned, begun))
    assert TaskId(2) not in again
    assert again[TaskId(1)].finish == wall(1, 17)


def test_only_the_wanted_tasks_are_planned_against_the_stored_rest() -> None:
    planned = stored(
        network([task(1), task(2, offset=before(4)), task(3, offset=Offset(0))], [(1, 2), (2, 3)], 3, FRIDAY)
    )
    longer = with_tasks(planned, replace(planned.task(TaskId(2)), length=Span(3)))
    assert plan(longer, only=[TaskId(1)])[TaskId(1)].finish == wall(5, 17)
    assert plan(longer)[TaskId(1)].finish == wall(3, 17)


def test_not_needed_leaves_with_its_links_and_skipped_passes_dates_through() -> None:
    tasks = [task(1), task(2, days=3), task(3, offset=Offset(0))]
    for run, due in (
        (StepRun(TaskState.SKIPPED, skip=SkipReason.NOT_NEEDED), None),
        (StepRun(TaskState.WAITING, skip=SkipReason.REDUCED_SCOPE), date(2026, 6, 11)),
        (StepRun(), date(2026, 6, 8)),
    ):
        changed = [tasks[0], replace(tasks[1], run=run), tasks[2]]
        planned = plan(network(changed, [(1, 2), (2, 3)], 3, FRIDAY))
        assert planned[TaskId(1)].due_on == due


def test_links_with_lags_and_of_other_kinds_are_kept_backward() -> None:
    day = 480
    for kind, lag, start in (
        (LinkKind.FINISH_START, Lag(2 * day, LagUnit.COMPANY), wall(8, 9)),
        (LinkKind.FINISH_START, Lag(-day, LagUnit.SUCCESSOR), wall(11, 9)),
        (LinkKind.FINISH_START, Lag(4 * 1440, LagUnit.CALENDAR), wall(5, 9)),
        (LinkKind.START_START, Lag(), wall(11, 9)),
        (LinkKind.FINISH_FINISH, Lag(day), wall(11, 9)),
    ):
        tasks = [task(1, owner=LEO), task(2, owner=MIA, days=2, offset=Offset(0))]
        link = NetworkLink(TaskId(1), TaskId(2), kind, lag)
        planned = plan(network(tasks, [], 2, FRIDAY, links=[link]))
        assert planned[TaskId(1)].start == start, link


def test_an_offset_made_from_a_day_gives_that_day_back() -> None:
    calendar = company(date(2026, 5, 25))
    for due in (date(2026, 5, 22), date(2026, 5, 23), date(2026, 6, 12), date(2026, 7, 1)):
        for like in (None, Offset(-3, DayUnit.WORKING, snap=Snap.NONE)):
            offset = offset_to(due, FRIDAY, calendar, like)
            tasks = [task(1, offset=replace(offset, snap=Snap.NONE)), task(2, offset=Offset(0))]
            assert plan(network(tasks, [], 2, FRIDAY, off=[date(2026, 5, 25)]))[TaskId(1)].due_on == due


def test_a_free_task_keeps_the_due_that_was_typed() -> None:
    typed = replace(task(1, due_on=date(2026, 6, 3)), step_id=None)
    undated = replace(task(2), step_id=None)
    planned = plan(network([typed, undated]))
    assert planned[TaskId(1)].due_on == date(2026, 6, 3)
    assert planned[TaskId(1)].start == wall(3, 9)
    assert planned[TaskId(2)] == (None, None, None)


def test_the_plan_is_the_same_for_a_due_against_a_step_and_against_the_anchor() -> None:
    by_step = Offset(0, DayUnit.WORKING, Against.STEP, StepId("s1"))
    for offset in (by_step, before(4)):
        tasks = [task(1, offset=before(4)), task(2, days=2, offset=offset), task(3, offset=Offset(0))]
        planned = plan(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY, started_at=at("2026-06-01")))
        assert planned[TaskId(2)] == (date(2026, 6, 8), wall(5, 9), wall(8, 17))
        assert planned[TaskId(1)] == (date(2026, 6, 8), wall(4, 9), wall(4, 17))


def test_a_step_counted_from_the_end_of_one_that_follows_never_begins_before_that_end() -> None:
    by_step = Offset(0, DayUnit.WORKING, Against.STEP, StepId("s1"))
    tasks = [task(1), task(2, days=2, offset=by_step), task(3, offset=Offset(0))]
    planned = plan(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY, started_at=at("2026-06-01")))
    assert planned[TaskId(1)].finish == wall(1, 17)
    assert planned[TaskId(2)] == (date(2026, 6, 1), wall(2, 9), wall(3, 17))


def test_steps_that_are_counted_from_each_other_end() -> None:
    one, two = (Offset(1, DayUnit.WORKING, Against.STEP, StepId(name)) for name in ("s2", "s1"))
    planned = plan(network([task(1, offset=one), task(2, offset=two), task(3, offset=Offset(0))], [], 3, FRIDAY))
    assert planned[TaskId(3)].due_on == FRIDAY


def test_with_a_negative_lag_a_step_ends_at_the_last_moment_that_fits() -> None:
    """Ana works on Saturdays, when no time of the company passes that could use the lag up."""
    calendars = {ANA: WorkingTime(week_of("1111110"), (), "Ana")}
    tasks = [task(1, owner=ANA), task(2, kind=StepKind.MILESTONE, offset=Offset(0))]
    link = NetworkLink(TaskId(1), TaskId(2), LinkKind.FINISH_FINISH, Lag(-480))
    planned = plan(network(tasks, [], 2, date(2026, 6, 11), calendars=calendars, links=[link]))
    assert planned[TaskId(1)].finish == wall(13, 17)


def test_nobody_is_planned_to_begin_after_a_milestone_on_a_day_off_that_waits_for_the_beginning() -> None:
    tasks = [task(1, days=0.5), task(2, kind=StepKind.MILESTONE, offset=Offset(0))]
    link = NetworkLink(TaskId(1), TaskId(2), LinkKind.START_START)
    planned = plan(network(tasks, [], 2, date(2026, 6, 13), links=[link]))
    assert planned[TaskId(1)].start is not None
    assert planned[TaskId(1)].start < wall(12, 17)


def test_no_bar_lies_before_the_start_of_its_project() -> None:
    tasks = [task(1, days=3), task(2, days=3), task(3, offset=Offset(0))]
    for hour, first in ((10, wall(10, 9)), (18, wall(11, 9))):
        started_at = at("2026-06-10", hour)
        planned = plan(network(tasks, [(1, 2), (2, 3)], 3, FRIDAY, started_at=started_at))
        assert [planned[TaskId(number)].start for number in (1, 2)] == [first, first]
        assert planned[TaskId(3)] == (FRIDAY, wall(12, 9), wall(12, 17))
