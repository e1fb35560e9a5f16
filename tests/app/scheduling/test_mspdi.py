"""Plans of Microsoft Project: start, finish, slack and critical of every task, against an independent calculation."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.ids import PersonId, TaskId
from app.domain.quantity import Span, SpanUnit
from app.domain.task import Task
from app.scheduling.forward_backward_pass import backward, forward
from app.scheduling.minute_index import DAY
from app.scheduling.network import Link
from app.scheduling.network_builder import network_of
from app.scheduling.working_time import instant_of
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
    links = [*network.links, *(Link(one.id, tail.id) for one in network.tasks)]
    longer = network_of(None, [*network.tasks, tail], network.project, network.calendars, company, UTC, links)
    found = backward(longer)
    return [found[longer.place[one.id]] or end for one in network.tasks]


def test_the_files_whose_own_dates_agree_are_calculated_alike(shared_cases: Path) -> None:
    truth = json.loads((shared_cases / "TRUTH.json").read_text())
    cases = {
        name: facts["mpxj"]["cpm"]["tasks"]
        for name, facts in truth.items()
        if name.startswith("mspdi/") and facts["mpxj"]["cpm"].get("agrees")
    }
    wrong = {name: differences(read_plan(shared_cases / name), tasks) for name, tasks in cases.items()}
    # One task of this file is done by two people on different shifts; here a task has exactly one owner.
    shifts = wrong.pop("mspdi/mpxj/legacy/sample.xml")
    assert {line.split()[0] for line in shifts} <= {"2"}
    assert {name: lines for name, lines in wrong.items() if lines} == {}
    assert len(wrong) >= 12
