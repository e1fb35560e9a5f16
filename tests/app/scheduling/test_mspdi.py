"""Plans of Microsoft Project: start, finish, slack and critical of every task, against an independent calculation."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.ids import PersonId, TaskId
from app.domain.quantity import Span, SpanUnit
from app.domain.task import Task
from app.scheduling.forward_backward_pass import backward, forward
from app.scheduling.minute_index import DAY
from app.scheduling.network import NetworkLink
from app.scheduling.network_builder import network_of
from app.scheduling.working_time import instant_of, moment_of
from tests.app.scheduling.mspdi import PlanFile, read_plan

Facts = dict[str, object]


def instant(value: object) -> int:
    return instant_of(datetime.fromisoformat(str(value)))


def differences(plan: PlanFile, truth: dict[str, Facts]) -> list[str]:
    """What differs, one line a number; work is compared by working time, so Friday evening is Monday morning."""
    network = plan.network
    passed = forward(network, plan.start.replace(tzinfo=UTC))
    end = instant(plan.finish) if plan.finish is not None else max(passed.earliest)
    latest = latest_finishes(plan, end)
    found = []
    for uid, task_id in plan.by_uid.items():
        facts = truth.get(uid)
        if facts is None:
            continue
        at = network.place[task_id]
        count = network.indexes[at].count
        start, finish = passed.earliest_start[at], passed.earliest[at]
        for name, value in (("early_start", start), ("early_finish", finish), ("late_finish", latest[at])):
            if facts.get(name) and count(value) != count(instant(facts[name])):
                found.append(f"{uid} {name}: {facts[name]}")
        slack = count(latest[at]) - count(finish)
        if facts.get("total_slack_min") is not None and slack != facts["total_slack_min"]:
            found.append(f"{uid} slack {slack}: {facts['total_slack_min']}")
        if (slack <= 0) != facts["critical"]:
            found.append(f"{uid} critical {facts['critical']}")
    return found


def latest_finishes(plan: PlanFile, end: int) -> list[int]:
    """The latest finishes when whatever nothing comes after may end with the project."""
    network = plan.network
    company, evening = network.company, network.company.index.span((end - 1) // DAY)[1]
    rest = Span((company.index.count(evening) - company.index.count(end)) / 60, SpanUnit.HOURS)
    # Latest finishes count from the end of a day: a last task fills what the project leaves of it.
    tail = Task(TaskId(10**6), "Rest of the day", PersonId(0), length=rest, due_on=date.fromordinal((end - 1) // DAY))
    links = [*network.links, *(NetworkLink(one.id, tail.id) for one in network.tasks)]
    longer = network_of(None, [*network.tasks, tail], network.project, network.calendars, company, UTC, links)
    found = backward(longer)
    return [found[longer.place[one.id]] or end for one in network.tasks]


def test_the_files_of_others_whose_own_dates_agree_are_calculated_alike(shared_cases: Path) -> None:
    truth = json.loads((shared_cases / "TRUTH.json").read_text())
    cases = {
        name: facts["mpxj"]["cpm"]["tasks"]
        for name, facts in truth.items()
        if name.startswith("mspdi/") and facts["mpxj"]["cpm"].get("agrees")
    }
    wrong = {name: differences(read_plan(shared_cases / name), tasks) for name, tasks in cases.items()}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
    assert len(wrong) >= 12


DAY_SHIFT, NIGHT_SHIFT = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")), (("00:00:00", "08:00:00"),)


def _file(path: Path, tasks: str, links: str = "") -> Path:
    """Two calendars, each of one person, and the tasks from Monday 6 January 2025, 8:00 on."""

    def calendar(uid: int, spans: tuple[tuple[str, str], ...]) -> str:
        times = "".join(
            f"<WorkingTime><FromTime>{first}</FromTime><ToTime>{last}</ToTime></WorkingTime>" for first, last in spans
        )
        days = "".join(
            f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>"
            f"<WorkingTimes>{times if 1 < day < 7 else ''}</WorkingTimes></WeekDay>"
            for day in range(1, 8)
        )
        return f"<Calendar><UID>{uid}</UID><WeekDays>{days}</WeekDays></Calendar>"

    people = "".join(f"<Resource><UID>{n}</UID><CalendarUID>{n}</CalendarUID></Resource>" for n in (1, 2))
    path.write_text(
        '<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2025-01-06T08:00:00</StartDate>'
        f"<CalendarUID>1</CalendarUID><Calendars>{calendar(1, DAY_SHIFT)}{calendar(2, NIGHT_SHIFT)}</Calendars>"
        f"<Resources>{people}</Resources><Tasks>{tasks}</Tasks><Assignments>{links}</Assignments></Project>"
    )
    return path


def _line(uid: int, duration: str, more: str = "") -> str:
    about = f"<UID>{uid}</UID><Name>T{uid}</Name><OutlineLevel>1</OutlineLevel><Duration>{duration}</Duration>"
    return f"<Task>{about}{more}</Task>"


def _assigned(task: int, *people: int) -> str:
    return "".join(
        f"<Assignment><TaskUID>{task}</TaskUID><ResourceUID>{person}</ResourceUID></Assignment>" for person in people
    )


def _finishes(plan: PlanFile) -> dict[str, str]:
    passed = forward(plan.network, plan.start.replace(tzinfo=UTC))
    return {
        uid: moment_of(passed.earliest[plan.network.place[task_id]]).isoformat(" ", "minutes")
        for uid, task_id in plan.by_uid.items()
    }


def test_a_task_of_two_shifts_goes_on_while_either_works(tmp_path: Path) -> None:
    """40 hours: five days by day, and by day and night 8 h on Monday, then 16 a day."""
    tasks = _line(1, "PT40H0M0S") + _line(2, "PT40H0M0S") + _line(3, "PT40H0M0S")
    path = _file(tmp_path / "shifts.xml", tasks, _assigned(1, 1) + _assigned(2, 1, 2) + _assigned(3, 2))
    assert _finishes(read_plan(path)) == {"1": "2025-01-10 17:00", "2": "2025-01-08 17:00", "3": "2025-01-13 08:00"}


def test_an_elapsed_duration_runs_round_the_clock(tmp_path: Path) -> None:
    path = _file(tmp_path / "elapsed.xml", _line(1, "PT120H0M0S", "<DurationFormat>8</DurationFormat>"))
    assert _finishes(read_plan(path)) == {"1": "2025-01-11 08:00"}


def test_what_is_scheduled_by_hand_is_calculated_like_the_rest(tmp_path: Path) -> None:
    after = "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink>"
    path = _file(tmp_path / "hand.xml", _line(1, "PT8H0M0S") + _line(2, "PT8H0M0S", f"<Manual>1</Manual>{after}"))
    assert _finishes(read_plan(path)) == {"1": "2025-01-06 17:00", "2": "2025-01-07 17:00"}
