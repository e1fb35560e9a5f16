"""Networks of others: project length, critical steps, earliest and latest starts."""

import json
from datetime import date
from pathlib import Path

from app.domain.ids import TaskId
from app.domain.quantity import Offset
from app.scheduling.forecast import forecast
from app.scheduling.network import Network
from app.scheduling.working_time import WorkingTime
from tests.app.scheduling.builders import at, network, task, with_tasks
from tests.app.scheduling.psplib import Jobs, read_jobs

NOW = at("2026-01-05")
DAY = 480


def project_of(jobs: Jobs, due_on: date) -> Network:
    """One day a unit of time, everything at once possible on Monday morning; the last job carries the anchor."""
    last = max(jobs.durations)
    tasks = [task(number, days=days) for number, days in jobs.durations.items()]
    tasks[-1] = task(last, days=jobs.durations[last], offset=Offset(0), due_on=due_on)
    return network(tasks, jobs.links, last, due_on)


def days_since_start(calendar: WorkingTime, network: Network, at_finish: object) -> int:
    start = network.wall(NOW)
    minutes = calendar.minutes_between(start, at_finish)  # type: ignore[arg-type]
    assert minutes % DAY == 0
    return minutes // DAY


def test_project_length_and_critical_steps_agree(shared_cases: Path) -> None:
    truth = json.loads((shared_cases / "TRUTH.json").read_text())
    cases = {name: facts["psplib"] for name, facts in truth.items() if name.startswith("psplib/")}
    assert len(cases) == 30
    for name, facts in cases.items():
        jobs = read_jobs(shared_cases / name)
        assert (len(jobs.durations), len(jobs.links)) == (facts["activities"], facts["relations"]), name
        _check(name, jobs, facts)


def _check(name: str, jobs: Jobs, facts: dict[str, list[int]]) -> None:
    last = TaskId(max(jobs.durations))
    loose = project_of(jobs, date(2026, 12, 31))
    company = loose.company
    finish = forecast(loose, NOW)[last].expected_finish
    assert days_since_start(company, loose, finish) == facts["cpm_length"], name

    tight = with_tasks(project_of(jobs, finish.date()))
    seen = forecast(tight, NOW)
    rows = [seen[TaskId(job)] for job in jobs.durations]
    assert [row.task_id for row in rows if row.critical] == facts["critical"], name
    assert [row.task_id for row in rows if row.slack_minutes == 0] == facts["critical"], name
    assert sum(row.slack_days or 0 for row in rows) == facts["total_slack"], name
    for row, earliest, latest in zip(rows, facts["es"], facts["ls"], strict=True):
        days = jobs.durations[row.task_id]
        assert days_since_start(company, tight, row.earliest_finish) - days == earliest, name
        assert days_since_start(company, tight, row.latest_finish) - days == latest, name
    assert set(seen.chain) <= set(facts["critical"])
    assert seen.chain[-1] == last
