"""What two projects want of one person at one time is said by both."""

from datetime import date
from pathlib import Path

from app.actions.project import StartPlan, cancel_project, start_project
from app.actions.task import finish_task, start_task
from app.queries.consequence import consequence
from app.queries.project import outlook
from app.queries.start import start_view
from tests.studio import studio


def test_two_projects_that_want_one_person_on_one_day_both_say_so_until_one_is_over(tmp_path: Path) -> None:
    at = studio(tmp_path)
    first = at.start("Spring", date(2027, 4, 12))
    words = at.workspace.read(outlook, first).sentence
    assert "double-booked" not in words
    second = at.start("Summer", date(2027, 4, 13))
    assert at.workspace.read(outlook, first).sentence == (
        "Publish 12 Apr holds with 27 days to spare; “Generate idea” decides it; "
        "Ana Costa is double-booked on 1 day, with “Summer”; Carla Ruiz is double-booked on 1 day, with “Summer”; "
        "Elif Kaya is double-booked on 1 day, with “Summer”."
    )
    assert ", with “Spring”" in at.workspace.read(outlook, second).sentence
    at.workspace.do(cancel_project, second)
    assert at.workspace.read(outlook, first).sentence == words
    at.workspace.undo()
    assert ", with “Summer”" in at.workspace.read(outlook, first).sentence


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
    said = [at.workspace.read(outlook, project_id).sentence for project_id in (first, second)]
    assert ["; Ana Costa is double-booked on 1 day, with “Summer”" in words for words in said] == [True, False]
    assert "; Ana Costa is double-booked on 1 day, with “Spring”" in said[1]
