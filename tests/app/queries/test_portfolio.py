"""Projects as one bar each: against the rows of their tasks, in each order, and the light against the forecast."""

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from app.actions.project import cancel_project, move_date
from app.actions.task import add_task, block_task, finish_task
from app.domain.errors import LeadlineError
from app.domain.run import TaskState
from app.queries.plan import plan_rows
from app.queries.portfolio import AtOnce, Light, ProjectOrder, portfolio, reach, roll_up_of, standing
from app.queries.project import outlook, project_sentence
from app.queries.reader import Reader
from app.queries.rows import PlanRow, RollUp
from tests.builders import PUBLISH_ON, Office, make_office
from tests.studio import studio

HOURS = 9 * 60, 17 * 60


def by_definition(rows: Sequence[PlanRow], found: RollUp, today: datetime) -> None:
    """What a bar has to say of these tasks."""
    counted = [row for row in rows if row.project_id == found.project_id and row.state is not TaskState.SKIPPED]
    assert found.total == len(counted)
    assert found.done == sum(row.state is TaskState.DONE for row in counted)
    assert found.late == sum(
        not row.state.over and row.due_on is not None and row.due_on < today.date() for row in counted
    )
    ends = [row.planned_finish for row in counted if row.planned_finish]
    ends += [datetime.combine(row.due_on, time(17)) for row in counted if row.due_on]
    starts = [row.planned_start for row in counted if row.planned_start]
    starts += [datetime.combine(row.due_on, time(9)) for row in counted if row.due_on]
    assert reach(found, HOURS) == ((min(starts), max(ends)) if starts else None)


