"""What two projects want of one person at one time is said by both."""

import random
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from app.actions.absence import add_absence
from app.actions.project import StartPlan, cancel_project, move_date, rename_project, start_project
from app.actions.task import finish_task, start_task
from app.domain.errors import RuleViolation
from app.domain.project import Project
from app.queries.consequence import consequence
from app.queries.project import RunningPlans, project_sentence, running_plans
from app.queries.reader import Reader
from app.queries.start import start_view
from tests.studio import Studio, studio


def test_two_projects_that_want_one_person_on_one_day_both_say_so_until_one_is_over(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first = at.start("Spring", date(2027, 4, 12))
    words = at.workspace.read(project_sentence, first)
    assert "double-booked" not in words
    second = at.start("Summer", date(2027, 4, 13))
    assert at.workspace.read(project_sentence, first) == (
        "Publish 12 Apr holds with 27 days to spare; “Generate idea” decides it; "
        "Ana Costa is double-booked on 1 day, with “Summer”; Carla Ruiz is double-booked on 1 day, with “Summer”; "
        "Elif Kaya is double-booked on 1 day, with “Summer”."
    )
    assert ", with “Spring”" in at.workspace.read(project_sentence, second)
    at.workspace.do(cancel_project, second)
    assert at.workspace.read(project_sentence, first) == words
    at.workspace.undo()
    assert ", with “Summer”" in at.workspace.read(project_sentence, first)


def test_a_start_says_whom_other_projects_want_and_a_finish_tells_the_date_only(tmp_path: Path) -> None:
    at = studio(tmp_path)
    at.start("Spring", date(2027, 4, 12))
    started = at.workspace.preview(start_project, StartPlan(at.version_id, "Summer", date(2027, 4, 13))).changes
    assert ", with “Spring”" in at.workspace.read(start_view, started).sentence
    idea = at.task("Generate idea").id
    changes = at.workspace.preview(finish_task, idea).changes
    assert "double-booked" not in at.workspace.read(consequence, changes, idea).words


def test_started_work_takes_what_remains_of_it_from_now_on_in_both_projects(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first, second = at.start("Spring", date(2027, 4, 12)), at.start("Summer", date(2027, 6, 14))
    for project_id in (first, second):
        at.workspace.do(start_task, at.task("Generate idea", project_id).id)
    said = [at.workspace.read(project_sentence, project_id) for project_id in (first, second)]
    assert ["; Ana Costa is double-booked on 1 day, with “Summer”" in words for words in said] == [True, False]
    assert "; Ana Costa is double-booked on 1 day, with “Spring”" in said[1]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_up_to_date_is_what_is_read_from_the_beginning(tmp_path: Path, seed: int) -> None:
    """After each of many steps, for everybody: against plans that have never been read before."""
    at, chance = studio(tmp_path), random.Random(seed)
    for number in range(3):
        at.start(f"Post {number}", date(2027, 4, 12 + chance.randrange(10)))
    seen = set()
    for number in range(25):
        with suppress(RuleViolation):
            random_step(at, chance, number)
        kept, fresh = at.workspace.read(lambda reader: (running_plans(reader), fresh_plans(reader)))
        for person_id in at.people.values():
            found = [plans.meeting(person_id, 0, 10**10) for plans in (kept, fresh)]
            assert found[0] == found[1]
            seen.add(tuple(found[0]))
    assert len(seen) > 15, "hardly anything changed"


def fresh_plans(reader: Reader) -> RunningPlans:
    plans = RunningPlans()
    plans.bring_up_to_date(reader)
    return plans


def random_step(at: Studio, chance: random.Random, number: int) -> None:
    project = chance.choice(at.workspace.read(lambda reader: reader.find(Project)))
    tasks = [task for task in at.tasks(project.id) if task.state.open]
    day = date(2027, 4, 1 + chance.randrange(28))
    act = chance.randrange(8)
    if act <= 1 and tasks:
        at.workspace.do((start_task, finish_task)[act], chance.choice(tasks).id)
    elif act == 2:
        at.workspace.do(move_date, project.id, day)
    elif act == 3:
        at.workspace.do(rename_project, project.id, f"Renamed {number}")
    elif act == 4 and chance.random() < 0.4:
        at.workspace.do(cancel_project, project.id)
    elif act == 5:
        away = chance.choice(list(at.people.values()))
        at.workspace.do(add_absence, away, date(2027, 3, chance.randrange(1, 20)), date(2027, 3, 25))
    elif act == 6:
        at.clock.pass_time(minutes=chance.choice((3, 50, 60 * 24 * 6)))
    elif number % 3:
        at.start(f"Post {number}", day)
    else:
        at.workspace.undo()