@pytest.mark.parametrize("seed", range(3))
def test_one_bar_a_project_says_what_its_tasks_do(tmp_path: Path, seed: int) -> None:
    office, chance = make_office(tmp_path), random.Random(seed)
    for number in range(3):
        office.start(f"Project {number}", PUBLISH_ON + timedelta(days=chance.randrange(30)))
    office.workspace.do(cancel_project, office.start("Cancelled"))
    office.workspace.do(add_task, "Book a room", office.people["Sam"], due_on=chance.choice((None, PUBLISH_ON)))
    connection = office.store.connection
    for (id,) in connection.execute("SELECT id FROM task").fetchall():
        state = chance.choice(("waiting", "ready", "done", "skipped", "cancelled"))
        start = chance.choice((None, "2026-03-02T09:00:00", "2026-11-02T09:00:00"))
        due = chance.choice((None, "2026-03-04", "2026-12-01"))
        values = state, start, start and start.replace("T09", "T15"), due, id
        connection.execute(
            "UPDATE task SET state = ?, planned_start = ?, planned_finish = ?, due_on = ? WHERE id = ?", values
        )
    rows = office.workspace.read(plan_rows)
    among = frozenset(chance.sample([row.task_id for row in rows], len(rows) // 2))
    for chosen in (None, among):
        passing = [row for row in rows if chosen is None or row.task_id in chosen]
        found = office.workspace.read(portfolio, among=chosen)
        counted = {row.project_id for row in passing if row.state is not TaskState.SKIPPED}
        assert {one.project_id for one in found} == counted
        for one in found:
            by_definition(passing, one, office.clock.now())
            assert office.workspace.read(roll_up_of, one.project_id, chosen) == one
    office.workspace.close()


def names(office: Office, order: ProjectOrder) -> list[str]:
    def read(reader: Reader) -> list[RollUp]:
        ids = [one.project_id for one in portfolio(reader) if one.project_id is not None]
        return portfolio(reader, order, standings={id: standing(reader, id) for id in ids})

    return [one.name for one in office.workspace.read(read)]


def test_projects_stand_by_date_by_name_or_by_what_is_most_at_risk(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    late = office.start("zeta", PUBLISH_ON + timedelta(days=30))
    office.start("Alpha", PUBLISH_ON + timedelta(days=20))
    office.workspace.do(add_task, "Book a room", office.people["Sam"])
    by_date = names(office, ProjectOrder.DATE)
    assert by_date[1:] == ["Alpha", "zeta", ""]
    assert names(office, ProjectOrder.NAME) == ["Alpha", by_date[0], "zeta", ""]
    office.workspace.do(block_task, office.task("idea", late).id, by="a strike")
    office.workspace.do(move_date, late, office.clock.now().date() + timedelta(days=2))
    assert office.workspace.read(standing, late).light is Light.LATE
    assert names(office, ProjectOrder.RISK)[0] == "zeta"
    assert names(office, ProjectOrder.RISK)[-1] == "", "what is in no project stands last"
    office.workspace.close()


def test_the_light_of_a_project_says_why(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    read = office.workspace.read
    held = read(standing, office.project)
    assert (held.light, held.why) == (Light.HOLDS, "the date holds")
    assert held.sentence == read(project_sentence, office.project)
    forecast = read(outlook, office.project).forecast
    assert held.expected_finish == max(row.expected_finish for row in forecast.values())
    office.workspace.do(block_task, office.task("idea").id, by="a strike")
    assert read(standing, office.project).light is Light.AT_RISK
    assert read(standing, office.project).why == "1 step is blocked"
    office.workspace.do(cancel_project, office.project)
    assert read(standing, office.project).light is Light.OVER
    office.workspace.close()


def test_whoever_two_projects_want_at_once_is_named_with_the_days_and_the_other_project(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first = at.start("Spring", date(2027, 4, 12))
    assert at.workspace.read(standing, first).at_once == ()
    second = at.start("Summer", date(2027, 4, 13))
    today = at.clock.now().date()
    for project, other in ((first, "Summer"), (second, "Spring")):
        found = at.workspace.read(standing, project).at_once
        assert [one.person for one in found] == ["Ana Costa", "Carla Ruiz", "Elif Kaya"]
        assert {one.projects for one in found} == {(other,)}
        carla = found[1]
        assert carla.words(today).startswith(f"Carla Ruiz is in 2 projects at once, {carla.days[0].day} ")
        assert carla.words(today).endswith(f"also in “{other}”")
    at.workspace.do(cancel_project, second)
    assert at.workspace.read(standing, first).at_once == ()


def test_days_in_a_row_are_said_from_the_first_to_the_last() -> None:
    days = tuple(date(2027, 6, day) for day in (3, 4, 7))
    one = AtOnce("Ana", ("Fair", "Shop"), days)
    assert one.words(date(2027, 6, 1)) == "Ana is in 3 projects at once, 3 to 7 Jun: also in “Fair”, “Shop”"
    over = replace(one, days=(date(2027, 6, 30), date(2027, 7, 1)))
    assert "30 Jun to 1 Jul" in over.words(date(2027, 6, 1))


def test_what_is_kept_of_projects_is_what_is_read_anew_after_every_edit_and_undo(tmp_path: Path) -> None:
    office, chance = make_office(tmp_path), random.Random(5)
    others = [office.start(f"Project {number}") for number in range(3)]

    def same(reader: Reader) -> bool:
        return set(portfolio(reader)) == set(reader.roll_ups())

    edits = (
        lambda: office.workspace.do(add_task, "Book a room", office.people["Sam"], due_on=PUBLISH_ON),
        lambda: office.workspace.do(block_task, office.task("idea", chance.choice(others)).id, by="a strike"),
        lambda: office.workspace.do(move_date, chance.choice(others), PUBLISH_ON + timedelta(days=chance.randrange(9))),
        lambda: office.workspace.do(finish_task, office.task("idea", others[-1]).id),
        lambda: office.workspace.do(cancel_project, others[0]),
        office.workspace.undo,
        office.workspace.redo,
    )
    assert office.workspace.read(same)
    for _ in range(25):
        with suppress(LeadlineError):
            chance.choice(edits)()
        assert office.workspace.read(same)
    office.clock.forward(days=60)
    assert office.workspace.read(same), "what is late is another day another"
    office.workspace.close()
